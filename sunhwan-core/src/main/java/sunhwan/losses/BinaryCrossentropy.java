package sunhwan.losses;

/**
 * Mean over the values of a row of {@code −t·log p − (1 − t)·log(1 − p)}.
 *
 * @param fromLogits whether predictions are still to go through a sigmoid; else they are cut to
 *     [1e-7, 1 − 1e-7]
 * @param labelSmoothing targets move that share of the way to one half, at least 0 and below 1
 */
public record BinaryCrossentropy(boolean fromLogits, float labelSmoothing) implements ValueLoss {
  public BinaryCrossentropy {
    Crossentropy.refuseNoShare("BinaryCrossentropy", labelSmoothing);
  }

  public static BinaryCrossentropy of() {
    return new BinaryCrossentropy(false, 0);
  }

  public BinaryCrossentropy fromLogits(boolean fromLogits) {
    return new BinaryCrossentropy(fromLogits, labelSmoothing);
  }

  public BinaryCrossentropy labelSmoothing(float labelSmoothing) {
    return new BinaryCrossentropy(fromLogits, labelSmoothing);
  }

  @Override
  public String name() {
    return "binary_crossentropy";
  }

  @Override
  public double value(double y, double target) {
    double t = Crossentropy.towardsHalf(target, labelSmoothing);
    if (fromLogits) {
      // max(y, 0) − y·t + log(1 + exp(−|y|))
      return Math.max(y, 0) - y * t + Math.log1p(Math.exp(-Math.abs(y)));
    }
    double p = Crossentropy.clip(y);
    return -t * Math.log(p) - (1 - t) * Math.log(1 - p);
  }

  @Override
  public double slope(double y, double target) {
    double t = Crossentropy.towardsHalf(target, labelSmoothing);
    if (fromLogits) {
      return Crossentropy.sigmoid(y) - t;
    }
    return Crossentropy.clip(y) == y ? (y - t) / (y * (1 - y)) : 0;
  }
}
