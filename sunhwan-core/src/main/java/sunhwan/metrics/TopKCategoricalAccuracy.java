package sunhwan.metrics;

/**
 * Share of rows in which fewer than k values are larger than the one where the target's largest
 * stands.
 *
 * @param k positive
 */
public record TopKCategoricalAccuracy(int k) implements RowMetric {
  public TopKCategoricalAccuracy {
    if (k < 1) {
      throw new IllegalArgumentException("TopKCategoricalAccuracy: k must be positive, got " + k);
    }
  }

  /** With k 5. */
  public static TopKCategoricalAccuracy of() {
    return new TopKCategoricalAccuracy(5);
  }

  public TopKCategoricalAccuracy k(int k) {
    return new TopKCategoricalAccuracy(k);
  }

  @Override
  public String name() {
    return "top_k_categorical_accuracy";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.equal(this, width, targetWidth);
  }

  @Override
  public double row(float[] y, int yAt, int width, float[] target, int targetAt, int targetWidth) {
    int t = Widths.largest(target, targetAt, width);
    return SparseTopKCategoricalAccuracy.isAmongLargest(y, yAt, width, t, k) ? 1 : 0;
  }
}
