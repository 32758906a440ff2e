package sunhwan.optimizers;

/**
 * {@code (initialLearningRate − endLearningRate) · (1 − s / decaySteps)^power + endLearningRate},
 * and endLearningRate from decaySteps on.
 *
 * @param initialLearningRate of the first step, at least 0
 * @param decaySteps positive
 * @param endLearningRate at least 0
 * @param power positive; 1 for a straight line
 * @param cycle whether, instead of ending, the decay begins anew, from lower down, over the next
 *     multiple of decaySteps
 */
public record PolynomialDecay(
    float initialLearningRate, int decaySteps, float endLearningRate, float power, boolean cycle)
    implements LearningRateSchedule {
  public PolynomialDecay {
    Refuse.unlessAtLeastZero("PolynomialDecay", "initialLearningRate", initialLearningRate);
    Refuse.unlessPositive("PolynomialDecay", "decaySteps", decaySteps);
    Refuse.unlessAtLeastZero("PolynomialDecay", "endLearningRate", endLearningRate);
    Refuse.unlessPositive("PolynomialDecay", "power", power);
  }

  /** Keras's defaults: down to 0.0001 in a straight line. */
  public static PolynomialDecay of(float initialLearningRate, int decaySteps) {
    return new PolynomialDecay(initialLearningRate, decaySteps, 1e-4f, 1, false);
  }

  public PolynomialDecay endLearningRate(float endLearningRate) {
    return new PolynomialDecay(initialLearningRate, decaySteps, endLearningRate, power, cycle);
  }

  public PolynomialDecay power(float power) {
    return new PolynomialDecay(initialLearningRate, decaySteps, endLearningRate, power, cycle);
  }

  public PolynomialDecay cycle(boolean cycle) {
    return new PolynomialDecay(initialLearningRate, decaySteps, endLearningRate, power, cycle);
  }

  @Override
  public float at(long iterations) {
    double part = (double) iterations / decaySteps;
    double done = cycle ? part / Math.max(1, Math.ceil(part)) : Math.min(1, part);
    return (float)
        (((double) initialLearningRate - endLearningRate) * Math.pow(1 - done, power)
            + endLearningRate);
  }
}
