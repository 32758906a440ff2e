package sunhwan.internal.layer;

import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.internal.kernel.Softmax;
import sunhwan.layers.Activation;
import sunhwan.layers.Context;

/**
 * An activation over (rows, width), softmax included; what backward needs stays in the context
 * under "bent".
 */
final class Bend {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();
  private static final Softmax SOFTMAX = Kernels.best().softmax();

  private Bend() {}

  static float[] forward(Activation activation, int rows, int width, float[] z, Context context) {
    if (activation.kind() == Activation.Kind.LINEAR) {
      return z;
    }
    float[] y = context.floats("bent", rows * width);
    if (activation.kind() == Activation.Kind.SOFTMAX) {
      SOFTMAX.forward(rows, width, z, 0, y, 0);
    } else {
      POINTWISE.activate(Curves.of(activation), activation.alpha(), rows * width, z, 0, y, 0);
    }
    return y;
  }

  static float[] backward(
      Activation activation, int rows, int width, float[] z, float[] dy, Context context) {
    if (activation.kind() == Activation.Kind.LINEAR) {
      return dy;
    }
    float[] y = context.floats("bent", rows * width);
    float[] dz = context.floats("dBent", rows * width);
    if (activation.kind() == Activation.Kind.SOFTMAX) {
      SOFTMAX.backward(rows, width, y, 0, dy, 0, dz, 0);
    } else {
      POINTWISE.slope(
          Curves.of(activation), activation.alpha(), rows * width, z, 0, y, 0, dy, 0, dz, 0);
    }
    return dz;
  }
}
