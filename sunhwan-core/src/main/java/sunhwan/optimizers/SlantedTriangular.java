package sunhwan.optimizers;

/**
 * A short straight way up and a long one down: Howard and Ruder 2018, section 3.2, with their
 * defaults.
 *
 * <pre>
 * cut = ⌊totalSteps · cutFrac⌋
 * p = s / cut  below cut, then  1 − (s − cut) / (cut · (1 / cutFrac − 1)), at least 0
 * maxLearningRate · (1 + p · (ratio − 1)) / ratio
 * </pre>
 *
 * @param maxLearningRate the top, positive
 * @param totalSteps batches of the whole training, positive
 * @param cutFrac share of steps that rise, below 1 and at least {@code 1 / totalSteps}
 * @param ratio of the highest to the lowest rate, at least 1
 */
public record SlantedTriangular(float maxLearningRate, int totalSteps, float cutFrac, float ratio)
    implements LearningRateSchedule {
  public SlantedTriangular {
    Refuse.unlessPositive("SlantedTriangular", "maxLearningRate", maxLearningRate);
    Refuse.unlessPositive("SlantedTriangular", "totalSteps", totalSteps);
    if (!(cutFrac < 1 && cut(totalSteps, cutFrac) >= 1)) {
      throw new IllegalArgumentException(
          "SlantedTriangular: cutFrac must be below 1 and at least 1/totalSteps = "
              + 1f / totalSteps
              + ", got "
              + cutFrac);
    }
    if (!(ratio >= 1) || Float.isInfinite(ratio)) {
      throw new IllegalArgumentException(
          "SlantedTriangular: ratio must be at least 1 and finite, got " + ratio);
    }
  }

  /** The paper's defaults: up in a tenth of the steps, from a 32nd and down to it. */
  public static SlantedTriangular of(float maxLearningRate, int totalSteps) {
    return new SlantedTriangular(maxLearningRate, totalSteps, 0.1f, 32);
  }

  public SlantedTriangular cutFrac(float cutFrac) {
    return new SlantedTriangular(maxLearningRate, totalSteps, cutFrac, ratio);
  }

  public SlantedTriangular ratio(float ratio) {
    return new SlantedTriangular(maxLearningRate, totalSteps, cutFrac, ratio);
  }

  @Override
  public float at(long iterations) {
    double cut = cut(totalSteps, cutFrac);
    double p =
        iterations < cut
            ? iterations / cut
            : Math.max(0, 1 - (iterations - cut) / (cut * (1 / (double) cutFrac - 1)));
    return (float) (maxLearningRate * (1 + p * (ratio - 1)) / ratio);
  }

  /** In float, where a tenth of ten is one. */
  private static double cut(int totalSteps, float cutFrac) {
    return Math.floor(totalSteps * cutFrac);
  }
}
