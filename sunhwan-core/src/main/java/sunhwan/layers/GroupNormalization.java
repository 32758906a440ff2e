package sunhwan.layers;

/**
 * Brings each group of an example's features to mean 0 and variance 1, Wu and He 2018: over the
 * group's features at all live steps, so (batch, time, features) is read as a whole; of (batch,
 * features) over the group's features alone.
 *
 * @param groups that divide the features, neighbours together; −1 for as many as there are features
 * @param epsilon added to the variance, positive
 * @param center whether a beta is added
 * @param scale whether a gamma is multiplied
 * @param restraints penalties and limits of its weights and of what comes out
 */
public record GroupNormalization(
    int groups, float epsilon, boolean center, boolean scale, Restraints restraints)
    implements LayerSpec, Restrained<GroupNormalization> {
  public GroupNormalization {
    if (groups != -1) {
      Refuse.unlessPositive("GroupNormalization", "groups", groups);
    }
    Refuse.unlessPositive("GroupNormalization", "epsilon", epsilon);
    restraints.check("GroupNormalization", "gamma", "beta");
  }

  /** Nothing is held down. */
  public GroupNormalization(int groups, float epsilon, boolean center, boolean scale) {
    this(groups, epsilon, center, scale, Restraints.NONE);
  }

  /** Keras's defaults but for groups, which Keras sets to 32: epsilon 0.001, beta and gamma. */
  public static GroupNormalization of(int groups) {
    return new GroupNormalization(groups, 1e-3f, true, true);
  }

  public GroupNormalization epsilon(float epsilon) {
    return new GroupNormalization(groups, epsilon, center, scale, restraints);
  }

  public GroupNormalization center(boolean center) {
    return new GroupNormalization(groups, epsilon, center, scale, restraints);
  }

  public GroupNormalization scale(boolean scale) {
    return new GroupNormalization(groups, epsilon, center, scale, restraints);
  }

  @Override
  public GroupNormalization restraints(Restraints restraints) {
    return new GroupNormalization(groups, epsilon, center, scale, restraints);
  }

  public GroupNormalization gammaRegularizer(Regularizer regularizer) {
    return restraints(restraints.regularizer("gamma", regularizer));
  }

  public GroupNormalization gammaConstraint(Constraint constraint) {
    return restraints(restraints.constraint("gamma", constraint));
  }

  public GroupNormalization betaRegularizer(Regularizer regularizer) {
    return restraints(restraints.regularizer("beta", regularizer));
  }

  public GroupNormalization betaConstraint(Constraint constraint) {
    return restraints(restraints.constraint("beta", constraint));
  }
}
