package sunhwan.layers;

/** A layer with a kernel and perhaps a bias, each of which can be held down. */
public sealed interface KernelLayer<L extends KernelLayer<L>> extends Restrained<L>
    permits Dense, EinsumDense, Conv1D, Conv1DTranspose, ConvLSTM1D, RecurrentLayer, RecurrentCell {

  default L kernelRegularizer(Regularizer regularizer) {
    return restraints(restraints().regularizer("kernel", regularizer));
  }

  default L kernelConstraint(Constraint constraint) {
    return restraints(restraints().constraint("kernel", constraint));
  }

  default L biasRegularizer(Regularizer regularizer) {
    return restraints(restraints().regularizer("bias", regularizer));
  }

  default L biasConstraint(Constraint constraint) {
    return restraints(restraints().constraint("bias", constraint));
  }
}
