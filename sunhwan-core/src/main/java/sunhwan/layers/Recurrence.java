package sunhwan.layers;

/**
 * What SimpleRNN, LSTM and GRU have in common.
 *
 * @param units size of the state
 * @param activation bends the candidate state
 * @param useBias whether gates have a bias
 * @param kernelInitializer for the weights of the input
 * @param recurrentInitializer for the weights of the state
 * @param biasInitializer for the bias
 * @param dropout share of the input's features dropped in training, the same ones at every step
 * @param recurrentDropout share of the state's units dropped in training on their way into the
 *     gates, the same ones at every step
 * @param returnSequences (batch, time, units) instead of the last (batch, units)
 * @param returnState the last state as further outputs
 * @param goBackwards from the last live step to the first; sequences come out in that order too, as
 *     in Keras
 */
public record Recurrence(
    int units,
    Activation activation,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer recurrentInitializer,
    Initializer biasInitializer,
    float dropout,
    float recurrentDropout,
    boolean returnSequences,
    boolean returnState,
    boolean goBackwards) {

  public Recurrence {
    Refuse.unlessPositive("recurrent layer", "units", units);
    Refuse.unlessRate("recurrent layer", "dropout", dropout);
    Refuse.unlessRate("recurrent layer", "recurrentDropout", recurrentDropout);
    if (activation.readsRows()) {
      throw new IllegalArgumentException(
          "recurrent layer: activation "
              + activation
              + " mixes units; use tanh, or "
              + activation
              + " after the layer");
    }
  }

  /** Keras's defaults. */
  public static Recurrence of(int units) {
    return new Recurrence(
        units,
        Activation.TANH,
        true,
        Initializer.GLOROT_UNIFORM,
        Initializer.ORTHOGONAL,
        Initializer.ZEROS,
        0,
        0,
        false,
        false,
        false);
  }

  public Recurrence activation(Activation activation) {
    return new Recurrence(
        units,
        activation,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer,
        dropout,
        recurrentDropout,
        returnSequences,
        returnState,
        goBackwards);
  }

  public Recurrence useBias(boolean useBias) {
    return new Recurrence(
        units,
        activation,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer,
        dropout,
        recurrentDropout,
        returnSequences,
        returnState,
        goBackwards);
  }

  public Recurrence initializers(Initializer kernel, Initializer recurrent, Initializer bias) {
    return new Recurrence(
        units,
        activation,
        useBias,
        kernel,
        recurrent,
        bias,
        dropout,
        recurrentDropout,
        returnSequences,
        returnState,
        goBackwards);
  }

  public Recurrence dropout(float dropout) {
    return new Recurrence(
        units,
        activation,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer,
        dropout,
        recurrentDropout,
        returnSequences,
        returnState,
        goBackwards);
  }

  public Recurrence recurrentDropout(float recurrentDropout) {
    return new Recurrence(
        units,
        activation,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer,
        dropout,
        recurrentDropout,
        returnSequences,
        returnState,
        goBackwards);
  }

  public Recurrence returnSequences(boolean returnSequences) {
    return new Recurrence(
        units,
        activation,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer,
        dropout,
        recurrentDropout,
        returnSequences,
        returnState,
        goBackwards);
  }

  public Recurrence returnState(boolean returnState) {
    return new Recurrence(
        units,
        activation,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer,
        dropout,
        recurrentDropout,
        returnSequences,
        returnState,
        goBackwards);
  }

  public Recurrence goBackwards(boolean goBackwards) {
    return new Recurrence(
        units,
        activation,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer,
        dropout,
        recurrentDropout,
        returnSequences,
        returnState,
        goBackwards);
  }
}
