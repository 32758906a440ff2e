package sunhwan.internal.layer;

import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.internal.kernel.Softmax;
import sunhwan.layers.Activation;
import sunhwan.layers.Context;

/**
 * An activation over (rows, width), those that read whole rows included; what backward needs stays
 * in the context under "bent".
 */
final class Bend {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();
  private static final Softmax SOFTMAX = Kernels.best().softmax();

  private Bend() {}

  /** Values of a row that come out where so many go in. */
  static int width(Activation activation, int width) {
    return activation.kind() == Activation.Kind.GLU ? width / 2 : width;
  }

  /** From z (rows, width) to what comes out. */
  static float[] forward(Activation activation, int rows, int width, float[] z, Context context) {
    if (activation.kind() == Activation.Kind.LINEAR) {
      return z;
    }
    float[] y = context.floats("bent", rows * width(activation, width));
    switch (activation.kind()) {
      case SOFTMAX -> SOFTMAX.forward(rows, width, z, 0, y, 0);
      case LOG_SOFTMAX -> RowCurves.logSoftmax(rows, width, z, y);
      case SPARSEMAX -> RowCurves.sparsemax(rows, width, z, y, context.floats("sorted", width));
      case GLU -> RowCurves.glu(rows, width, z, y);
      default ->
          POINTWISE.activate(Curves.of(activation), activation.alpha(), rows * width, z, 0, y, 0);
    }
    return y;
  }

  /** From the gradient of what came out to that of z (rows, width). */
  static float[] backward(
      Activation activation, int rows, int width, float[] z, float[] dy, Context context) {
    if (activation.kind() == Activation.Kind.LINEAR) {
      return dy;
    }
    float[] y = context.floats("bent", rows * width(activation, width));
    float[] dz = context.floats("dBent", rows * width);
    switch (activation.kind()) {
      case SOFTMAX -> SOFTMAX.backward(rows, width, y, 0, dy, 0, dz, 0);
      case LOG_SOFTMAX -> RowCurves.logSoftmaxBack(rows, width, y, dy, dz);
      case SPARSEMAX -> RowCurves.sparsemaxBack(rows, width, y, dy, dz);
      case GLU -> RowCurves.gluBack(rows, width, z, dy, dz);
      default ->
          POINTWISE.slope(
              Curves.of(activation), activation.alpha(), rows * width, z, 0, y, 0, dy, 0, dz, 0);
    }
    return dz;
  }
}
