package sunhwan.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sunhwan.internal.layer.Network;
import sunhwan.internal.layer.Wiring;
import sunhwan.layers.Call;
import sunhwan.layers.Input;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Port;
import sunhwan.tensor.Shape;

/**
 * Draws a {@link Functional}: values go from layer to layer, and every call is checked as it is
 * made.
 *
 * <pre>{@code
 * Graph graph = Graph.of();
 * Graph.Value question = graph.input("question", Input.ids(Shape.UNKNOWN));
 * Graph.Value answer = graph.input("answer", Input.ids(Shape.UNKNOWN));
 * Graph.Layer words = graph.layer(Embedding.of(1000, 16).maskZero(true));
 * Graph.Layer encoder = graph.layer("encoder", LSTM.of(32)); // used twice, so shared
 * Graph.Value both =
 *     graph.call(Multiply.of(), question.to(words).to(encoder), answer.to(words).to(encoder));
 * Functional siamese =
 *     graph.build(List.of(question, answer), List.of(both.to(Dense.of(1, Activation.SIGMOID))));
 * }</pre>
 *
 * <p>Layers without a name are counted as Keras counts them: {@code lstm}, {@code lstm_1}. A graph
 * is a pencil, not a model: it changes with every call and belongs to one thread.
 */
public final class Graph {
  private final Wiring wiring = new Wiring();
  private final Map<String, Sequential.Layer> layers = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final List<Call> calls = new ArrayList<>();

  private Graph() {}

  public static Graph of() {
    return new Graph();
  }

  /** A value of this graph: what an input gives or a layer puts out. */
  public final class Value {
    private final Port port;

    private Value(Port port) {
      this.port = port;
    }

    /** Shape for one example, without batch axis. */
    public Shape shape() {
      return wiring.shape(port);
    }

    /** What a new layer makes of it. */
    public Value to(LayerSpec spec) {
      return layer(spec).call(this);
    }

    /** What a new layer of this name makes of it. */
    public Value to(String name, LayerSpec spec) {
      return layer(name, spec).call(this);
    }

    /** What a layer makes of it that may be called elsewhere, too. */
    public Value to(Layer layer) {
      return layer.call(this);
    }

    private Graph graph() {
      return Graph.this;
    }

    @Override
    public String toString() {
      return port + " " + shape().prepend("batch", Shape.UNKNOWN);
    }
  }

  /** A layer of this graph; to call it twice is to share it. */
  public final class Layer {
    private final Sequential.Layer layer;

    private Layer(Sequential.Layer layer) {
      this.layer = layer;
    }

    /** Its name in the model. */
    public String name() {
      return layer.name();
    }

    /**
     * What it makes of inputs, where that is one value.
     *
     * @throws IllegalArgumentException where the inputs do not fit, or several values come out
     */
    public Value call(Value... inputs) {
      List<Value> all = outputs(inputs);
      if (all.size() > 1) {
        throw new IllegalArgumentException(
            kind(layer)
                + " '"
                + name()
                + "': puts out "
                + all.size()
                + " values, "
                + all
                + ". Take them with outputs(…) instead of call(…) or to(…).");
      }
      return all.getFirst();
    }

    /**
     * All that it makes of inputs: y, and behind it the states where a recurrent layer returns
     * them. A recurrent layer reads a sequence, and behind it the states to start from, if any.
     *
     * @throws IllegalArgumentException where the inputs do not fit
     */
    public List<Value> outputs(Value... inputs) {
      return outputs(Arrays.asList(inputs));
    }

    /** The same for a list. */
    public List<Value> outputs(List<Value> inputs) {
      for (Value input : inputs) {
        refuseForeign(input);
      }
      List<Port> from = inputs.stream().map(v -> v.port).toList();
      List<Port> out =
          wiring.call(
              new Network.Place(layer.name(), layer.inner(), layer.spec(), layer.trainable()),
              from);
      calls.add(new Call(name(), from));
      return out.stream().map(Value::new).toList();
    }
  }

  @SuppressWarnings("ReferenceEquality")
  private void refuseForeign(Value value) {
    if (value.graph() != this) {
      throw new IllegalArgumentException(
          "Graph: " + value + " belongs to another graph. Draw both in one.");
    }
  }

  private static String kind(Sequential.Layer layer) {
    return layer.spec().getClass().getSimpleName();
  }

  /** An input, called {@code input_layer} and so on. */
  public Value input(Input spec) {
    return input(Sequential.next("input_layer", counts), spec);
  }

  /** An input; examples name it, and so do messages. */
  public Value input(String name, Input spec) {
    add(new Sequential.Layer(name, "", spec));
    return new Value(wiring.source(name, spec.shape()));
  }

  /** A layer with an automatic name. */
  public Layer layer(LayerSpec spec) {
    String inner = Sequential.inner(spec, counts);
    return add(
        new Sequential.Layer(Sequential.next(Sequential.defaultName(spec), counts), inner, spec));
  }

  /** A layer of this name. */
  public Layer layer(String name, LayerSpec spec) {
    return add(new Sequential.Layer(name, Sequential.inner(spec, counts), spec));
  }

  private Layer add(Sequential.Layer layer) {
    if (layers.putIfAbsent(layer.name(), layer) != null) {
      throw new IllegalArgumentException(
          "Graph: two layers are called '"
              + layer.name()
              + "'; give one of them another name, or call the first one again to share it");
    }
    return new Layer(layer);
  }

  /** What a new layer makes of several values. */
  public Value call(LayerSpec spec, Value... inputs) {
    return layer(spec).call(inputs);
  }

  /**
   * What leads from these inputs to these outputs; what else was drawn is left out.
   *
   * @throws IllegalArgumentException where an output depends on an input that is not listed, or
   *     none on one that is
   */
  public Functional build(List<Value> inputs, List<Value> outputs) {
    inputs.forEach(this::refuseForeign);
    outputs.forEach(this::refuseForeign);
    List<Port> out = outputs.stream().map(v -> v.port).toList();
    int[] numbers = numbers();
    boolean[] kept = new boolean[calls.size()];
    Set<Port> needed = new HashSet<>(out);
    for (int i = kept.length - 1; i >= 0; i--) {
      String layer = calls.get(i).layer();
      int number = numbers[i];
      kept[i] = needed.stream().anyMatch(p -> p.layer().equals(layer) && p.call() == number);
      if (kept[i]) {
        needed.addAll(calls.get(i).inputs());
      }
    }
    List<String> names = inputs.stream().map(v -> v.port.layer()).toList();
    refuseUnlisted(names, needed);
    return without(kept, numbers, names, out);
  }

  /** How often its layer was called before each call. */
  private int[] numbers() {
    Map<String, Integer> seen = new HashMap<>();
    return calls.stream().mapToInt(call -> seen.merge(call.layer(), 1, Integer::sum) - 1).toArray();
  }

  private void refuseUnlisted(List<String> names, Set<Port> needed) {
    for (Sequential.Layer layer : layers.values()) {
      Port port = new Port(layer.name(), 0, 0);
      if (layer.spec() instanceof Input && needed.contains(port) && !names.contains(layer.name())) {
        throw new IllegalArgumentException(
            "Graph: the outputs depend on input '"
                + layer.name()
                + "', which is not among the inputs "
                + names
                + ". Add it.");
      }
    }
  }

  /** The calls that are kept, counted anew. */
  private Functional without(
      boolean[] kept, int[] numbers, List<String> inputs, List<Port> outputs) {
    Map<Port, Integer> counted = new HashMap<>();
    Map<String, Integer> seen = new HashMap<>();
    Set<String> used = new HashSet<>(inputs);
    List<Call> left = new ArrayList<>();
    for (int i = 0; i < kept.length; i++) {
      if (kept[i]) {
        Call call = calls.get(i);
        used.add(call.layer());
        left.add(
            new Call(call.layer(), call.inputs().stream().map(p -> anew(p, counted)).toList()));
        int number = seen.merge(call.layer(), 1, Integer::sum) - 1;
        counted.put(new Port(call.layer(), numbers[i], 0), number);
      }
    }
    return new Functional(
        layers.values().stream().filter(l -> used.contains(l.name())).toList(),
        inputs,
        left,
        outputs.stream().map(p -> anew(p, counted)).toList());
  }

  private static Port anew(Port port, Map<Port, Integer> counted) {
    int call = counted.getOrDefault(new Port(port.layer(), port.call(), 0), 0);
    return new Port(port.layer(), call, port.output());
  }
}
