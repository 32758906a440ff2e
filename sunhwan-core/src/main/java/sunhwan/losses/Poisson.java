package sunhwan.losses;

/**
 * Mean over the values of a row of {@code y − t·log(y + 1e-7)}; predictions are rates, at least 0.
 */
public record Poisson() implements ValueLoss {
  public static Poisson of() {
    return new Poisson();
  }

  @Override
  public String name() {
    return "poisson";
  }

  @Override
  public double value(double y, double t) {
    return y - t * Math.log(y + Crossentropy.EPSILON);
  }

  @Override
  public double slope(double y, double t) {
    return 1 - t / (y + Crossentropy.EPSILON);
  }
}
