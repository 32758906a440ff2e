package sunhwan.models;

import java.util.List;
import sunhwan.internal.layer.Network;
import sunhwan.layers.Call;
import sunhwan.layers.Nested;
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
    nested(layers, inputs, calls, outputs); // refuses what is no graph
  }

  private static Nested nested(
      List<Sequential.Layer> layers, List<String> inputs, List<Call> calls, List<Port> outputs) {
    List<Nested.Part> parts = layers.stream().map(Freezing::part).toList();
    return new Nested(Nested.Kind.FUNCTIONAL, parts, inputs, calls, outputs);
  }

  @Override
  public Nested asLayer() {
    return nested(layers, inputs, calls, outputs);
  }

  @Override
  public Functional freeze(String... names) {
    return new Functional(Freezing.set(layers, false, names), inputs, calls, outputs);
  }

  @Override
  public Functional unfreeze(String... names) {
    return new Functional(Freezing.set(layers, true, names), inputs, calls, outputs);
  }

  /** The calls bound to each other's shapes. */
  Network network() {
    return Network.of(Sequential.places(layers), inputs, calls, outputs);
  }
}
