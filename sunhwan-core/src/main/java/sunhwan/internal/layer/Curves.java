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
      case HARD_SIGMOID_KERAS2 -> Curve.HARD_SIGMOID_KERAS2;
      case ELU -> Curve.ELU;
      case SELU -> Curve.SELU;
      case SOFTPLUS -> Curve.SOFTPLUS;
      case SOFTSIGN -> Curve.SOFTSIGN;
      case EXPONENTIAL -> Curve.EXPONENTIAL;
      case SWISH -> Curve.SWISH;
      case GELU -> Curve.GELU;
      case LEAKY_RELU -> Curve.LEAKY_RELU;
      case CELU -> Curve.CELU;
      case GELU_APPROXIMATE -> Curve.GELU_APPROXIMATE;
      case HARD_SHRINK -> Curve.HARD_SHRINK;
      case HARD_SILU -> Curve.HARD_SILU;
      case HARD_TANH -> Curve.HARD_TANH;
      case LOG_SIGMOID -> Curve.LOG_SIGMOID;
      case MISH -> Curve.MISH;
      case RELU6 -> Curve.RELU6;
      case SOFT_SHRINK -> Curve.SOFT_SHRINK;
      case SPARSE_PLUS -> Curve.SPARSE_PLUS;
      case SPARSE_SIGMOID -> Curve.SPARSE_SIGMOID;
      case SQUAREPLUS -> Curve.SQUAREPLUS;
      case TANH_SHRINK -> Curve.TANH_SHRINK;
      case THRESHOLD -> Curve.THRESHOLD;
      case SOFTMAX, LOG_SOFTMAX, SPARSEMAX, GLU ->
          throw new IllegalArgumentException(
              activation + " mixes the values of a row, so it cannot bend each alone");
    };
  }
}
