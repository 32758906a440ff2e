package sunhwan.optimizers;

import java.util.Optional;

/**
 * Half a cosine down, Loshchilov and Hutter 2017, after a straight warm-up where there is one.
 *
 * <pre>
 * s &lt; warmupSteps:  initialLearningRate + (warmupTarget − initialLearningRate) · s / warmupSteps
 * else, with x = min(1, (s − warmupSteps) / decaySteps):
 *                   top · ((1 − alpha) · (1 + cos(π·x)) / 2 + alpha)
 * </pre>
 *
 * top is warmupTarget, or without a warm-up initialLearningRate.
 *
 * @param initialLearningRate of the first step, at least 0
 * @param decaySteps of the cosine, after the warm-up; positive
 * @param alpha the last rate as a share of the top, at least 0
 * @param warmupTarget where the warm-up leads, at least 0; empty for no warm-up
 * @param warmupSteps at least 0; counts only with a warmupTarget, as in Keras
 */
public record CosineDecay(
    float initialLearningRate,
    int decaySteps,
    float alpha,
    Optional<Float> warmupTarget,
    int warmupSteps)
    implements LearningRateSchedule {
  public CosineDecay {
    Refuse.unlessAtLeastZero("CosineDecay", "initialLearningRate", initialLearningRate);
    Refuse.unlessPositive("CosineDecay", "decaySteps", decaySteps);
    Refuse.unlessAtLeastZero("CosineDecay", "alpha", alpha);
    warmupTarget.ifPresent(w -> Refuse.unlessAtLeastZero("CosineDecay", "warmupTarget", w));
    if (warmupSteps < 0) {
      throw new IllegalArgumentException(
          "CosineDecay: warmupSteps must be at least 0, got " + warmupSteps);
    }
  }

  /** Down to 0, without a warm-up. */
  public static CosineDecay of(float initialLearningRate, int decaySteps) {
    return new CosineDecay(initialLearningRate, decaySteps, 0, Optional.empty(), 0);
  }

  public CosineDecay alpha(float alpha) {
    return new CosineDecay(initialLearningRate, decaySteps, alpha, warmupTarget, warmupSteps);
  }

  /** Before the cosine, a straight line from initialLearningRate to warmupTarget. */
  public CosineDecay warmup(float warmupTarget, int warmupSteps) {
    return new CosineDecay(
        initialLearningRate, decaySteps, alpha, Optional.of(warmupTarget), warmupSteps);
  }

  @Override
  public float at(long iterations) {
    double top = warmupTarget.orElse(initialLearningRate);
    int warm = warmupTarget.isPresent() ? warmupSteps : 0;
    if (iterations < warm) {
      return (float) (initialLearningRate + (top - initialLearningRate) * iterations / warm);
    }
    double done = Math.min(1, (double) (iterations - warm) / decaySteps);
    return (float) (top * ((1.0 - alpha) * 0.5 * (1 + Math.cos(Math.PI * done)) + alpha));
  }
}
