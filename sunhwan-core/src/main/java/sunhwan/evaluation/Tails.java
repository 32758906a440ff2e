package sunhwan.evaluation;

/** Probabilities of values at least as extreme, on both sides. */
final class Tails {
  private static final double[] LANCZOS = { // g = 7, n = 9; Godfrey 2001
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
    -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
    1.5056327351493116e-7
  };

  private Tails() {}

  /** That Student's t with so many degrees of freedom lies as far from 0. */
  static double student(double t, int freedom) {
    double x = freedom / (freedom + t * t);
    return beta(freedom / 2.0, 0.5, x);
  }

  /** That a fair coin, thrown so often, shows heads or tails at most {@code rarer} times. */
  static double fairCoin(int rarer, int throwsOfIt) {
    double tail = 0;
    for (int k = 0; k <= rarer; k++) {
      tail +=
          Math.exp(
              logGamma(throwsOfIt + 1.0)
                  - logGamma(k + 1.0)
                  - logGamma(throwsOfIt - k + 1.0)
                  - throwsOfIt * Math.log(2));
    }
    return Math.min(1, 2 * tail);
  }

  /** The regularised incomplete beta function, by its continued fraction. */
  private static double beta(double a, double b, double x) {
    if (x <= 0 || x >= 1) {
      return x <= 0 ? 0 : 1;
    }
    if (x > (a + 1) / (a + b + 2)) {
      return 1 - beta(b, a, 1 - x); // where the fraction converges fast
    }
    double front =
        Math.exp(
            logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x));
    return front / a * fraction(a, b, x);
  }

  /** 1/(1 + d₁/(1 + d₂/(1 + …))), by Lentz's method. */
  private static double fraction(double a, double b, double x) {
    double tiny = 1e-300;
    double c = 1;
    double d = 1 / nonZero(1 - (a + b) * x / (a + 1), tiny);
    double value = d;
    for (int m = 1; m < 1000; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / nonZero(1 + even * d, tiny);
      c = nonZero(1 + even / c, tiny);
      value *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / nonZero(1 + odd * d, tiny);
      c = nonZero(1 + odd / c, tiny);
      value *= d * c;
      if (Math.abs(d * c - 1) < 1e-15) {
        break;
      }
    }
    return value;
  }

  private static double nonZero(double value, double tiny) {
    return Math.abs(value) < tiny ? tiny : value;
  }

  /** log Γ(x) for positive x, by Lanczos's approximation. */
  private static double logGamma(double x) {
    if (x < 0.5) {
      return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
    }
    double z = x - 1;
    double sum = LANCZOS[0];
    for (int i = 1; i < LANCZOS.length; i++) {
      sum += LANCZOS[i] / (z + i);
    }
    double t = z + 7.5;
    return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
  }
}
