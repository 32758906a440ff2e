package sunhwan.layers;

/**
 * A layer that reads a sequence step by step in one direction and carries states on its way; {@link
 * Bidirectional} takes one each way.
 *
 * <p>Called with a sequence, and behind it the states to start from, if any. They stand in Keras's
 * order: an LSTM's h before its c, a lower cell's before those of the cell above.
 */
public sealed interface DirectedLayer extends LayerSpec permits RecurrentLayer, RNN, ConvLSTM1D {

  /** Whether every step comes out instead of the last alone. */
  boolean returnSequences();

  /** Whether the states after the last live step come out, too. */
  boolean returnState();

  /** Whether it reads from the last live step to the first. */
  boolean goBackwards();

  /** The same layer, forwards or backwards. */
  DirectedLayer goBackwards(boolean goBackwards);
}
