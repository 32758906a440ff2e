package sunhwan.internal.kernel;

/** The curves as they stand in books, in double; shares nothing with the kernels. */
final class Reference {

  private Reference() {}

  static double at(Curve curve, double x, double alpha) {
    return switch (curve) {
      case LINEAR -> x;
      case TANH -> Math.tanh(x);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case RELU -> Math.max(0, x);
      case HARD_SIGMOID -> Math.clamp((x + 3) / 6, 0, 1);
      case HARD_SIGMOID_KERAS2 -> Math.clamp(x / 5 + 0.5, 0, 1);
      case ELU -> x > 0 ? x : alpha * Math.expm1(x);
      case SELU -> 1.05070098735548049342 * (x > 0 ? x : 1.67326324235437728482 * Math.expm1(x));
      case SOFTPLUS -> x > 30 ? x + Math.exp(-x) : Math.log1p(Math.exp(x));
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case EXPONENTIAL -> Math.exp(x);
      case SWISH -> x / (1 + Math.exp(-x));
      case GELU -> 0.5 * x * errorFunctionBelow(x / Math.sqrt(2));
      case LEAKY_RELU -> x > 0 ? x : alpha * x;
      case CELU -> Math.max(0, x) + Math.min(0, alpha * Math.expm1(x / alpha));
      case GELU_APPROXIMATE ->
          x / (1 + Math.exp(-1.5957691216057308 * (x + 0.044715 * Math.pow(x, 3))));
      case HARD_SHRINK -> x > alpha || x < -alpha ? x : 0;
      case HARD_SILU -> x * Math.clamp((x + 3) / 6, 0, 1);
      case HARD_TANH -> Math.clamp(x, -1, 1);
      case LOG_SIGMOID -> x < -30 ? x : -Math.log1p(Math.exp(-x));
      case MISH -> x * Math.tanh(x > 30 ? x : Math.log1p(Math.exp(x)));
      case RELU6 -> Math.clamp(x, 0, 6);
      case SOFT_SHRINK -> x > alpha ? x - alpha : x < -alpha ? x + alpha : 0;
      case SPARSE_PLUS -> x <= -1 ? 0 : x >= 1 ? x : 0.25 * Math.pow(x + 1, 2);
      case SPARSE_SIGMOID -> Math.clamp(0.5 * (x + 1), 0, 1);
      case SQUAREPLUS -> (x + Math.sqrt(x * x + alpha)) / 2;
      case TANH_SHRINK -> Math.abs(x) < 1 ? shrinkSeries(x) : x - Math.tanh(x);
      case THRESHOLD -> x > alpha ? x : 0;
    };
  }

  /** {@code x − tanh x = (x·cosh x − sinh x) / cosh x}, the numerator by its series. */
  private static double shrinkSeries(double x) {
    double term = x;
    double sum = 0;
    for (int n = 1; n < 30; n++) {
      term *= x * x / (2.0 * n * (2 * n + 1));
      sum += 2 * n * term;
    }
    return sum / Math.cosh(x);
  }

  /**
   * {@code 1 + erf z}, by the series of erf near 0 (Abramowitz and Stegun 7.1.6), by the continued
   * fraction of erfc far from it (7.1.14).
   */
  private static double errorFunctionBelow(double z) {
    double a = Math.abs(z);
    double tail;
    if (a < 2.5) {
      double term = a;
      double sum = a;
      for (int n = 1; n < 100; n++) {
        term *= 2 * a * a / (2 * n + 1);
        sum += term;
      }
      tail = 1 - 2 / Math.sqrt(Math.PI) * Math.exp(-a * a) * sum;
    } else {
      double fraction = a;
      for (int n = 100; n > 0; n--) {
        fraction = a + n / 2.0 / fraction;
      }
      tail = Math.exp(-a * a) / Math.sqrt(Math.PI) / fraction;
    }
    return z < 0 ? tail : 2 - tail;
  }
}
