package sunhwan.losses;

/** Mean over the values of a row of {@code (y − t)²}. */
public record MeanSquaredError() implements Loss {
  public static MeanSquaredError of() {
    return new MeanSquaredError();
  }

  @Override
  public String name() {
    return "mean_squared_error";
  }

  @Override
  public double row(
      float[] y, int yAt, int width, float[] target, int targetAt, float[] dy, double scale) {
    double loss = 0;
    for (int k = 0; k < width; k++) {
      double d = (double) y[yAt + k] - target[targetAt + k];
      loss += d * d;
      if (dy.length > 0) {
        dy[yAt + k] = (float) (scale * 2 * d / width);
      }
    }
    return loss / width;
  }
}
