package sunhwan.evaluation;

/** The range in which a share probably lies, between 0 and 1, both ends included. */
public record Interval(double low, double high) {

  private static final double Z_95 = 1.959963984540054;

  public Interval {
    if (!(0 <= low && low <= high && high <= 1)) {
      throw new IllegalArgumentException(
          "Interval: expected 0 ≤ low ≤ high ≤ 1, got %s and %s".formatted(low, high));
    }
  }

  /**
   * The 95 % score interval of {@code successes} out of {@code rows}; Wilson 1927, without
   * continuity correction.
   */
  public static Interval wilson(long successes, long rows) {
    if (rows <= 0 || successes < 0 || successes > rows) {
      throw new IllegalArgumentException(
          "Interval: expected successes between 0 and a positive number of rows, got %d of %d"
              .formatted(successes, rows));
    }
    double n = rows;
    double share = successes / n;
    double z2 = Z_95 * Z_95;
    double centre = (share + z2 / (2 * n)) / (1 + z2 / n);
    double half = Z_95 / (1 + z2 / n) * Math.sqrt(share * (1 - share) / n + z2 / (4 * n * n));
    // The ends are exact where everything failed or succeeded; rounding must not say otherwise.
    return new Interval(
        successes == 0 ? 0 : Math.max(0, centre - half),
        successes == rows ? 1 : Math.min(1, centre + half));
  }

  /** Whether a share lies inside, the ends included. */
  public boolean contains(double share) {
    return low <= share && share <= high;
  }
}
