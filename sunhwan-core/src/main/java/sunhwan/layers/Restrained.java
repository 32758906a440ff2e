package sunhwan.layers;

/**
 * A layer that can be held down while it learns: Keras's arguments {@code …_regularizer} and {@code
 * …_constraint}, each as a copying setter.
 */
public sealed interface Restrained<L extends Restrained<L>>
    permits KernelLayer,
        Embedding,
        SeparableConv1D,
        DepthwiseConv1D,
        BatchNormalization,
        LayerNormalization,
        GroupNormalization,
        PReLU {

  /** What holds it down. */
  Restraints restraints();

  /** The same layer held down otherwise. */
  L restraints(Restraints restraints);

  /** A penalty of what comes out: L1, L2 or L1L2. */
  default L activityRegularizer(Regularizer regularizer) {
    return restraints(restraints().activity(regularizer));
  }
}
