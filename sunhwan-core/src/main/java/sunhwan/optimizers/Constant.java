package sunhwan.optimizers;

/**
 * The same rate at every step.
 *
 * @param learningRate positive
 */
public record Constant(float learningRate) implements LearningRateSchedule {
  public Constant {
    Refuse.unlessPositive("Constant", "learningRate", learningRate);
  }

  public static Constant of(float learningRate) {
    return new Constant(learningRate);
  }

  /** The rate of an optimizer, which a refusal is to name. */
  static Constant rate(String optimizer, float learningRate) {
    Refuse.unlessPositive(optimizer, "learningRate", learningRate);
    return new Constant(learningRate);
  }

  @Override
  public float at(long iterations) {
    return learningRate;
  }
}
