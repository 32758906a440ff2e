package sunhwan.losses;

/** Mean over the values of a row of {@code max(1 − t·y, 0)²}; targets are −1 or 1, and 0 is −1. */
public record SquaredHinge() implements ValueLoss {
  public static SquaredHinge of() {
    return new SquaredHinge();
  }

  @Override
  public String name() {
    return "squared_hinge";
  }

  @Override
  public double value(double y, double t) {
    double missing = Math.max(1 - Hinge.sign(t) * y, 0);
    return missing * missing;
  }

  @Override
  public double slope(double y, double t) {
    return -2 * Hinge.sign(t) * Math.max(1 - Hinge.sign(t) * y, 0);
  }
}
