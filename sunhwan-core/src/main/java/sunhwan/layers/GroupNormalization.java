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
 */
public record GroupNormalization(int groups, float epsilon, boolean center, boolean scale)
    implements LayerSpec {
  public GroupNormalization {
    if (groups != -1) {
      Refuse.unlessPositive("GroupNormalization", "groups", groups);
    }
    Refuse.unlessPositive("GroupNormalization", "epsilon", epsilon);
  }

  /** Keras's defaults but for groups, which Keras sets to 32: epsilon 0.001, beta and gamma. */
  public static GroupNormalization of(int groups) {
    return new GroupNormalization(groups, 1e-3f, true, true);
  }

  public GroupNormalization epsilon(float epsilon) {
    return new GroupNormalization(groups, epsilon, center, scale);
  }

  public GroupNormalization center(boolean center) {
    return new GroupNormalization(groups, epsilon, center, scale);
  }

  public GroupNormalization scale(boolean scale) {
    return new GroupNormalization(groups, epsilon, center, scale);
  }
}
