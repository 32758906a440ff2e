package sunhwan.optimizers;

/**
 * {@code initialLearningRate / (1 + decayRate · s / decaySteps)}.
 *
 * @param initialLearningRate of the first step, positive
 * @param decaySteps unit of time, positive
 * @param decayRate at least 0
 * @param staircase whether it changes all at once, every decaySteps
 */
public record InverseTimeDecay(
    float initialLearningRate, int decaySteps, float decayRate, boolean staircase)
    implements LearningRateSchedule {
  public InverseTimeDecay {
    Refuse.unlessPositive("InverseTimeDecay", "initialLearningRate", initialLearningRate);
    Refuse.unlessPositive("InverseTimeDecay", "decaySteps", decaySteps);
    Refuse.unlessAtLeastZero("InverseTimeDecay", "decayRate", decayRate);
  }

  public static InverseTimeDecay of(float initialLearningRate, int decaySteps, float decayRate) {
    return new InverseTimeDecay(initialLearningRate, decaySteps, decayRate, false);
  }

  public InverseTimeDecay staircase(boolean staircase) {
    return new InverseTimeDecay(initialLearningRate, decaySteps, decayRate, staircase);
  }

  @Override
  public float at(long iterations) {
    double part = (double) iterations / decaySteps;
    return (float) (initialLearningRate / (1 + decayRate * (staircase ? Math.floor(part) : part)));
  }
}
