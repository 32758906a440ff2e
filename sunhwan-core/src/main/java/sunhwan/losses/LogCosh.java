package sunhwan.losses;

/** Mean over the values of a row of {@code log cosh(y − t)}. */
public record LogCosh() implements ValueLoss {
  private static final double LOG_2 = Math.log(2);

  public static LogCosh of() {
    return new LogCosh();
  }

  @Override
  public String name() {
    return "log_cosh";
  }

  // log cosh d = |d| + log(1 + exp(−2|d|)) − log 2, which overflows nowhere
  @Override
  public double value(double y, double t) {
    double d = Math.abs(y - t);
    return d + Math.log1p(Math.exp(-2 * d)) - LOG_2;
  }

  @Override
  public double slope(double y, double t) {
    return Math.tanh(y - t);
  }
}
