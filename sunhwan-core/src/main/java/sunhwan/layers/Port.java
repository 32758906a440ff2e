package sunhwan.layers;

/**
 * A value in a graph of layers: one that a layer puts out, or that comes in.
 *
 * @param layer name of the layer
 * @param call which of its calls, from 0; an input has one
 * @param output which of the outputs of that call, from 0
 */
public record Port(String layer, int call, int output) {
  public Port {
    Refuse.ifNegative("Port '" + layer + "'", "call", call);
    Refuse.ifNegative("Port '" + layer + "'", "output", output);
  }

  /** Keras's form, {@code lstm[0][1]}. */
  @Override
  public String toString() {
    return layer + "[" + call + "][" + output + "]";
  }
}
