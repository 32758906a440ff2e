package sunhwan.losses;

/** The sums that losses of overlap are made of. */
final class Overlap {
  /** {@code Σ t·y}. */
  static final int BOTH = 0;

  /** {@code Σ t}. */
  static final int TARGETS = 1;

  /** {@code Σ y}. */
  static final int PREDICTIONS = 2;

  static final int SUMS = 3;

  private Overlap() {}

  static void add(float[] y, int yAt, int width, float[] target, int targetAt, double[] sums) {
    for (int k = 0; k < width; k++) {
      double t = target[targetAt + k];
      sums[BOTH] += t * y[yAt + k];
      sums[TARGETS] += t;
      sums[PREDICTIONS] += y[yAt + k];
    }
  }
}
