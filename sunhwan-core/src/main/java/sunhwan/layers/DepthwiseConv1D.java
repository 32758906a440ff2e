package sunhwan.layers;

/**
 * Convolution over time of each feature alone: {@code y[t][c·m + j] = activation(Σₖ x[t · strides +
 * k · dilationRate][c] · kernel[k][c][j] + bias)} with m = depthMultiplier; (batch, time, features)
 * becomes (batch, time′, features · depthMultiplier). Ends are padded as by {@link Conv1D}.
 *
 * @param kernelSize steps that a window sees
 * @param strides steps from one window to the next; above 1 only where dilationRate is 1
 * @param padding VALID or SAME
 * @param depthMultiplier values that come of each feature
 * @param dilationRate steps from one that a window sees to the next
 * @param activation bends what comes out
 * @param useBias whether there is a bias
 * @param depthwiseInitializer first values of the kernel (kernelSize, features, depthMultiplier)
 * @param biasInitializer first values of the bias (features · depthMultiplier)
 * @param restraints penalties and limits of its weights and of what comes out
 */
public record DepthwiseConv1D(
    int kernelSize,
    int strides,
    Padding padding,
    int depthMultiplier,
    int dilationRate,
    Activation activation,
    boolean useBias,
    Initializer depthwiseInitializer,
    Initializer biasInitializer,
    Restraints restraints)
    implements GaplessLayer, Restrained<DepthwiseConv1D> {
  public DepthwiseConv1D {
    Refuse.unlessWindow("DepthwiseConv1D", "kernelSize", kernelSize, strides, dilationRate);
    Refuse.ifHalves("DepthwiseConv1D", activation);
    Refuse.ifCausal("DepthwiseConv1D", padding);
    Refuse.unlessPositive("DepthwiseConv1D", "depthMultiplier", depthMultiplier);
    restraints.check("DepthwiseConv1D", "kernel", "bias");
  }

  /** Nothing is held down. */
  public DepthwiseConv1D(
      int kernelSize,
      int strides,
      Padding padding,
      int depthMultiplier,
      int dilationRate,
      Activation activation,
      boolean useBias,
      Initializer depthwiseInitializer,
      Initializer biasInitializer) {
    this(
        kernelSize,
        strides,
        padding,
        depthMultiplier,
        dilationRate,
        activation,
        useBias,
        depthwiseInitializer,
        biasInitializer,
        Restraints.NONE);
  }

  /** Keras's defaults: strides 1, padding VALID, no activation. */
  public static DepthwiseConv1D of(int kernelSize) {
    return new DepthwiseConv1D(
        kernelSize,
        1,
        Padding.VALID,
        1,
        1,
        Activation.LINEAR,
        true,
        Initializer.GLOROT_UNIFORM,
        Initializer.ZEROS);
  }

  public DepthwiseConv1D strides(int strides) {
    return new DepthwiseConv1D(
        kernelSize,
        strides,
        padding,
        depthMultiplier,
        dilationRate,
        activation,
        useBias,
        depthwiseInitializer,
        biasInitializer,
        restraints);
  }

  public DepthwiseConv1D padding(Padding padding) {
    return new DepthwiseConv1D(
        kernelSize,
        strides,
        padding,
        depthMultiplier,
        dilationRate,
        activation,
        useBias,
        depthwiseInitializer,
        biasInitializer,
        restraints);
  }

  public DepthwiseConv1D depthMultiplier(int depthMultiplier) {
    return new DepthwiseConv1D(
        kernelSize,
        strides,
        padding,
        depthMultiplier,
        dilationRate,
        activation,
        useBias,
        depthwiseInitializer,
        biasInitializer,
        restraints);
  }

  public DepthwiseConv1D dilationRate(int dilationRate) {
    return new DepthwiseConv1D(
        kernelSize,
        strides,
        padding,
        depthMultiplier,
        dilationRate,
        activation,
        useBias,
        depthwiseInitializer,
        biasInitializer,
        restraints);
  }

  public DepthwiseConv1D activation(Activation activation) {
    return new DepthwiseConv1D(
        kernelSize,
        strides,
        padding,
        depthMultiplier,
        dilationRate,
        activation,
        useBias,
        depthwiseInitializer,
        biasInitializer,
        restraints);
  }

  public DepthwiseConv1D useBias(boolean useBias) {
    return new DepthwiseConv1D(
        kernelSize,
        strides,
        padding,
        depthMultiplier,
        dilationRate,
        activation,
        useBias,
        depthwiseInitializer,
        biasInitializer,
        restraints);
  }

  public DepthwiseConv1D initializers(Initializer depthwise, Initializer bias) {
    return new DepthwiseConv1D(
        kernelSize,
        strides,
        padding,
        depthMultiplier,
        dilationRate,
        activation,
        useBias,
        depthwise,
        bias,
        restraints);
  }

  @Override
  public DepthwiseConv1D restraints(Restraints restraints) {
    return new DepthwiseConv1D(
        kernelSize,
        strides,
        padding,
        depthMultiplier,
        dilationRate,
        activation,
        useBias,
        depthwiseInitializer,
        biasInitializer,
        restraints);
  }

  public DepthwiseConv1D depthwiseRegularizer(Regularizer regularizer) {
    return restraints(restraints.regularizer("kernel", regularizer));
  }

  public DepthwiseConv1D depthwiseConstraint(Constraint constraint) {
    return restraints(restraints.constraint("kernel", constraint));
  }

  public DepthwiseConv1D biasRegularizer(Regularizer regularizer) {
    return restraints(restraints.regularizer("bias", regularizer));
  }

  public DepthwiseConv1D biasConstraint(Constraint constraint) {
    return restraints(restraints.constraint("bias", constraint));
  }
}
