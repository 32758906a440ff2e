package sunhwan.losses;

/** Mean over the values of a row of {@code 100·|y − t| / max(|t|, 1e-7)}. */
public record MeanAbsolutePercentageError() implements ValueLoss {
  public static MeanAbsolutePercentageError of() {
    return new MeanAbsolutePercentageError();
  }

  @Override
  public String name() {
    return "mean_absolute_percentage_error";
  }

  @Override
  public double value(double y, double t) {
    return 100 * Math.abs(y - t) / whole(t);
  }

  @Override
  public double slope(double y, double t) {
    return 100 * Math.signum(y - t) / whole(t);
  }

  private static double whole(double t) {
    return Math.max(Math.abs(t), Crossentropy.EPSILON);
  }
}
