package sunhwan.optimizers;

/**
 * Up and far down again in one training: Smith and Topin 2018, as PyTorch's OneCycleLR in two
 * phases with cosine annealing. Momentum stays as it is.
 *
 * <pre>
 * maxLearningRate / divFactor  rises to  maxLearningRate                         until pctStart · totalSteps − 1
 * and then falls to  maxLearningRate / divFactor / finalDivFactor                until totalSteps − 1
 * between a and b, x being the part done:  b + (a − b) · (1 + cos(π·x)) / 2
 * </pre>
 *
 * Steps beyond totalSteps, which PyTorch refuses, keep the lowest rate.
 *
 * @param maxLearningRate the top, positive
 * @param totalSteps batches of the whole training, positive
 * @param pctStart share of steps that rise, below 1 and above {@code 1 / totalSteps}
 * @param divFactor positive
 * @param finalDivFactor positive
 */
public record OneCycle(
    float maxLearningRate, int totalSteps, float pctStart, float divFactor, float finalDivFactor)
    implements LearningRateSchedule {
  public OneCycle {
    Refuse.unlessPositive("OneCycle", "maxLearningRate", maxLearningRate);
    Refuse.unlessPositive("OneCycle", "totalSteps", totalSteps);
    if (!(pctStart < 1 && pctStart > 1.0 / totalSteps)) {
      throw new IllegalArgumentException(
          "OneCycle: pctStart must be below 1 and above 1/totalSteps = "
              + 1f / totalSteps
              + ", got "
              + pctStart);
    }
    Refuse.unlessPositive("OneCycle", "divFactor", divFactor);
    Refuse.unlessPositive("OneCycle", "finalDivFactor", finalDivFactor);
  }

  /** PyTorch's defaults: up from a 25th in 30 % of the steps, down to a 10,000th of that 25th. */
  public static OneCycle of(float maxLearningRate, int totalSteps) {
    return new OneCycle(maxLearningRate, totalSteps, 0.3f, 25, 1e4f);
  }

  public OneCycle pctStart(float pctStart) {
    return new OneCycle(maxLearningRate, totalSteps, pctStart, divFactor, finalDivFactor);
  }

  public OneCycle divFactor(float divFactor) {
    return new OneCycle(maxLearningRate, totalSteps, pctStart, divFactor, finalDivFactor);
  }

  public OneCycle finalDivFactor(float finalDivFactor) {
    return new OneCycle(maxLearningRate, totalSteps, pctStart, divFactor, finalDivFactor);
  }

  @Override
  public float at(long iterations) {
    double first = (double) maxLearningRate / divFactor;
    double last = first / finalDivFactor;
    double top = (double) pctStart * totalSteps - 1;
    double end = totalSteps - 1.0;
    return (float)
        (iterations <= top
            ? between(first, maxLearningRate, iterations / top)
            : between(maxLearningRate, last, Math.min(1, (iterations - top) / (end - top))));
  }

  private static double between(double from, double to, double done) {
    return to + 0.5 * (from - to) * (1 + Math.cos(Math.PI * done));
  }
}
