package sunhwan.losses;

/** Mean over the values of a row of {@code max(1 − t·y, 0)}; targets are −1 or 1, and 0 is −1. */
public record Hinge() implements ValueLoss {
  public static Hinge of() {
    return new Hinge();
  }

  @Override
  public String name() {
    return "hinge";
  }

  @Override
  public double value(double y, double t) {
    return Math.max(1 - sign(t) * y, 0);
  }

  @Override
  public double slope(double y, double t) {
    return 1 - sign(t) * y >= 0 ? -sign(t) : 0;
  }

  static double sign(double t) {
    return t == 0 ? -1 : t;
  }
}
