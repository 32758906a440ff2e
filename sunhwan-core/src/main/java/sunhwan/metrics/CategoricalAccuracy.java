package sunhwan.metrics;

/** Share of rows whose largest value stands where the target's does; the first of equals. */
public record CategoricalAccuracy() implements RowMetric {
  public static CategoricalAccuracy of() {
    return new CategoricalAccuracy();
  }

  @Override
  public String name() {
    return "categorical_accuracy";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.equal(this, width, targetWidth);
  }

  @Override
  public double row(float[] y, int yAt, int width, float[] target, int targetAt, int targetWidth) {
    return Widths.largest(y, yAt, width) == Widths.largest(target, targetAt, width) ? 1 : 0;
  }
}
