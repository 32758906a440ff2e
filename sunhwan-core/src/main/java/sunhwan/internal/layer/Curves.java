package sunhwan.internal.layer;

import sunhwan.internal.kernel.Curve;
import sunhwan.layers.Activation;

/** The kernel's word for an activation that works on each value alone. */
final class Curves {
  private Curves() {}

  static Curve of(Activation activation) {
    return switch (activation.kind()) {
      case LINEAR -> Curve.LINEAR;
      case TANH -> Curve.TANH;
      case SIGMOID -> Curve.SIGMOID;
      case RELU -> Curve.RELU;
      case HARD_SIGMOID -> Curve.HARD_SIGMOID;
      case ELU -> Curve.ELU;
      case SELU -> Curve.SELU;
      case SOFTPLUS -> Curve.SOFTPLUS;
      case SOFTSIGN -> Curve.SOFTSIGN;
      case EXPONENTIAL -> Curve.EXPONENTIAL;
      case SWISH -> Curve.SWISH;
      case GELU -> Curve.GELU;
      case LEAKY_RELU -> Curve.LEAKY_RELU;
      case SOFTMAX ->
          throw new IllegalArgumentException(
              "softmax mixes the values of a row, so it cannot bend each alone");
    };
  }
}
