package sunhwan.metrics;

import sunhwan.losses.LogCosh;

/** Mean over all values of {@code log cosh(y − t)}. */
public record LogCoshError() implements RowMetric {
  private static final float[] NONE = new float[0];

  public static LogCoshError of() {
    return new LogCoshError();
  }

  @Override
  public String name() {
    return "logcosh";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.equal(this, width, targetWidth);
  }

  @Override
  public double row(float[] y, int yAt, int width, float[] target, int targetAt, int targetWidth) {
    return LogCosh.of().row(y, yAt, width, target, targetAt, NONE, 1);
  }
}
