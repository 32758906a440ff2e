package sunhwan.formats.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.Add;
import sunhwan.layers.Call;
import sunhwan.layers.Embedding;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Multiply;
import sunhwan.layers.Port;
import sunhwan.layers.Rescaling;
import sunhwan.models.Functional;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * A GlobalMaxPooling1D behind an Embedding's mask, which Keras's looks past, said with layers that
 * Keras has.
 *
 * <p>A second Embedding of the same ids that is never trained gives 0 where a step is masked and 1
 * where it is live. Scaled, it is −2¹⁰⁰ or 0; added to what is pooled it hides masked steps and
 * leaves live ones as they are to the bit. Its own maximum is 0 where no step is live, and makes
 * the answer 0 there.
 */
final class MaskedMaximum {
  private static final float HIDDEN = 0x1p100f; // a power of two, exact in every arithmetic
  private static final String LIVE = "_live";
  private static final String HIDING = "_hiding";
  private static final String SHOWN = "_shown";
  private static final String ANY = "_any";
  private static final String OUT = "_of_live";
  private static final List<String> PARTS = List.of(LIVE, HIDING, SHOWN, ANY, OUT);

  private MaskedMaximum() {}

  /** Poolings, among layers of these names, that look at hidden steps and so at live ones alone. */
  static Set<String> hidden(Set<String> names) {
    Set<String> hidden = new HashSet<>();
    for (String name : names) {
      if (PARTS.stream().allMatch(part -> names.contains(name + part))) {
        hidden.add(name);
        hidden.add(name + ANY);
      }
    }
    return hidden;
  }

  /** Whether a layer says which steps are live, and is never trained. */
  static boolean still(String name, Set<String> hidden) {
    return name.endsWith(LIVE) && hidden.contains(name.substring(0, name.length() - LIVE.length()));
  }

  /**
   * The model as Keras can say it; the same one where no such pooling is.
   *
   * @throws IllegalArgumentException where layers have names that are needed
   */
  static Model expanded(Model model) {
    Functional graph =
        switch (model.spec()) {
          case Sequential s -> Leaves.graph(s.asLayer());
          case Functional f -> f;
        };
    Map<String, Integer> maxima = new LinkedHashMap<>();
    Map<String, String> ids = new HashMap<>();
    Map<Port, MaskRules.State> states;
    try {
      states = MaskRules.follow(graph, poolings(graph));
    } catch (ModelFormatException e) {
      throw new IllegalArgumentException("Keras: " + e.getMessage());
    }
    Map<String, LayerSpec> specs = specs(graph);
    for (Call call : graph.calls()) {
      String masked = states.getOrDefault(call.inputs().getFirst(), MaskRules.State.NONE).masked();
      if (specs.get(call.layer()) instanceof GlobalMaxPooling1D && !masked.isEmpty()) {
        vocabulary(graph, specs, masked).ifPresent(size -> maxima.put(call.layer(), size));
        ids.put(call.layer(), masked);
      }
    }
    maxima.keySet().removeIf(name -> calls(graph, name).size() > 1);
    if (maxima.isEmpty()) {
      return model;
    }
    Map<String, Tensor> tensors = tensors(model);
    List<Sequential.Layer> layers = new ArrayList<>(graph.layers());
    List<Call> calls = new ArrayList<>();
    for (Call call : graph.calls()) {
      String name = call.layer();
      Call moved = new Call(name, call.inputs().stream().map(p -> behind(p, maxima)).toList());
      Integer size = maxima.get(name);
      if (size == null) {
        calls.add(moved);
        continue;
      }
      layers.addAll(parts(name, size, specs.keySet()));
      Tensor live = Tensor.zeros(Shape.of(size, 1));
      Arrays.fill(live.data(), 1, size, 1);
      tensors.put(name + LIVE + "/embeddings", live);
      calls.add(new Call(name + LIVE, List.of(new Port(ids.getOrDefault(name, ""), 0, 0))));
      calls.add(new Call(name + HIDING, List.of(out(name + LIVE))));
      calls.add(new Call(name + SHOWN, List.of(moved.inputs().getFirst(), out(name + HIDING))));
      calls.add(new Call(name, List.of(out(name + SHOWN))));
      calls.add(new Call(name + ANY, List.of(out(name + LIVE))));
      calls.add(new Call(name + OUT, List.of(out(name), out(name + ANY))));
    }
    List<Port> outputs = graph.outputs().stream().map(p -> behind(p, maxima)).toList();
    return new Model(new Functional(layers, graph.inputs(), calls, outputs), Weights.of(tensors));
  }

  private static Set<String> poolings(Functional graph) {
    Set<String> names = new HashSet<>();
    for (Sequential.Layer layer : graph.layers()) {
      if (layer.spec() instanceof GlobalMaxPooling1D) {
        names.add(layer.name());
      }
    }
    return names;
  }

  private static Map<String, LayerSpec> specs(Functional graph) {
    Map<String, LayerSpec> specs = new LinkedHashMap<>();
    graph.layers().forEach(layer -> specs.put(layer.name(), layer.spec()));
    return specs;
  }

  private static List<Call> calls(Functional graph, String layer) {
    return graph.calls().stream().filter(call -> call.layer().equals(layer)).toList();
  }

  /** Ids of the Embeddings whose mask it is. */
  private static OptionalInt vocabulary(
      Functional graph, Map<String, LayerSpec> specs, String masked) {
    return graph.calls().stream()
        .filter(call -> call.inputs().getFirst().layer().equals(masked))
        .map(call -> specs.get(call.layer()))
        .filter(Embedding.class::isInstance)
        .map(Embedding.class::cast)
        .filter(Embedding::maskZero)
        .mapToInt(Embedding::inputDim)
        .max();
  }

  private static Map<String, Tensor> tensors(Model model) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    model.weights().names().forEach(name -> tensors.put(name, model.weights().get(name)));
    return tensors;
  }

  private static Port out(String layer) {
    return new Port(layer, 0, 0);
  }

  private static Port behind(Port port, Map<String, Integer> maxima) {
    return maxima.containsKey(port.layer()) ? out(port.layer() + OUT) : port;
  }

  private static List<Sequential.Layer> parts(String name, int size, Set<String> taken) {
    Map<String, LayerSpec> parts = new LinkedHashMap<>();
    parts.put(name + LIVE, Embedding.of(size, 1).maskZero(true));
    parts.put(name + HIDING, Rescaling.of(HIDDEN).offset(-HIDDEN));
    parts.put(name + SHOWN, Add.of());
    parts.put(name + ANY, GlobalMaxPooling1D.of());
    parts.put(name + OUT, Multiply.of());
    List<Sequential.Layer> layers = new ArrayList<>();
    parts.forEach(
        (part, spec) -> {
          if (taken.contains(part)) {
            throw new IllegalArgumentException(
                "Keras: GlobalMaxPooling1D '"
                    + name
                    + "' behind a mask needs a layer '"
                    + part
                    + "' of its own, and there is one already. Call that one otherwise");
          }
          layers.add(new Sequential.Layer(part, "", spec));
        });
    return layers;
  }

  /**
   * The model that {@link #expanded} began with.
   *
   * @throws ModelFormatException where layers are only called so, and do something else
   */
  static Model folded(Model model) {
    if (!(model.spec() instanceof Functional graph)) {
      return model;
    }
    Map<String, LayerSpec> specs = specs(graph);
    Set<String> hidden = hidden(specs.keySet());
    Map<String, Port> pooled = new LinkedHashMap<>();
    Set<String> parts = new HashSet<>();
    for (Sequential.Layer layer : graph.layers()) {
      String name = layer.name();
      if (hidden.contains(name) && hidden.contains(name + ANY)) {
        pooled.put(name, pooled(name, model, graph, specs));
        PARTS.forEach(part -> parts.add(name + part));
      }
    }
    if (pooled.isEmpty()) {
      return model;
    }
    Map<String, Tensor> tensors = tensors(model);
    pooled.keySet().forEach(name -> tensors.remove(name + LIVE + "/embeddings"));
    List<Call> calls = new ArrayList<>();
    for (Call call : graph.calls()) {
      Port in = pooled.get(call.layer());
      if (in != null) {
        calls.add(new Call(call.layer(), List.of(before(in, pooled))));
      } else if (!parts.contains(call.layer())) {
        calls.add(
            new Call(call.layer(), call.inputs().stream().map(p -> before(p, pooled)).toList()));
      }
    }
    return new Model(
        new Functional(
            graph.layers().stream().filter(l -> !parts.contains(l.name())).toList(),
            graph.inputs(),
            calls,
            graph.outputs().stream().map(p -> before(p, pooled)).toList()),
        Weights.of(tensors));
  }

  private static Port before(Port port, Map<String, Port> pooled) {
    String name = port.layer();
    String of = name.endsWith(OUT) ? name.substring(0, name.length() - OUT.length()) : "";
    return pooled.containsKey(of) ? out(of) : port;
  }

  /** What a pooling reads, if its parts are all what they should be and nobody else reads them. */
  private static Port pooled(
      String name, Model model, Functional graph, Map<String, LayerSpec> specs) {
    boolean fits =
        specs.get(name + LIVE) instanceof Embedding live
            && live.maskZero()
            && live.outputDim() == 1
            && isLive(model.weights().get(name + LIVE + "/embeddings").data())
            && Rescaling.of(HIDDEN).offset(-HIDDEN).equals(specs.get(name + HIDING))
            && specs.get(name + SHOWN) instanceof Add
            && specs.get(name) instanceof GlobalMaxPooling1D
            && specs.get(name + ANY) instanceof GlobalMaxPooling1D
            && specs.get(name + OUT) instanceof Multiply
            && reads(graph, name + HIDING, out(name + LIVE))
            && reads(graph, name, out(name + SHOWN))
            && reads(graph, name + ANY, out(name + LIVE))
            && reads(graph, name + OUT, out(name), out(name + ANY))
            && calls(graph, name + LIVE).size() == 1
            && calls(graph, name + SHOWN).size() == 1
            && readers(graph, name + LIVE) == 2
            && readers(graph, name + HIDING) == 1
            && readers(graph, name + SHOWN) == 1
            && readers(graph, name) == 1
            && readers(graph, name + ANY) == 1;
    List<Port> shown = fits ? calls(graph, name + SHOWN).getFirst().inputs() : List.of();
    if (shown.size() != 2 || !shown.getLast().equals(out(name + HIDING))) {
      throw new ModelFormatException(
          "GlobalMaxPooling1D '"
              + name
              + "': behind a mask it looks at masked steps, too, in Keras; here it would not");
    }
    return shown.getFirst();
  }

  private static boolean isLive(float[] rows) {
    for (int id = 0; id < rows.length; id++) {
      if (rows[id] != (id == 0 ? 0 : 1)) {
        return false;
      }
    }
    return true;
  }

  private static boolean reads(Functional graph, String layer, Port... inputs) {
    List<Call> calls = calls(graph, layer);
    return calls.size() == 1 && calls.getFirst().inputs().equals(List.of(inputs));
  }

  private static long readers(Functional graph, String layer) {
    long calls =
        graph.calls().stream()
            .flatMap(call -> call.inputs().stream())
            .filter(port -> port.layer().equals(layer))
            .count();
    return calls + graph.outputs().stream().filter(port -> port.layer().equals(layer)).count();
  }
}
