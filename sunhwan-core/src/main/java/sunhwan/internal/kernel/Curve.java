package sunhwan.internal.kernel;

/**
 * An elementwise function that a layer can be bent by, as Keras 3 defines it, with its derivative;
 * α is its parameter where it has one.
 *
 * <p>Evaluated in double and rounded once, so that a result is as good as a float can be. NaN gives
 * NaN.
 */
public enum Curve {
  LINEAR,
  TANH,
  SIGMOID,
  RELU,
  HARD_SIGMOID,
  HARD_SIGMOID_KERAS2,
  ELU,
  SELU,
  SOFTPLUS,
  SOFTSIGN,
  EXPONENTIAL,
  SWISH,
  GELU,
  LEAKY_RELU,
  CELU,
  GELU_APPROXIMATE,
  HARD_SHRINK,
  HARD_SILU,
  HARD_TANH,
  LOG_SIGMOID,
  MISH,
  RELU6,
  SOFT_SHRINK,
  SPARSE_PLUS,
  SPARSE_SIGMOID,
  SQUAREPLUS,
  TANH_SHRINK,
  THRESHOLD;

  private static final double SELU_SCALE = 1.0507009873554805;
  private static final double SELU_ALPHA = 1.6732632423543772;

  /** α where the caller names none: Keras's default. */
  public float alpha() {
    return switch (this) {
      case ELU, CELU -> 1f;
      case HARD_SHRINK, SOFT_SHRINK -> 0.5f;
      case SQUAREPLUS -> 4f;
      case LEAKY_RELU -> 0.2f;
      default -> 0f;
    };
  }

  /** Whether {@link #slope} reads x; where not, the function may have been applied in place. */
  public boolean slopeNeedsInput() {
    return switch (this) {
      case SWISH, GELU, GELU_APPROXIMATE, HARD_SILU, MISH, TANH_SHRINK -> true;
      default -> false;
    };
  }

  /** The function at x. */
  public float at(float x, float alpha) {
    return switch (this) {
      case LINEAR -> x;
      case TANH -> tanh(x);
      case SIGMOID -> (float) sigmoid(x);
      case RELU -> x <= 0 ? 0 : x;
      case HARD_SIGMOID -> (float) (Math.min(Math.max(x + 3.0, 0), 6) / 6);
      case HARD_SIGMOID_KERAS2 -> (float) Math.min(Math.max(0.2 * x + 0.5, 0), 1);
      case ELU -> x < 0 ? (float) (alpha * Math.expm1(x)) : x;
      case SELU -> (float) (SELU_SCALE * (x < 0 ? SELU_ALPHA * Math.expm1(x) : x));
      case SOFTPLUS -> (float) (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs((double) x))));
      case SOFTSIGN -> Float.isInfinite(x) ? Math.signum(x) : (float) (x / (1.0 + Math.abs(x)));
      case EXPONENTIAL -> (float) Math.exp(x);
      case SWISH -> x == Float.NEGATIVE_INFINITY ? -0f : (float) (x * sigmoid(x));
      case GELU -> x == Float.NEGATIVE_INFINITY ? -0f : (float) (x * normalBelow(x));
      case LEAKY_RELU -> x < 0 ? alpha * x : x;
      case CELU -> x < 0 ? (float) (alpha * Math.expm1((double) x / alpha)) : x;
      case GELU_APPROXIMATE ->
          x == Float.NEGATIVE_INFINITY ? -0f : (float) (x * sigmoid(2 * geluAngle(x)));
      case HARD_SHRINK -> Math.abs(x) <= alpha ? 0 : x;
      case HARD_SILU -> x <= -3 ? -0f : (float) (x * (Math.min(x + 3.0, 6) / 6));
      case HARD_TANH -> Math.min(Math.max(x, -1), 1);
      case LOG_SIGMOID -> (float) (Math.min(x, 0.0) - Math.log1p(Math.exp(-Math.abs((double) x))));
      case MISH -> x == Float.NEGATIVE_INFINITY ? -0f : (float) (x * tanhSoftplus(x));
      case RELU6 -> Math.min(Math.max(x, 0), 6);
      case SOFT_SHRINK -> Math.abs(x) <= alpha ? 0 : x - Math.copySign(alpha, x);
      case SPARSE_PLUS -> x <= -1 ? 0 : x < 1 ? (float) ((x + 1.0) * (x + 1.0) / 4) : x;
      case SPARSE_SIGMOID -> (float) Math.min(Math.max((x + 1.0) / 2, 0), 1);
      case SQUAREPLUS -> squareplus(x, alpha);
      case TANH_SHRINK -> tanhShrink(x);
      case THRESHOLD -> x <= alpha ? 0 : x;
    };
  }

  /** The derivative where the function took x to y; α is not negative. */
  public float slope(float x, float y, float alpha) {
    return switch (this) {
      case LINEAR -> 1;
      case TANH -> (1 - y) * (1 + y);
      case SIGMOID -> y * (1 - y);
      case RELU -> y > 0 ? 1 : 0;
      case HARD_SIGMOID -> y > 0 && y < 1 ? 1f / 6 : 0;
      case HARD_SIGMOID_KERAS2 -> y > 0 && y < 1 ? 0.2f : 0;
      case ELU -> y < 0 ? y + alpha : 1;
      case SELU -> (float) (y < 0 ? y + SELU_SCALE * SELU_ALPHA : SELU_SCALE);
      case SOFTPLUS -> (float) -Math.expm1(-y);
      case SOFTSIGN -> (1 - Math.abs(y)) * (1 - Math.abs(y));
      case EXPONENTIAL -> y;
      case SWISH -> swishSlope(x);
      case GELU -> geluSlope(x);
      case LEAKY_RELU -> y > 0 ? 1 : alpha;
      case CELU -> y < 0 ? y / alpha + 1 : 1;
      case GELU_APPROXIMATE -> geluApproximateSlope(x);
      case HARD_SHRINK, SOFT_SHRINK, THRESHOLD -> y == 0 ? 0 : 1;
      case HARD_SILU -> x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6;
      case HARD_TANH -> Math.abs(y) < 1 ? 1 : 0;
      case LOG_SIGMOID -> (float) -Math.expm1(y);
      case MISH -> mishSlope(x);
      case RELU6 -> y > 0 && y < 6 ? 1 : 0;
      case SPARSE_PLUS -> y < 1 ? (float) Math.sqrt(y) : 1;
      case SPARSE_SIGMOID -> y > 0 && y < 1 ? 0.5f : 0;
      // y·(y − x) = α/4, so √(x² + α) = y + α/(4·y)
      case SQUAREPLUS -> y == 0 ? 0 : (float) (1 / (1 + alpha / (4.0 * y * y)));
      case TANH_SHRINK -> (float) (Math.tanh(x) * Math.tanh(x));
    };
  }

  /**
   * Through exp, which HotSpot computes several times faster than {@link Math#tanh}; near 0 by the
   * series, where exp would cancel.
   */
  private static float tanh(float x) {
    double e = Math.exp(-2 * Math.abs((double) x));
    return Math.abs(x) < 1e-5f ? x : (float) Math.copySign((1 - e) / (1 + e), x);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /**
   * Probability that a normal variable is below x; erfc as in Numerical Recipes, 2nd ed., section
   * 6.2, its relative error below 1.2e-7.
   */
  private static double normalBelow(double x) {
    double z = Math.abs(x) * Math.sqrt(0.5);
    double t = 1 / (1 + 0.5 * z);
    double p = 0.17087277;
    p = p * t - 0.82215223;
    p = p * t + 1.48851587;
    p = p * t - 1.13520398;
    p = p * t + 0.27886807;
    p = p * t - 0.18628806;
    p = p * t + 0.09678418;
    p = p * t + 0.37409196;
    p = p * t + 1.00002368;
    p = p * t - 1.26551223;
    double tail = 0.5 * t * Math.exp(p - z * z);
    return x < 0 ? tail : 1 - tail;
  }

  private static float swishSlope(double x) {
    double s = sigmoid(x);
    return Double.isInfinite(x) ? (float) s : (float) (s + x * s * (1 - s));
  }

  private static float geluSlope(double x) {
    double density = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    return Double.isInfinite(x) ? (float) normalBelow(x) : (float) (normalBelow(x) + x * density);
  }

  private static double geluAngle(double x) {
    return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
  }

  /** {@code d/dx x·σ(2u)} with u as above. */
  private static float geluApproximateSlope(double x) {
    double s = sigmoid(2 * geluAngle(x));
    double slope = 2 * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
    return s == 0 || s == 1 ? (float) s : (float) (s + x * s * (1 - s) * slope);
  }

  private static double tanhSoftplus(double x) {
    return Math.tanh(Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
  }

  private static float mishSlope(double x) {
    double t = tanhSoftplus(x);
    return Double.isInfinite(x) ? (float) t : (float) (t + x * (1 - t * t) * sigmoid(x));
  }

  /** Below 0 by the conjugate, where the sum would cancel. */
  private static float squareplus(double x, double b) {
    double root = Math.sqrt(x * x + b);
    return (float) (x < 0 ? b / 2 / (root - x) : (x + root) / 2);
  }

  /** Near 0 by the series, where the difference would cancel. */
  private static float tanhShrink(double x) {
    double s = x * x;
    return (float)
        (Math.abs(x) < 0.05
            ? x * s * (1 / 3.0 - s * (2 / 15.0 - s * (17 / 315.0)))
            : x - Math.tanh(x));
  }
}
