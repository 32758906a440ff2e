package sunhwan.metrics;

/** Share of rows whose largest value stands at the target, a class; the first of equals. */
public record SparseCategoricalAccuracy() implements RowMetric {
  public static SparseCategoricalAccuracy of() {
    return new SparseCategoricalAccuracy();
  }

  @Override
  public String name() {
    return "sparse_categorical_accuracy";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.classes(this, targetWidth);
  }

  @Override
  public double row(float[] y, int yAt, int width, float[] target, int targetAt, int targetWidth) {
    return Widths.largest(y, yAt, width) == (int) target[targetAt] ? 1 : 0;
  }
}
