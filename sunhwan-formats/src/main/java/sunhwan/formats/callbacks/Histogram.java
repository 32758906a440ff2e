package sunhwan.formats.callbacks;

/** Values in buckets, as TensorBoard's histogram plugin wants them. */
final class Histogram {
  private static final int BUCKETS = 30;

  private Histogram() {}

  /**
   * Thirty buckets of equal width from the smallest value to the largest, each with its left end,
   * its right end and how many values it holds. Where all values are the same, all ends are it and
   * the last bucket holds them; where there are none, all is 0.
   */
  static double[][] of(float[] values) {
    double[][] buckets = new double[BUCKETS][3];
    if (values.length == 0) {
      return buckets;
    }
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (float value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    double width = (most - least) / BUCKETS;
    for (int i = 0; i < BUCKETS; i++) {
      buckets[i][0] = least + i * width;
      buckets[i][1] = i == BUCKETS - 1 ? most : least + (i + 1) * width;
    }
    for (float value : values) {
      int bucket = width > 0 ? (int) Math.min((value - least) / width, BUCKETS - 1) : BUCKETS - 1;
      buckets[bucket][2]++;
    }
    return buckets;
  }
}
