package sunhwan.layers;

import java.util.List;

/**
 * A use of a layer in a graph of layers; a layer that is called twice is shared.
 *
 * @param layer name of the layer
 * @param inputs what it reads, in its order
 */
public record Call(String layer, List<Port> inputs) {
  public Call {
    inputs = List.copyOf(inputs);
  }
}
