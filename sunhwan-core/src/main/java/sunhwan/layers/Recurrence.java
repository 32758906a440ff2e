package sunhwan.layers;

/**
 * What recurrent layers have in common.
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
 * @param restraints penalties and limits of kernel, recurrent_kernel and bias, and of what comes
 *     out
 * @param weightDrop share of the recurrent kernel's connections dropped in training, the same ones
 *     at every step and for every example of a batch: Merity et al. 2017, after Wan et al. 2013
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
    boolean goBackwards,
    Restraints restraints,
    float weightDrop) {

  static final String RECURRENT_KERNEL = "recurrent_kernel";

  public Recurrence {
    Refuse.unlessPositive("recurrent layer", "units", units);
    Refuse.unlessRate("recurrent layer", "dropout", dropout);
    Refuse.unlessRate("recurrent layer", "recurrentDropout", recurrentDropout);
    Refuse.unlessRate("recurrent layer", "weightDrop", weightDrop);
    restraints.check("recurrent layer", "kernel", RECURRENT_KERNEL, "bias");
    if (activation.readsRows()) {
      throw new IllegalArgumentException(
          "recurrent layer: activation "
              + activation
              + " mixes units; use tanh, or "
              + activation
              + " after the layer");
    }
  }

  /** Nothing is held down, and no connection dropped. */
  public Recurrence(
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
    this(
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
        goBackwards,
        Restraints.NONE,
        0);
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
    Draft draft = new Draft();
    draft.activation = activation;
    return draft.done();
  }

  public Recurrence useBias(boolean useBias) {
    Draft draft = new Draft();
    draft.useBias = useBias;
    return draft.done();
  }

  public Recurrence initializers(Initializer kernel, Initializer recurrent, Initializer bias) {
    Draft draft = new Draft();
    draft.kernelInitializer = kernel;
    draft.recurrentInitializer = recurrent;
    draft.biasInitializer = bias;
    return draft.done();
  }

  public Recurrence dropout(float dropout) {
    Draft draft = new Draft();
    draft.dropout = dropout;
    return draft.done();
  }

  public Recurrence recurrentDropout(float recurrentDropout) {
    Draft draft = new Draft();
    draft.recurrentDropout = recurrentDropout;
    return draft.done();
  }

  public Recurrence returnSequences(boolean returnSequences) {
    Draft draft = new Draft();
    draft.returnSequences = returnSequences;
    return draft.done();
  }

  public Recurrence returnState(boolean returnState) {
    Draft draft = new Draft();
    draft.returnState = returnState;
    return draft.done();
  }

  public Recurrence goBackwards(boolean goBackwards) {
    Draft draft = new Draft();
    draft.goBackwards = goBackwards;
    return draft.done();
  }

  public Recurrence restraints(Restraints restraints) {
    Draft draft = new Draft();
    draft.restraints = restraints;
    return draft.done();
  }

  public Recurrence weightDrop(float weightDrop) {
    Draft draft = new Draft();
    draft.weightDrop = weightDrop;
    return draft.done();
  }

  /** A copy in the making: one more component is one line here and one in {@link #done}. */
  private final class Draft {
    Activation activation = Recurrence.this.activation;
    boolean useBias = Recurrence.this.useBias;
    Initializer kernelInitializer = Recurrence.this.kernelInitializer;
    Initializer recurrentInitializer = Recurrence.this.recurrentInitializer;
    Initializer biasInitializer = Recurrence.this.biasInitializer;
    float dropout = Recurrence.this.dropout;
    float recurrentDropout = Recurrence.this.recurrentDropout;
    boolean returnSequences = Recurrence.this.returnSequences;
    boolean returnState = Recurrence.this.returnState;
    boolean goBackwards = Recurrence.this.goBackwards;
    Restraints restraints = Recurrence.this.restraints;
    float weightDrop = Recurrence.this.weightDrop;

    Recurrence done() {
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
          goBackwards,
          restraints,
          weightDrop);
    }
  }
}
