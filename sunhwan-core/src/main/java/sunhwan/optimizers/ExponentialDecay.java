package sunhwan.optimizers;

/**
 * {@code initialLearningRate · decayRate^(s / decaySteps)}.
 *
 * @param initialLearningRate of the first step, positive
 * @param decaySteps in which the rate changes by the factor decayRate, positive
 * @param decayRate positive, below 1 for a decay
 * @param staircase whether it changes all at once, every decaySteps
 */
public record ExponentialDecay(
    float initialLearningRate, int decaySteps, float decayRate, boolean staircase)
    implements LearningRateSchedule {
  public ExponentialDecay {
    Refuse.unlessPositive("ExponentialDecay", "initialLearningRate", initialLearningRate);
    Refuse.unlessPositive("ExponentialDecay", "decaySteps", decaySteps);
    Refuse.unlessPositive("ExponentialDecay", "decayRate", decayRate);
  }

  public static ExponentialDecay of(float initialLearningRate, int decaySteps, float decayRate) {
    return new ExponentialDecay(initialLearningRate, decaySteps, decayRate, false);
  }

  public ExponentialDecay staircase(boolean staircase) {
    return new ExponentialDecay(initialLearningRate, decaySteps, decayRate, staircase);
  }

  @Override
  public float at(long iterations) {
    double part = (double) iterations / decaySteps;
    return (float) (initialLearningRate * Math.pow(decayRate, staircase ? Math.floor(part) : part));
  }
}
