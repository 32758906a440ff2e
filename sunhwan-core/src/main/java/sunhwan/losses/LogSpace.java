package sunhwan.losses;

/** Sums of probabilities whose logarithms are at hand. */
final class LogSpace {
  static final double NOTHING = Double.NEGATIVE_INFINITY;

  private LogSpace() {}

  /** {@code log(eᵃ + eᵇ)}. */
  static double add(double a, double b) {
    double larger = Math.max(a, b);
    return larger == NOTHING ? NOTHING : larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
  }

  /** {@code log Σ eˣ}. */
  static double sum(double[] x) {
    double largest = NOTHING;
    for (double value : x) {
      largest = Math.max(largest, value);
    }
    if (largest == NOTHING) {
      return NOTHING;
    }
    double sum = 0;
    for (double value : x) {
      sum += Math.exp(value - largest);
    }
    return largest + Math.log(sum);
  }
}
