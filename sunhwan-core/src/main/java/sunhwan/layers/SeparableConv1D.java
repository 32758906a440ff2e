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
    Initializer biasInitializer)
    implements GaplessLayer {
  public SeparableConv1D {
    Refuse.unlessPositive("SeparableConv1D", "filters", filters);
    Refuse.ifHalves("SeparableConv1D", activation);
    Refuse.unlessWindow("SeparableConv1D", "kernelSize", kernelSize, strides, dilationRate);
    Refuse.ifCausal("SeparableConv1D", padding);
    Refuse.unlessPositive("SeparableConv1D", "depthMultiplier", depthMultiplier);
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
        biasInitializer);
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
        biasInitializer);
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
        biasInitializer);
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
        biasInitializer);
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
        biasInitializer);
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
        biasInitializer);
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
        bias);
  }
}
