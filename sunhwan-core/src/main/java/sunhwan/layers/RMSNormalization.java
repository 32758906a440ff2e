package sunhwan.layers;

/**
 * Brings the root of a step's mean square to 1, Zhang and Sennrich 2019: {@code y = scale ⊙ x /
 * √(mean(x²) + ε)} over the last axis.
 *
 * @param epsilon added to the mean square, positive
 */
public record RMSNormalization(float epsilon) implements StepLayer {
  public RMSNormalization {
    Refuse.unlessPositive("RMSNormalization", "epsilon", epsilon);
  }

  /** Keras's default: epsilon 10⁻⁶. */
  public static RMSNormalization of() {
    return new RMSNormalization(1e-6f);
  }

  public RMSNormalization epsilon(float epsilon) {
    return new RMSNormalization(epsilon);
  }
}
