package sunhwan.losses;

/**
 * Mean over the values of a row of {@code (1 − q)^gamma} times the binary cross-entropy, where
 * {@code q = t·p + (1 − t)·(1 − p)} is how right p is: what is easy counts little. Lin et al. 2018.
 *
 * @param applyClassBalancing whether each value also counts {@code t·alpha + (1 − t)·(1 − alpha)}
 * @param alpha weight of the class 1, 0 to 1
 * @param gamma how much less the easy ones count, at least 0
 * @param fromLogits whether predictions are still to go through a sigmoid
 * @param labelSmoothing targets move that share of the way to one half, at least 0 and below 1
 */
public record BinaryFocalCrossentropy(
    boolean applyClassBalancing, float alpha, float gamma, boolean fromLogits, float labelSmoothing)
    implements ValueLoss {
  public BinaryFocalCrossentropy {
    Crossentropy.refuseNoShare("BinaryFocalCrossentropy", labelSmoothing);
    Crossentropy.refuseGamma("BinaryFocalCrossentropy", gamma);
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new IllegalArgumentException(
          "BinaryFocalCrossentropy: alpha must be 0 to 1, got " + alpha);
    }
  }

  /** Keras's: not balanced, alpha 0.25, gamma 2. */
  public static BinaryFocalCrossentropy of() {
    return new BinaryFocalCrossentropy(false, 0.25f, 2, false, 0);
  }

  public BinaryFocalCrossentropy applyClassBalancing(boolean applyClassBalancing) {
    return new BinaryFocalCrossentropy(
        applyClassBalancing, alpha, gamma, fromLogits, labelSmoothing);
  }

  public BinaryFocalCrossentropy alpha(float alpha) {
    return new BinaryFocalCrossentropy(
        applyClassBalancing, alpha, gamma, fromLogits, labelSmoothing);
  }

  public BinaryFocalCrossentropy gamma(float gamma) {
    return new BinaryFocalCrossentropy(
        applyClassBalancing, alpha, gamma, fromLogits, labelSmoothing);
  }

  public BinaryFocalCrossentropy fromLogits(boolean fromLogits) {
    return new BinaryFocalCrossentropy(
        applyClassBalancing, alpha, gamma, fromLogits, labelSmoothing);
  }

  public BinaryFocalCrossentropy labelSmoothing(float labelSmoothing) {
    return new BinaryFocalCrossentropy(
        applyClassBalancing, alpha, gamma, fromLogits, labelSmoothing);
  }

  @Override
  public String name() {
    return "binary_focal_crossentropy";
  }

  // bce = −t·log c − (1 − t)·log(1 − c) with c = clip(p);  f = (1 − q)^gamma;  loss = balance·f·bce
  @Override
  public double value(double y, double target) {
    double t = Crossentropy.towardsHalf(target, labelSmoothing);
    double p = probability(y);
    return balance(t) * Math.pow(wrong(p, t), gamma) * entropy(p, t);
  }

  // dq/dp = 2t − 1;  df = −gamma·(1 − q)^(gamma − 1)·(2t − 1);  dbce = (c − t) / (c·(1 − c)) inside
  // the limits;  dp/dy = p·(1 − p) where y is a logit
  @Override
  public double slope(double y, double target) {
    double t = Crossentropy.towardsHalf(target, labelSmoothing);
    double p = probability(y);
    double wrong = wrong(p, t);
    double df = gamma == 0 ? 0 : -gamma * Math.pow(wrong, gamma - 1) * (2 * t - 1);
    double dbce = Crossentropy.clip(p) == p ? (p - t) / (p * (1 - p)) : 0;
    double dp = balance(t) * (df * entropy(p, t) + Math.pow(wrong, gamma) * dbce);
    return fromLogits ? dp * p * (1 - p) : dp;
  }

  private double probability(double y) {
    return fromLogits ? Crossentropy.sigmoid(y) : y;
  }

  private double balance(double t) {
    return applyClassBalancing ? t * alpha + (1 - t) * (1 - alpha) : 1;
  }

  private static double wrong(double p, double t) {
    return 1 - (t * p + (1 - t) * (1 - p));
  }

  private static double entropy(double p, double t) {
    double c = Crossentropy.clip(p);
    return -t * Math.log(c) - (1 - t) * Math.log(1 - c);
  }
}
