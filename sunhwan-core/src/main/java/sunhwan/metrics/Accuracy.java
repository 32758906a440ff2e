package sunhwan.metrics;

/**
 * Share of right answers, in the form that Keras's word "accuracy" takes: one value is {@link
 * BinaryAccuracy}, a target of one value among several {@link SparseCategoricalAccuracy},
 * everything else {@link CategoricalAccuracy}.
 */
public record Accuracy() implements RowMetric {
  public static Accuracy of() {
    return new Accuracy();
  }

  @Override
  public String name() {
    return "accuracy";
  }

  @Override
  public void check(int width, int targetWidth) {
    if (targetWidth != 1) {
      Widths.equal(this, width, targetWidth);
    }
  }

  @Override
  public double row(float[] y, int yAt, int width, float[] target, int targetAt, int targetWidth) {
    if (width == 1) {
      return (y[yAt] > 0.5f ? 1 : 0) == target[targetAt] ? 1 : 0;
    }
    int wanted =
        targetWidth == 1 ? (int) target[targetAt] : Widths.largest(target, targetAt, targetWidth);
    return Widths.largest(y, yAt, width) == wanted ? 1 : 0;
  }
}
