package sunhwan.layers;

/**
 * A layer that carries a state from step to step: (batch, time, features) becomes (batch, units),
 * or (batch, time, units).
 */
public sealed interface RecurrentLayer<L extends RecurrentLayer<L>>
    extends DirectedLayer, KernelLayer<L>
    permits SimpleRNN, LSTM, GRU, PeepholeLSTM, LayerNormLSTM, LayerNormGRU, MinGRU {

  /** What it has in common with the others. */
  Recurrence recurrence();

  /** The same layer with another recurrence. */
  L with(Recurrence recurrence);

  /** Size of the state. */
  default int units() {
    return recurrence().units();
  }

  default L activation(Activation activation) {
    return with(recurrence().activation(activation));
  }

  default L useBias(boolean useBias) {
    return with(recurrence().useBias(useBias));
  }

  default L initializers(Initializer kernel, Initializer recurrent, Initializer bias) {
    return with(recurrence().initializers(kernel, recurrent, bias));
  }

  default L dropout(float dropout) {
    return with(recurrence().dropout(dropout));
  }

  default L recurrentDropout(float recurrentDropout) {
    return with(recurrence().recurrentDropout(recurrentDropout));
  }

  @Override
  default boolean returnSequences() {
    return recurrence().returnSequences();
  }

  @Override
  default boolean returnState() {
    return recurrence().returnState();
  }

  @Override
  default boolean goBackwards() {
    return recurrence().goBackwards();
  }

  default L returnSequences(boolean returnSequences) {
    return with(recurrence().returnSequences(returnSequences));
  }

  default L returnState(boolean returnState) {
    return with(recurrence().returnState(returnState));
  }

  @Override
  default L goBackwards(boolean goBackwards) {
    return with(recurrence().goBackwards(goBackwards));
  }

  /** Share of the recurrent kernel's connections dropped in training; see {@link Recurrence}. */
  default L weightDrop(float weightDrop) {
    return with(recurrence().weightDrop(weightDrop));
  }

  @Override
  default Restraints restraints() {
    return recurrence().restraints();
  }

  @Override
  default L restraints(Restraints restraints) {
    return with(recurrence().restraints(restraints));
  }

  default L recurrentRegularizer(Regularizer regularizer) {
    return restraints(restraints().regularizer(Recurrence.RECURRENT_KERNEL, regularizer));
  }

  default L recurrentConstraint(Constraint constraint) {
    return restraints(restraints().constraint(Recurrence.RECURRENT_KERNEL, constraint));
  }
}
