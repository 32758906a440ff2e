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
  ELU,
  SELU,
  SOFTPLUS,
  SOFTSIGN,
  EXPONENTIAL,
  SWISH,
  GELU,
  LEAKY_RELU;

  private static final double SELU_SCALE = 1.0507009873554805;
  private static final double SELU_ALPHA = 1.6732632423543772;

  /** α where the caller names none: Keras's default. */
  public float alpha() {
    return switch (this) {
      case ELU -> 1f;
      case LEAKY_RELU -> 0.2f;
      default -> 0f;
    };
  }

  /** Whether {@link #slope} reads x; where not, the function may have been applied in place. */
  public boolean slopeNeedsInput() {
    return this == SWISH || this == GELU;
  }

  /** The function at x. */
  public float at(float x, float alpha) {
    return switch (this) {
      case LINEAR -> x;
      case TANH -> tanh(x);
      case SIGMOID -> (float) sigmoid(x);
      case RELU -> x <= 0 ? 0 : x;
      case HARD_SIGMOID -> (float) (Math.min(Math.max(x + 3.0, 0), 6) / 6);
      case ELU -> x < 0 ? (float) (alpha * Math.expm1(x)) : x;
      case SELU -> (float) (SELU_SCALE * (x < 0 ? SELU_ALPHA * Math.expm1(x) : x));
      case SOFTPLUS -> (float) (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs((double) x))));
      case SOFTSIGN -> Float.isInfinite(x) ? Math.signum(x) : (float) (x / (1.0 + Math.abs(x)));
      case EXPONENTIAL -> (float) Math.exp(x);
      case SWISH -> x == Float.NEGATIVE_INFINITY ? -0f : (float) (x * sigmoid(x));
      case GELU -> x == Float.NEGATIVE_INFINITY ? -0f : (float) (x * normalBelow(x));
      case LEAKY_RELU -> x < 0 ? alpha * x : x;
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
      case ELU -> y < 0 ? y + alpha : 1;
      case SELU -> (float) (y < 0 ? y + SELU_SCALE * SELU_ALPHA : SELU_SCALE);
      case SOFTPLUS -> (float) -Math.expm1(-y);
      case SOFTSIGN -> (1 - Math.abs(y)) * (1 - Math.abs(y));
      case EXPONENTIAL -> y;
      case SWISH -> swishSlope(x);
      case GELU -> geluSlope(x);
      case LEAKY_RELU -> y > 0 ? 1 : alpha;
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
}
