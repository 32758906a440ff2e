package sunhwan.losses;

/**
 * Mean over the values of a row of {@code (log(1 + y) − log(1 + t))²}, where neither y nor t is
 * taken for less than 1e-7.
 */
public record MeanSquaredLogarithmicError() implements ValueLoss {
  public static MeanSquaredLogarithmicError of() {
    return new MeanSquaredLogarithmicError();
  }

  @Override
  public String name() {
    return "mean_squared_logarithmic_error";
  }

  @Override
  public double value(double y, double t) {
    double d = log(y) - log(t);
    return d * d;
  }

  @Override
  public double slope(double y, double t) {
    return y < Crossentropy.EPSILON ? 0 : 2 * (log(y) - log(t)) / (1 + y);
  }

  private static double log(double v) {
    return Math.log1p(v < Crossentropy.EPSILON ? Crossentropy.EPSILON : v);
  }
}
