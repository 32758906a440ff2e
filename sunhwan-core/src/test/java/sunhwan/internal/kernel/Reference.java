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
      case ELU -> x > 0 ? x : alpha * Math.expm1(x);
      case SELU -> 1.05070098735548049342 * (x > 0 ? x : 1.67326324235437728482 * Math.expm1(x));
      case SOFTPLUS -> x > 30 ? x + Math.exp(-x) : Math.log1p(Math.exp(x));
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case EXPONENTIAL -> Math.exp(x);
      case SWISH -> x / (1 + Math.exp(-x));
      case GELU -> 0.5 * x * errorFunctionBelow(x / Math.sqrt(2));
      case LEAKY_RELU -> x > 0 ? x : alpha * x;
    };
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
