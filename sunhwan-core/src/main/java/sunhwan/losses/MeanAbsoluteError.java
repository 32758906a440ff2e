package sunhwan.losses;

/** Mean over the values of a row of {@code |y − t|}; its slope where they are equal is 0. */
public record MeanAbsoluteError() implements ValueLoss {
  public static MeanAbsoluteError of() {
    return new MeanAbsoluteError();
  }

  @Override
  public String name() {
    return "mean_absolute_error";
  }

  @Override
  public double value(double y, double t) {
    return Math.abs(y - t);
  }

  @Override
  public double slope(double y, double t) {
    return Math.signum(y - t);
  }
}
