package sunhwan.layers;

/**
 * Brings the features of every step to mean 0 and variance 1, Ba et al. 2016: {@code y = γ ⊙ (x −
 * mean) / √(variance + ε) + β}, statistics over the last axis.
 *
 * @param epsilon added to the variance, positive
 * @param center whether a beta is added
 * @param scale whether a gamma is multiplied
 * @param restraints penalties and limits of its weights and of what comes out
 */
public record LayerNormalization(
    float epsilon, boolean center, boolean scale, Restraints restraints)
    implements StepLayer, Restrained<LayerNormalization> {
  public LayerNormalization {
    Refuse.unlessPositive("LayerNormalization", "epsilon", epsilon);
    restraints.check("LayerNormalization", "gamma", "beta");
  }

  /** Nothing is held down. */
  public LayerNormalization(float epsilon, boolean center, boolean scale) {
    this(epsilon, center, scale, Restraints.NONE);
  }

  /** Keras's defaults: epsilon 0.001, beta and gamma. */
  public static LayerNormalization of() {
    return new LayerNormalization(1e-3f, true, true);
  }

  public LayerNormalization epsilon(float epsilon) {
    return new LayerNormalization(epsilon, center, scale, restraints);
  }

  public LayerNormalization center(boolean center) {
    return new LayerNormalization(epsilon, center, scale, restraints);
  }

  public LayerNormalization scale(boolean scale) {
    return new LayerNormalization(epsilon, center, scale, restraints);
  }

  @Override
  public LayerNormalization restraints(Restraints restraints) {
    return new LayerNormalization(epsilon, center, scale, restraints);
  }

  public LayerNormalization gammaRegularizer(Regularizer regularizer) {
    return restraints(restraints.regularizer("gamma", regularizer));
  }

  public LayerNormalization gammaConstraint(Constraint constraint) {
    return restraints(restraints.constraint("gamma", constraint));
  }

  public LayerNormalization betaRegularizer(Regularizer regularizer) {
    return restraints(restraints.regularizer("beta", regularizer));
  }

  public LayerNormalization betaConstraint(Constraint constraint) {
    return restraints(restraints.constraint("beta", constraint));
  }
}
