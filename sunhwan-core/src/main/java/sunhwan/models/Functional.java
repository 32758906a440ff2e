package sunhwan.models;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sunhwan.internal.layer.Network;
import sunhwan.layers.Call;
import sunhwan.layers.Input;
import sunhwan.layers.Port;

/**
 * A graph of layers with any number of inputs and outputs; {@link Graph} builds one.
 *
 * <p>A layer that is called twice is shared: it has one set of weights, whose gradients add up.
 *
 * @param layers by name, each once, inputs among them
 * @param inputs names of the layers that are inputs, in the order in which examples give them
 * @param calls of all other layers, in the order of their work
 * @param outputs what comes out, in its order
 */
public record Functional(
    List<Sequential.Layer> layers, List<String> inputs, List<Call> calls, List<Port> outputs)
    implements ModelSpec {

  public Functional {
    layers = List.copyOf(layers);
    inputs = List.copyOf(inputs);
    calls = List.copyOf(calls);
    outputs = List.copyOf(outputs);
    refuseNone(inputs, "input");
    refuseNone(outputs, "output");
    Map<String, Sequential.Layer> byName = new HashMap<>();
    for (Sequential.Layer layer : layers) {
      if (byName.put(layer.name(), layer) != null) {
        throw new IllegalArgumentException(
            "Functional: two layers are called '"
                + layer.name()
                + "'; give one of them another name");
      }
    }
    for (String name : inputs) {
      if (!(known(byName, name).spec() instanceof Input)) {
        throw new IllegalArgumentException(
            "Functional: expected inputs that are Input layers, got '" + name + "'");
      }
    }
    if (new HashSet<>(inputs).size() < inputs.size()) {
      throw new IllegalArgumentException("Functional: an input stands twice in " + inputs);
    }
    Set<String> used = new HashSet<>(inputs);
    for (Call call : calls) {
      if (known(byName, call.layer()).spec() instanceof Input) {
        throw new IllegalArgumentException(
            "Functional: Input '"
                + call.layer()
                + "' is called, but an input only gives. Read it as "
                + new Port(call.layer(), 0, 0));
      }
      used.add(call.layer());
    }
    for (Sequential.Layer layer : layers) {
      if (!used.contains(layer.name())) {
        throw new IllegalArgumentException(
            "Functional: "
                + layer.spec().getClass().getSimpleName()
                + " '"
                + layer.name()
                + "' is never used. "
                + (layer.spec() instanceof Input
                    ? "Name it among the inputs, or leave it out."
                    : "Call it, or leave it out."));
      }
    }
    refuseUnread(inputs, calls, outputs);
  }

  private static void refuseNone(List<?> ends, String what) {
    if (ends.isEmpty()) {
      throw new IllegalArgumentException(
          "Functional: expected at least one " + what + ", got none");
    }
  }

  private static Sequential.Layer known(Map<String, Sequential.Layer> byName, String name) {
    Sequential.Layer layer = byName.get(name);
    if (layer == null) {
      throw new IllegalArgumentException(
          "Functional: there is no layer '" + name + "'; there are " + byName.keySet());
    }
    return layer;
  }

  private static void refuseUnread(List<String> inputs, List<Call> calls, List<Port> outputs) {
    Set<String> read = new HashSet<>();
    calls.forEach(call -> call.inputs().forEach(port -> read.add(port.layer())));
    outputs.forEach(port -> read.add(port.layer()));
    for (String input : inputs) {
      if (!read.contains(input)) {
        throw new IllegalArgumentException(
            "Functional: no output depends on input '"
                + input
                + "'. Leave it out of the inputs, or connect it.");
      }
    }
  }

  /** The calls bound to each other's shapes. */
  Network network() {
    return Network.of(Sequential.places(layers), inputs, calls, outputs);
  }
}
