package sunhwan.layers;

/**
 * One step of a recurrent layer that stands by itself: {@code RNN.of(LSTMCell.of(64))} is an {@code
 * LSTM.of(64)}, but that its weights are called {@code rnn/lstm_cell/…}.
 */
public sealed interface RecurrentCell<L extends RecurrentLayer<L>, C extends RecurrentCell<L, C>>
    extends CellSpec, KernelLayer<C> permits SimpleRNNCell, LSTMCell, GRUCell {

  /** The layer of which this is one step. */
  L layer();

  /** One step of another layer. */
  C with(L layer);

  /** Size of the state. */
  default int units() {
    return layer().units();
  }

  default C activation(Activation activation) {
    return with(layer().activation(activation));
  }

  default C useBias(boolean useBias) {
    return with(layer().useBias(useBias));
  }

  default C initializers(Initializer kernel, Initializer recurrent, Initializer bias) {
    return with(layer().initializers(kernel, recurrent, bias));
  }

  default C dropout(float dropout) {
    return with(layer().dropout(dropout));
  }

  default C recurrentDropout(float recurrentDropout) {
    return with(layer().recurrentDropout(recurrentDropout));
  }

  default C weightDrop(float weightDrop) {
    return with(layer().weightDrop(weightDrop));
  }

  @Override
  default Restraints restraints() {
    return layer().restraints();
  }

  @Override
  default C restraints(Restraints restraints) {
    return with(layer().restraints(restraints));
  }

  default C recurrentRegularizer(Regularizer regularizer) {
    return with(layer().recurrentRegularizer(regularizer));
  }

  default C recurrentConstraint(Constraint constraint) {
    return with(layer().recurrentConstraint(constraint));
  }
}
