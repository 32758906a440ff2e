package sunhwan.metrics;

/**
 * Share of values on the target's side of a threshold; targets are 0 or 1.
 *
 * @param threshold above which a prediction is a 1, 0 to 1
 */
public record BinaryAccuracy(float threshold) implements RowMetric {
  public BinaryAccuracy {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "BinaryAccuracy: threshold must be 0 to 1, got " + threshold);
    }
  }

  /** With threshold 0.5. */
  public static BinaryAccuracy of() {
    return new BinaryAccuracy(0.5f);
  }

  public BinaryAccuracy threshold(float threshold) {
    return new BinaryAccuracy(threshold);
  }

  @Override
  public String name() {
    return "binary_accuracy";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.equal(this, width, targetWidth);
  }

  @Override
  public double row(float[] y, int yAt, int width, float[] target, int targetAt, int targetWidth) {
    int right = 0;
    for (int k = 0; k < width; k++) {
      right += (y[yAt + k] > threshold ? 1 : 0) == target[targetAt + k] ? 1 : 0;
    }
    return (double) right / width;
  }
}
