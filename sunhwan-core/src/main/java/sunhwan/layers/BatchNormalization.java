package sunhwan.layers;

/**
 * Brings every feature to mean 0 and variance 1, Ioffe and Szegedy 2015: over the batch and its
 * live steps in training, by moving averages otherwise.
 *
 * @param momentum of the moving averages, at least 0 and below 1
 * @param epsilon added to the variance, positive
 * @param center whether a beta is added
 * @param scale whether a gamma is multiplied
 * @param restraints penalties and limits of its weights and of what comes out
 */
public record BatchNormalization(
    float momentum, float epsilon, boolean center, boolean scale, Restraints restraints)
    implements StepLayer, Restrained<BatchNormalization> {
  public BatchNormalization {
    Refuse.unlessRate("BatchNormalization", "momentum", momentum);
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException(
          "BatchNormalization: epsilon must be positive, got " + epsilon);
    }
    restraints.check("BatchNormalization", "gamma", "beta");
  }

  /** Nothing is held down. */
  public BatchNormalization(float momentum, float epsilon, boolean center, boolean scale) {
    this(momentum, epsilon, center, scale, Restraints.NONE);
  }

  /** Keras's defaults: momentum 0.99, epsilon 0.001. */
  public static BatchNormalization of() {
    return new BatchNormalization(0.99f, 1e-3f, true, true);
  }

  public BatchNormalization momentum(float momentum) {
    return new BatchNormalization(momentum, epsilon, center, scale, restraints);
  }

  @Override
  public BatchNormalization restraints(Restraints restraints) {
    return new BatchNormalization(momentum, epsilon, center, scale, restraints);
  }

  public BatchNormalization gammaRegularizer(Regularizer regularizer) {
    return restraints(restraints.regularizer("gamma", regularizer));
  }

  public BatchNormalization gammaConstraint(Constraint constraint) {
    return restraints(restraints.constraint("gamma", constraint));
  }

  public BatchNormalization betaRegularizer(Regularizer regularizer) {
    return restraints(restraints.regularizer("beta", regularizer));
  }

  public BatchNormalization betaConstraint(Constraint constraint) {
    return restraints(restraints.constraint("beta", constraint));
  }
}
