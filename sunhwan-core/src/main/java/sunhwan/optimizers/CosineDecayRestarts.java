package sunhwan.optimizers;

/**
 * Cosines with warm restarts: Loshchilov and Hutter 2017.
 *
 * <pre>
 * initialLearningRate · ((1 − alpha) · mMulⁱ · (1 + cos(π·x)) / 2 + alpha)
 * </pre>
 *
 * after i restarts, x being the part done of the present period; the first one has firstDecaySteps,
 * each other one tMul times its predecessor's.
 *
 * @param initialLearningRate of the first step, positive
 * @param firstDecaySteps positive
 * @param tMul at least 1
 * @param mMul of the rate that each period begins with, positive
 * @param alpha the lowest rate as a share of initialLearningRate, at least 0
 */
public record CosineDecayRestarts(
    float initialLearningRate, int firstDecaySteps, float tMul, float mMul, float alpha)
    implements LearningRateSchedule {
  public CosineDecayRestarts {
    Refuse.unlessPositive("CosineDecayRestarts", "initialLearningRate", initialLearningRate);
    Refuse.unlessPositive("CosineDecayRestarts", "firstDecaySteps", firstDecaySteps);
    if (!(tMul >= 1) || Float.isInfinite(tMul)) {
      throw new IllegalArgumentException(
          "CosineDecayRestarts: tMul must be at least 1 and finite, got " + tMul);
    }
    Refuse.unlessPositive("CosineDecayRestarts", "mMul", mMul);
    Refuse.unlessAtLeastZero("CosineDecayRestarts", "alpha", alpha);
  }

  /** Keras's defaults: periods double, every one from the same rate down to 0. */
  public static CosineDecayRestarts of(float initialLearningRate, int firstDecaySteps) {
    return new CosineDecayRestarts(initialLearningRate, firstDecaySteps, 2, 1, 0);
  }

  public CosineDecayRestarts tMul(float tMul) {
    return new CosineDecayRestarts(initialLearningRate, firstDecaySteps, tMul, mMul, alpha);
  }

  public CosineDecayRestarts mMul(float mMul) {
    return new CosineDecayRestarts(initialLearningRate, firstDecaySteps, tMul, mMul, alpha);
  }

  public CosineDecayRestarts alpha(float alpha) {
    return new CosineDecayRestarts(initialLearningRate, firstDecaySteps, tMul, mMul, alpha);
  }

  @Override
  public float at(long iterations) {
    double rest = iterations;
    double period = firstDecaySteps;
    double restarts = 0;
    if (tMul == 1) {
      restarts = Math.floor(rest / period);
      rest -= restarts * period;
    } else {
      while (rest >= period) {
        rest -= period;
        period *= tMul;
        restarts++;
      }
    }
    double wave = 0.5 * Math.pow(mMul, restarts) * (1 + Math.cos(Math.PI * rest / period));
    return (float) (initialLearningRate * ((1.0 - alpha) * wave + alpha));
  }
}
