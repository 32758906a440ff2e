package sunhwan.layers;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sunhwan.tensor.Shape;

/**
 * A model as a layer of another; {@code ModelSpec.asLayer()} makes it.
 *
 * <p>Its weights have names under its own: {@code encoder/lstm/lstm_cell/kernel}. Called twice it
 * is shared, and all that is in it.
 *
 * @param kind what it was before
 * @param layers by name, each once, inputs among them
 * @param inputs names of the layers that are inputs, in the order in which a call gives them
 * @param calls of all other layers, in the order of their work
 * @param outputs what comes out, in its order
 */
public record Nested(
    Kind kind, List<Part> layers, List<String> inputs, List<Call> calls, List<Port> outputs)
    implements LayerSpec {

  /** What a model was before it became a layer; its automatic name. */
  public enum Kind {
    SEQUENTIAL("Sequential"),
    FUNCTIONAL("Functional");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** Name of the type, as Keras's summary prints it. */
    public String word() {
      return word;
    }
  }

  /**
   * A layer of the model.
   *
   * @param name unique in the model
   * @param inner name of the layer inside a wrapper; empty elsewhere
   * @param spec what stands there
   * @param trainable whether training changes its weights
   */
  public record Part(String name, String inner, LayerSpec spec, boolean trainable) {
    /** A layer whose weights training changes. */
    public Part(String name, String inner, LayerSpec spec) {
      this(name, inner, spec, true);
    }
  }

  public Nested {
    layers = List.copyOf(layers);
    inputs = List.copyOf(inputs);
    calls = List.copyOf(calls);
    outputs = List.copyOf(outputs);
    refuseNone(inputs, "input");
    refuseNone(outputs, "output");
    Map<String, Part> byName = new HashMap<>();
    for (Part layer : layers) {
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
    for (Part layer : layers) {
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

  /** Shape of one example of its first input, without batch axis. */
  public Shape input() {
    for (Part part : layers) {
      if (part.spec() instanceof Input input && part.name().equals(inputs.getFirst())) {
        return input.shape();
      }
    }
    throw new IllegalStateException("an input is an Input");
  }

  private static void refuseNone(List<?> ends, String what) {
    if (ends.isEmpty()) {
      throw new IllegalArgumentException(
          "Functional: expected at least one " + what + ", got none");
    }
  }

  private static Part known(Map<String, Part> byName, String name) {
    Part layer = byName.get(name);
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
}
