package sunhwan.layers;

/**
 * Convolution over time of each feature alone, whose results a second convolution of one step
 * mixes: {@code y = activation(depthwise(x)·pointwise + bias)}; (batch, time, features) becomes
 * (batch, time′, filters). Ends are padded as by {@link Conv1D}.
 *
 * @param filters values of a step that comes out
 * @param kernelSize steps that a window sees
 * @param strides steps from one window to the next; above 1 only where dilationRate is 1
 * @param padding VALID or SAME
 * @param dilationRate steps from one that a window sees to the next
 * @param depthMultiplier values that the first convolution makes of each feature
 * @param activation bends what comes out
 * @param useBias whether there is a bias
 * @param depthwiseInitializer first values of the first kernel (kernelSize, features,
 *     depthMultiplier)
 * @param pointwiseInitializer first values of the second kernel (1, features · depthMultiplier,
 *     filters)
 * @param biasInitializer first values of the bias (filters)
 * @param restraints penalties and limits of its weights and of what comes out
 */
public record SeparableConv1D(
    int filters,
    int kernelSize,
    int strides,
    Padding padding,
    int dilationRate,
    int depthMultiplier,
    Activation activation,
    boolean useBias,
    Initializer depthwiseInitializer,
    Initializer pointwiseInitializer,
    Initializer biasInitializer,
    Restraints restraints)
    implements GaplessLayer, Restrained<SeparableConv1D> {
  public SeparableConv1D {
    Refuse.unlessPositive("SeparableConv1D", "filters", filters);
    Refuse.ifHalves("SeparableConv1D", activation);
    Refuse.unlessWindow("SeparableConv1D", "kernelSize", kernelSize, strides, dilationRate);
    Refuse.ifCausal("SeparableConv1D", padding);
    Refuse.unlessPositive("SeparableConv1D", "depthMultiplier", depthMultiplier);
    restraints.check("SeparableConv1D", "depthwise_kernel", "pointwise_kernel", "bias");
  }

  /** Nothing is held down. */
  public SeparableConv1D(
      int filters,
      int kernelSize,
      int strides,
      Padding padding,
      int dilationRate,
      int depthMultiplier,
      Activation activation,
      boolean useBias,
      Initializer depthwiseInitializer,
      Initializer pointwiseInitializer,
      Initializer biasInitializer) {
    this(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        depthMultiplier,
        activation,
        useBias,
        depthwiseInitializer,
        pointwiseInitializer,
        biasInitializer,
        Restraints.NONE);
  }

  /** Keras's defaults: strides 1, padding VALID, no activation. */
  public static SeparableConv1D of(int filters, int kernelSize) {
    return new SeparableConv1D(
        filters,
        kernelSize,
        1,
        Padding.VALID,
        1,
        1,
        Activation.LINEAR,
        true,
        Initializer.GLOROT_UNIFORM,
        Initializer.GLOROT_UNIFORM,
        Initializer.ZEROS);
  }

  public SeparableConv1D strides(int strides) {
    return new SeparableConv1D(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        depthMultiplier,
        activation,
        useBias,
        depthwiseInitializer,
        pointwiseInitializer,
        biasInitializer,
        restraints);
  }

  public SeparableConv1D padding(Padding padding) {
    return new SeparableConv1D(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        depthMultiplier,
        activation,
        useBias,
        depthwiseInitializer,
        pointwiseInitializer,
        biasInitializer,
        restraints);
  }

  public SeparableConv1D dilationRate(int dilationRate) {
    return new SeparableConv1D(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        depthMultiplier,
        activation,
        useBias,
        depthwiseInitializer,
        pointwiseInitializer,
        biasInitializer,
        restraints);
  }

  public SeparableConv1D depthMultiplier(int depthMultiplier) {
    return new SeparableConv1D(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        depthMultiplier,
        activation,
        useBias,
        depthwiseInitializer,
        pointwiseInitializer,
        biasInitializer,
        restraints);
  }

  public SeparableConv1D activation(Activation activation) {
    return new SeparableConv1D(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        depthMultiplier,
        activation,
        useBias,
        depthwiseInitializer,
        pointwiseInitializer,
        biasInitializer,
        restraints);
  }

  public SeparableConv1D useBias(boolean useBias) {
    return new SeparableConv1D(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        depthMultiplier,
        activation,
        useBias,
        depthwiseInitializer,
        pointwiseInitializer,
        biasInitializer,
        restraints);
  }

  public SeparableConv1D initializers(
      Initializer depthwise, Initializer pointwise, Initializer bias) {
    return new SeparableConv1D(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        depthMultiplier,
        activation,
        useBias,
        depthwise,
        pointwise,
        bias,
        restraints);
  }

  @Override
  public SeparableConv1D restraints(Restraints restraints) {
    return new SeparableConv1D(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        depthMultiplier,
        activation,
        useBias,
        depthwiseInitializer,
        pointwiseInitializer,
        biasInitializer,
        restraints);
  }

  public SeparableConv1D depthwiseRegularizer(Regularizer regularizer) {
    return restraints(restraints.regularizer("depthwise_kernel", regularizer));
  }

  public SeparableConv1D depthwiseConstraint(Constraint constraint) {
    return restraints(restraints.constraint("depthwise_kernel", constraint));
  }

  public SeparableConv1D pointwiseRegularizer(Regularizer regularizer) {
    return restraints(restraints.regularizer("pointwise_kernel", regularizer));
  }

  public SeparableConv1D pointwiseConstraint(Constraint constraint) {
    return restraints(restraints.constraint("pointwise_kernel", constraint));
  }

  public SeparableConv1D biasRegularizer(Regularizer regularizer) {
    return restraints(restraints.regularizer("bias", regularizer));
  }

  public SeparableConv1D biasConstraint(Constraint constraint) {
    return restraints(restraints.constraint("bias", constraint));
  }
}
