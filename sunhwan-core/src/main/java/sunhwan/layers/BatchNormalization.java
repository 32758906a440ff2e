package sunhwan.layers;

/**
 * Brings every feature to mean 0 and variance 1, Ioffe and Szegedy 2015: over the batch and its
 * live steps in training, by moving averages otherwise.
 *
 * @param momentum of the moving averages, at least 0 and below 1
 * @param epsilon added to the variance, positive
 * @param center whether a beta is added
 * @param scale whether a gamma is multiplied
 */
public record BatchNormalization(float momentum, float epsilon, boolean center, boolean scale)
    implements StepLayer {
  public BatchNormalization {
    Refuse.unlessRate("BatchNormalization", "momentum", momentum);
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException(
          "BatchNormalization: epsilon must be positive, got " + epsilon);
    }
  }

  /** Keras's defaults: momentum 0.99, epsilon 0.001. */
  public static BatchNormalization of() {
    return new BatchNormalization(0.99f, 1e-3f, true, true);
  }

  public BatchNormalization momentum(float momentum) {
    return new BatchNormalization(momentum, epsilon, center, scale);
  }
}
