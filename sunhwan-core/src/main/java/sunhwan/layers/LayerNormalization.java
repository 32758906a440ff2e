package sunhwan.layers;

/**
 * Brings the features of every step to mean 0 and variance 1, Ba et al. 2016: {@code y = γ ⊙ (x −
 * mean) / √(variance + ε) + β}, statistics over the last axis.
 *
 * @param epsilon added to the variance, positive
 * @param center whether a beta is added
 * @param scale whether a gamma is multiplied
 */
public record LayerNormalization(float epsilon, boolean center, boolean scale)
    implements StepLayer {
  public LayerNormalization {
    Refuse.unlessPositive("LayerNormalization", "epsilon", epsilon);
  }

  /** Keras's defaults: epsilon 0.001, beta and gamma. */
  public static LayerNormalization of() {
    return new LayerNormalization(1e-3f, true, true);
  }

  public LayerNormalization epsilon(float epsilon) {
    return new LayerNormalization(epsilon, center, scale);
  }

  public LayerNormalization center(boolean center) {
    return new LayerNormalization(epsilon, center, scale);
  }

  public LayerNormalization scale(boolean scale) {
    return new LayerNormalization(epsilon, center, scale);
  }
}
