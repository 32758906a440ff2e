package sunhwan.layers;

import sunhwan.tensor.Shape;

/**
 * An LSTM whose products are convolutions, Shi et al. 2015 without peepholes, as Keras's
 * ConvLSTM1D: for series that are measured along a line, such as a road's sensors.
 *
 * <pre>
 * i, f, o = recurrentActivation(x ∗ W + hPrev ∗ U + b);  g = activation(x ∗ W + hPrev ∗ U + b)
 * c = f ⊙ cPrev + i ⊙ g;  h = o ⊙ activation(c)
 * </pre>
 *
 * <p>A step is a line of points with some channels each, which stand one behind the other: (batch,
 * time, points · channels) becomes (batch, points′ · filters), or (batch, time, points′ · filters).
 * {@link Reshape} to (points′, filters) makes a line of it that {@link Conv1D} reads. Masked steps
 * change no state.
 *
 * <p>Weights: {@code kernel} (kernelSize, channels, 4 · filters), {@code recurrent_kernel}
 * (kernelSize, filters, 4 · filters), {@code bias} (4 · filters), gates in Keras's order i, f, g,
 * o. The convolution over the state has padding SAME and stride 1.
 *
 * @param points of the line that comes in
 * @param filters channels of a point that comes out
 * @param kernelSize points that a window sees
 * @param strides points from one window to the next; above 1 only where dilationRate is 1
 * @param padding beyond the ends of the line, VALID or SAME
 * @param dilationRate points from one that a window sees to the next, in the input alone
 * @param activation bends the candidate state; like recurrentActivation, neither softmax nor swish
 *     nor gelu
 * @param recurrentActivation bends the gates
 * @param useBias whether gates have a bias
 * @param unitForgetBias whether the forget gate's bias starts at 1
 * @param kernelInitializer for the weights of the input
 * @param recurrentInitializer for the weights of the state
 * @param biasInitializer for the bias
 * @param dropout share of the input's values dropped in training, the same ones at every step
 * @param recurrentDropout share of the state's values dropped in training on their way into the
 *     gates, the same ones at every step
 * @param returnSequences every step's state instead of the last
 * @param goBackwards from the last live step to the first; sequences come out in that order too, as
 *     in Keras
 * @param restraints penalties and limits of kernel, recurrent_kernel and bias, and of what comes
 *     out
 * @param returnState h and c after the last live step as further outputs, (batch, points′ ·
 *     filters) each
 */
public record ConvLSTM1D(
    int points,
    int filters,
    int kernelSize,
    int strides,
    Padding padding,
    int dilationRate,
    Activation activation,
    Activation recurrentActivation,
    boolean useBias,
    boolean unitForgetBias,
    Initializer kernelInitializer,
    Initializer recurrentInitializer,
    Initializer biasInitializer,
    float dropout,
    float recurrentDropout,
    boolean returnSequences,
    boolean goBackwards,
    Restraints restraints,
    boolean returnState)
    implements DirectedLayer, KernelLayer<ConvLSTM1D> {
  private static final String LAYER = "ConvLSTM1D";

  public ConvLSTM1D {
    Refuse.unlessPositive(LAYER, "points", points);
    Refuse.unlessPositive(LAYER, "filters", filters);
    Refuse.unlessWindow(LAYER, "kernelSize", kernelSize, strides, dilationRate);
    Refuse.ifCausal(LAYER, padding);
    Refuse.unlessBendsGates(LAYER, "activation", activation);
    Refuse.unlessBendsGates(LAYER, "recurrentActivation", recurrentActivation);
    Refuse.unlessRate(LAYER, "dropout", dropout);
    Refuse.unlessRate(LAYER, "recurrentDropout", recurrentDropout);
    restraints.check(LAYER, "kernel", Recurrence.RECURRENT_KERNEL, "bias");
    int span = (kernelSize - 1) * dilationRate + 1;
    if (padding == Padding.VALID && span > points) {
      throw new IllegalArgumentException(
          LAYER
              + ": a window spans "
              + span
              + " points and the line has "
              + points
              + "; use a smaller kernelSize or padding SAME");
    }
  }

  /** No state comes out. */
  public ConvLSTM1D(
      int points,
      int filters,
      int kernelSize,
      int strides,
      Padding padding,
      int dilationRate,
      Activation activation,
      Activation recurrentActivation,
      boolean useBias,
      boolean unitForgetBias,
      Initializer kernelInitializer,
      Initializer recurrentInitializer,
      Initializer biasInitializer,
      float dropout,
      float recurrentDropout,
      boolean returnSequences,
      boolean goBackwards,
      Restraints restraints) {
    this(
        points,
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        activation,
        recurrentActivation,
        useBias,
        unitForgetBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer,
        dropout,
        recurrentDropout,
        returnSequences,
        goBackwards,
        restraints,
        false);
  }

  /** Keras's defaults: strides 1, padding VALID, tanh and sigmoid, the last state alone. */
  public static ConvLSTM1D of(int points, int filters, int kernelSize) {
    return new ConvLSTM1D(
        points,
        filters,
        kernelSize,
        1,
        Padding.VALID,
        1,
        Activation.TANH,
        Activation.SIGMOID,
        true,
        true,
        Initializer.GLOROT_UNIFORM,
        Initializer.ORTHOGONAL,
        Initializer.ZEROS,
        0,
        0,
        false,
        false,
        Restraints.NONE);
  }

  /** (points′, filters): what a step's state is, once it is reshaped. */
  public Shape line() {
    int span = (kernelSize - 1) * dilationRate + 1;
    int after =
        padding == Padding.VALID ? (points - span) / strides + 1 : (points + strides - 1) / strides;
    return Shape.sequence(after, filters);
  }

  public ConvLSTM1D strides(int strides) {
    Draft draft = new Draft();
    draft.strides = strides;
    return draft.done();
  }

  public ConvLSTM1D padding(Padding padding) {
    Draft draft = new Draft();
    draft.padding = padding;
    return draft.done();
  }

  public ConvLSTM1D dilationRate(int dilationRate) {
    Draft draft = new Draft();
    draft.dilationRate = dilationRate;
    return draft.done();
  }

  public ConvLSTM1D activation(Activation activation) {
    Draft draft = new Draft();
    draft.activation = activation;
    return draft.done();
  }

  public ConvLSTM1D recurrentActivation(Activation recurrentActivation) {
    Draft draft = new Draft();
    draft.recurrentActivation = recurrentActivation;
    return draft.done();
  }

  public ConvLSTM1D useBias(boolean useBias) {
    Draft draft = new Draft();
    draft.useBias = useBias;
    return draft.done();
  }

  public ConvLSTM1D unitForgetBias(boolean unitForgetBias) {
    Draft draft = new Draft();
    draft.unitForgetBias = unitForgetBias;
    return draft.done();
  }

  public ConvLSTM1D initializers(Initializer kernel, Initializer recurrent, Initializer bias) {
    Draft draft = new Draft();
    draft.kernelInitializer = kernel;
    draft.recurrentInitializer = recurrent;
    draft.biasInitializer = bias;
    return draft.done();
  }

  public ConvLSTM1D dropout(float dropout) {
    Draft draft = new Draft();
    draft.dropout = dropout;
    return draft.done();
  }

  public ConvLSTM1D recurrentDropout(float recurrentDropout) {
    Draft draft = new Draft();
    draft.recurrentDropout = recurrentDropout;
    return draft.done();
  }

  public ConvLSTM1D returnSequences(boolean returnSequences) {
    Draft draft = new Draft();
    draft.returnSequences = returnSequences;
    return draft.done();
  }

  public ConvLSTM1D returnState(boolean returnState) {
    Draft draft = new Draft();
    draft.returnState = returnState;
    return draft.done();
  }

  @Override
  public ConvLSTM1D goBackwards(boolean goBackwards) {
    Draft draft = new Draft();
    draft.goBackwards = goBackwards;
    return draft.done();
  }

  @Override
  public ConvLSTM1D restraints(Restraints restraints) {
    Draft draft = new Draft();
    draft.restraints = restraints;
    return draft.done();
  }

  public ConvLSTM1D recurrentRegularizer(Regularizer regularizer) {
    return restraints(restraints.regularizer(Recurrence.RECURRENT_KERNEL, regularizer));
  }

  public ConvLSTM1D recurrentConstraint(Constraint constraint) {
    return restraints(restraints.constraint(Recurrence.RECURRENT_KERNEL, constraint));
  }

  /** A copy in the making: one more component is one line here and one in {@link #done}. */
  private final class Draft {
    int strides = ConvLSTM1D.this.strides;
    Padding padding = ConvLSTM1D.this.padding;
    int dilationRate = ConvLSTM1D.this.dilationRate;
    Activation activation = ConvLSTM1D.this.activation;
    Activation recurrentActivation = ConvLSTM1D.this.recurrentActivation;
    boolean useBias = ConvLSTM1D.this.useBias;
    boolean unitForgetBias = ConvLSTM1D.this.unitForgetBias;
    Initializer kernelInitializer = ConvLSTM1D.this.kernelInitializer;
    Initializer recurrentInitializer = ConvLSTM1D.this.recurrentInitializer;
    Initializer biasInitializer = ConvLSTM1D.this.biasInitializer;
    float dropout = ConvLSTM1D.this.dropout;
    float recurrentDropout = ConvLSTM1D.this.recurrentDropout;
    boolean returnSequences = ConvLSTM1D.this.returnSequences;
    boolean goBackwards = ConvLSTM1D.this.goBackwards;
    Restraints restraints = ConvLSTM1D.this.restraints;
    boolean returnState = ConvLSTM1D.this.returnState;

    ConvLSTM1D done() {
      return new ConvLSTM1D(
          points,
          filters,
          kernelSize,
          strides,
          padding,
          dilationRate,
          activation,
          recurrentActivation,
          useBias,
          unitForgetBias,
          kernelInitializer,
          recurrentInitializer,
          biasInitializer,
          dropout,
          recurrentDropout,
          returnSequences,
          goBackwards,
          restraints,
          returnState);
    }
  }
}
