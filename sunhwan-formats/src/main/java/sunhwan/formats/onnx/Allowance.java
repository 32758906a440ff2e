package sunhwan.formats.onnx;

import sunhwan.formats.ModelFormatException;
import sunhwan.tensor.Shape;

/** How much memory and how many steps one run of a model may still take. */
final class Allowance {
  /** Most values in one tensor, counting axes of size 0 as 1. */
  static final int LARGEST = Integer.MAX_VALUE - 8;

  private static final int BYTES_EACH = 8;
  private static final int STEPS = 1_000_000;

  private long values = Runtime.getRuntime().maxMemory() / 4 / BYTES_EACH;
  private int steps = STEPS;

  /**
   * The shape of a value that is about to be made.
   *
   * @throws ModelFormatException where it is impossible or does not fit
   */
  Shape shape(long... sizes) {
    if (sizes.length > TensorMessage.MOST_AXES) {
      throw new ModelFormatException(
          "gives " + sizes.length + " axes, at most " + TensorMessage.MOST_AXES + " are allowed");
    }
    long product = 1;
    int[] shape = new int[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] < 0) {
        throw new ModelFormatException("gives an axis of the impossible size " + sizes[i]);
      }
      long size = Math.max(1, sizes[i]);
      if (size > Math.min(values, LARGEST) / product) {
        throw new ModelFormatException(
            "gives more values than fit into a quarter of this Java's memory. Give it more with"
                + " SUNHWAN_OPTS=-Xmx4g");
      }
      shape[i] = (int) sizes[i];
      product *= size;
    }
    return Shape.of(shape);
  }

  /** Counts a value as long as it lives. */
  void take(OnnxValue value) {
    values -= Math.max(1, value.shape().count());
    if (values < 0) {
      throw new ModelFormatException(
          "the values of this graph do not fit into a quarter of this Java's memory. Give it more"
              + " with SUNHWAN_OPTS=-Xmx4g");
    }
  }

  /** A value is needed no more. */
  void giveBack(OnnxValue value) {
    values += Math.max(1, value.shape().count());
  }

  /** Counts a node that is about to be computed, so that no loop runs for ever. */
  void step() {
    if (--steps < 0) {
      throw new ModelFormatException(
          "has computed " + STEPS + " nodes in its loops and is still not done");
    }
  }
}
