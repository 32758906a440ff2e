package sunhwan.metrics;

/**
 * Share of rows in which fewer than k values are larger than the one at the target, a class.
 *
 * @param k positive
 */
public record SparseTopKCategoricalAccuracy(int k) implements RowMetric {
  public SparseTopKCategoricalAccuracy {
    if (k < 1) {
      throw new IllegalArgumentException(
          "SparseTopKCategoricalAccuracy: k must be positive, got " + k);
    }
  }

  /** With k 5. */
  public static SparseTopKCategoricalAccuracy of() {
    return new SparseTopKCategoricalAccuracy(5);
  }

  public SparseTopKCategoricalAccuracy k(int k) {
    return new SparseTopKCategoricalAccuracy(k);
  }

  @Override
  public String name() {
    return "sparse_top_k_categorical_accuracy";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.classes(this, targetWidth);
  }

  @Override
  public double row(float[] y, int yAt, int width, float[] target, int targetAt, int targetWidth) {
    return isAmongLargest(y, yAt, width, (int) target[targetAt], k) ? 1 : 0;
  }

  /** Whether fewer than k values are larger than the t-th; false where some are no numbers. */
  static boolean isAmongLargest(float[] y, int yAt, int width, int t, int k) {
    if (t < 0 || t >= width) {
      return false;
    }
    int larger = 0;
    for (int j = 0; j < width; j++) {
      if (!Float.isFinite(y[yAt + j])) {
        return false;
      }
      larger += y[yAt + j] > y[yAt + t] ? 1 : 0;
    }
    return larger < k;
  }
}
