package sunhwan.losses;

/** Mean over the values of a row of {@code (y − t)²}. */
public record MeanSquaredError() implements ValueLoss {
  public static MeanSquaredError of() {
    return new MeanSquaredError();
  }

  @Override
  public String name() {
    return "mean_squared_error";
  }

  @Override
  public double value(double y, double t) {
    return (y - t) * (y - t);
  }

  @Override
  public double slope(double y, double t) {
    return 2 * (y - t);
  }
}
