package sunhwan.losses;

/**
 * Mean over the values of a row of {@code d²/2} up to delta and {@code delta·|d| − delta²/2} beyond
 * it, where {@code d = y − t}; Huber 1964.
 *
 * @param delta where the parabola becomes a line, positive
 */
public record Huber(float delta) implements ValueLoss {
  public Huber {
    if (!(delta > 0) || Float.isInfinite(delta)) {
      throw new IllegalArgumentException("Huber: delta must be positive and finite, got " + delta);
    }
  }

  /** With delta 1. */
  public static Huber of() {
    return new Huber(1);
  }

  public Huber delta(float delta) {
    return new Huber(delta);
  }

  @Override
  public String name() {
    return "huber_loss";
  }

  @Override
  public double value(double y, double t) {
    double d = Math.abs(y - t);
    return d <= delta ? d * d / 2 : delta * (d - delta / 2.0);
  }

  @Override
  public double slope(double y, double t) {
    double d = y - t;
    return Math.abs(d) <= delta ? d : delta * Math.signum(d);
  }
}
