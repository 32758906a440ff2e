package sunhwan.metrics;

import sunhwan.losses.MeanSquaredError;

/** Square root of the mean over all values of {@code (y − t)²}. */
public record RootMeanSquaredError() implements RowMetric {
  private static final float[] NONE = new float[0];

  public static RootMeanSquaredError of() {
    return new RootMeanSquaredError();
  }

  @Override
  public String name() {
    return "root_mean_squared_error";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.equal(this, width, targetWidth);
  }

  @Override
  public double row(float[] y, int yAt, int width, float[] target, int targetAt, int targetWidth) {
    return MeanSquaredError.of().row(y, yAt, width, target, targetAt, NONE, 1);
  }

  @Override
  public double result(double mean) {
    return Math.sqrt(mean);
  }
}
