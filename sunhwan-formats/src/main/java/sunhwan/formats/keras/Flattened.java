package sunhwan.formats.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sunhwan.layers.Call;
import sunhwan.layers.Input;
import sunhwan.layers.Nested;
import sunhwan.layers.Port;
import sunhwan.layers.WeightSpec;
import sunhwan.models.Functional;
import sunhwan.models.Model;
import sunhwan.models.ModelSpec;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.optimizers.OptimizerState;
import sunhwan.tensor.Tensor;

/**
 * A model without models inside: their layers stand in it, called {@code encoder_lstm} where they
 * were {@code encoder/lstm}, for no name of Keras holds a slash.
 */
final class Flattened {
  private final List<Sequential.Layer> layers = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();

  /** From a layer's path to its name. */
  private final Map<String, String> names = new HashMap<>();

  private final Map<String, Integer> counts = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  private Flattened() {}

  /** The same model where there is none inside. */
  static KerasModel of(KerasModel model) {
    if (!Leaves.nests(model.model().spec())) {
      return model;
    }
    Flattened flat = new Flattened();
    Functional spec = flat.graph(model.model().spec());
    Map<String, String> renamed = flat.weights(model.model().spec());
    Map<String, Tensor> weights = new LinkedHashMap<>();
    renamed.forEach((from, to) -> weights.put(to, model.model().weights().get(from)));
    return new KerasModel(
        new Model(spec, Weights.of(weights)),
        model.name(),
        model.version(),
        model.backend(),
        model.training().map(training -> training.state(state(training.state(), renamed))),
        model.text(),
        model.remarks());
  }

  private Functional graph(ModelSpec spec) {
    Nested whole = spec.asLayer();
    whole.layers().forEach(part -> taken.add(part.name()));
    Map<Port, Port> inputs = new HashMap<>();
    for (Nested.Part part : whole.layers()) {
      if (part.spec() instanceof Input) {
        layers.add(new Sequential.Layer(part.name(), "", part.spec()));
        Port port = new Port(part.name(), 0, 0);
        inputs.put(port, port);
      }
    }
    List<Port> outputs = inline(whole, "", true, inputs);
    return new Functional(layers, whole.inputs(), calls, outputs);
  }

  /** Calls what is in a model; what comes out, in the outermost one's values. */
  private List<Port> inline(Nested model, String under, boolean trainable, Map<Port, Port> inputs) {
    Map<String, Nested.Part> parts = new HashMap<>();
    model.layers().forEach(part -> parts.put(part.name(), part));
    Map<Port, Port> values = new HashMap<>(inputs);
    Map<String, Integer> seen = new HashMap<>();
    for (Call call : model.calls()) {
      Nested.Part part = java.util.Objects.requireNonNull(parts.get(call.layer()));
      List<Port> from = call.inputs().stream().map(p -> values.getOrDefault(p, p)).toList();
      int number = seen.merge(call.layer(), 1, Integer::sum) - 1;
      boolean learns = trainable && part.trainable();
      if (part.spec() instanceof Nested nested) {
        Map<Port, Port> in = new HashMap<>();
        for (int i = 0; i < from.size(); i++) {
          in.put(new Port(nested.inputs().get(i), 0, 0), from.get(i));
        }
        List<Port> out = inline(nested, under + part.name() + "/", learns, in);
        for (int i = 0; i < out.size(); i++) {
          values.put(new Port(part.name(), number, i), out.get(i));
        }
        continue;
      }
      String name = name(under + part.name());
      int count = counts.merge(name, 1, Integer::sum) - 1;
      if (count == 0) {
        layers.add(new Sequential.Layer(name, part.inner(), part.spec(), learns));
      }
      calls.add(new Call(name, from));
      for (int output = 0; output < MOST_OUTPUTS; output++) {
        values.put(new Port(part.name(), number, output), new Port(name, count, output));
      }
    }
    return model.outputs().stream().map(p -> values.getOrDefault(p, p)).toList();
  }

  /** A Bidirectional of LSTMs that merges nothing and returns states: two values, four states. */
  private static final int MOST_OUTPUTS = 6;

  private String name(String path) {
    return names.computeIfAbsent(
        path,
        p -> {
          String name = p.replace('/', '_');
          for (int i = 1; p.contains("/") && !taken.add(name); i++) {
            name = p.replace('/', '_') + "_" + i;
          }
          return name;
        });
  }

  /** From the weights' names to those that they get. */
  private Map<String, String> weights(ModelSpec spec) {
    Map<String, String> renamed = new LinkedHashMap<>();
    Leaves.weights(spec)
        .forEach(
            (path, own) -> {
              for (WeightSpec weight : own) {
                renamed.put(weight.name(), name(path) + weight.name().substring(path.length()));
              }
            });
    return renamed;
  }

  private static OptimizerState state(OptimizerState state, Map<String, String> renamed) {
    Map<String, Tensor> slots = new LinkedHashMap<>();
    state
        .slots()
        .forEach(
            (name, tensor) -> {
              int slash = name.lastIndexOf('/');
              String weight = name.substring(0, slash);
              slots.put(renamed.getOrDefault(weight, weight) + name.substring(slash), tensor);
            });
    return OptimizerState.of(state.iterations(), slots);
  }
}
