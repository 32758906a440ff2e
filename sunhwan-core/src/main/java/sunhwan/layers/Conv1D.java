package sunhwan.layers;

/**
 * Convolution over time: {@code y[t] = activation(Σₖ x[t · strides + k · dilationRate]·kernel[k] +
 * bias)}; (batch, time, features) becomes (batch, time′, filters).
 *
 * <p>Padding stands at the ends of each example's own steps, so that the answer does not depend on
 * how long the others of a batch are. An example shorter than a window of padding VALID gives no
 * step at all.
 *
 * @param filters values of a step that comes out
 * @param kernelSize steps that a window sees
 * @param strides steps from one window to the next; above 1 only where dilationRate is 1
 * @param padding beyond the ends
 * @param dilationRate steps from one that a window sees to the next
 * @param groups into which features and filters are divided, each group for itself
 * @param activation bends what comes out
 * @param useBias whether there is a bias
 * @param kernelInitializer first values of the kernel (kernelSize, features / groups, filters)
 * @param biasInitializer first values of the bias (filters)
 * @param restraints penalties and limits of its weights and of what comes out
 */
public record Conv1D(
    int filters,
    int kernelSize,
    int strides,
    Padding padding,
    int dilationRate,
    int groups,
    Activation activation,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer biasInitializer,
    Restraints restraints)
    implements GaplessLayer, KernelLayer<Conv1D> {
  public Conv1D {
    Refuse.unlessPositive("Conv1D", "filters", filters);
    Refuse.ifHalves("Conv1D", activation);
    Refuse.unlessWindow("Conv1D", "kernelSize", kernelSize, strides, dilationRate);
    Refuse.unlessPositive("Conv1D", "groups", groups);
    if (filters % groups != 0) {
      throw new IllegalArgumentException(
          "Conv1D: filters must be a multiple of groups, got " + filters + " and " + groups);
    }
    restraints.check("Conv1D", "kernel", "bias");
  }

  /** Nothing is held down. */
  public Conv1D(
      int filters,
      int kernelSize,
      int strides,
      Padding padding,
      int dilationRate,
      int groups,
      Activation activation,
      boolean useBias,
      Initializer kernelInitializer,
      Initializer biasInitializer) {
    this(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        groups,
        activation,
        useBias,
        kernelInitializer,
        biasInitializer,
        Restraints.NONE);
  }

  /** Keras's defaults: strides 1, padding VALID, no activation. */
  public static Conv1D of(int filters, int kernelSize) {
    return of(filters, kernelSize, Activation.LINEAR);
  }

  /** The same with an activation. */
  public static Conv1D of(int filters, int kernelSize, Activation activation) {
    return new Conv1D(
        filters,
        kernelSize,
        1,
        Padding.VALID,
        1,
        1,
        activation,
        true,
        Initializer.GLOROT_UNIFORM,
        Initializer.ZEROS);
  }

  public Conv1D strides(int strides) {
    return new Conv1D(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        groups,
        activation,
        useBias,
        kernelInitializer,
        biasInitializer,
        restraints);
  }

  public Conv1D padding(Padding padding) {
    return new Conv1D(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        groups,
        activation,
        useBias,
        kernelInitializer,
        biasInitializer,
        restraints);
  }

  public Conv1D dilationRate(int dilationRate) {
    return new Conv1D(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        groups,
        activation,
        useBias,
        kernelInitializer,
        biasInitializer,
        restraints);
  }

  public Conv1D groups(int groups) {
    return new Conv1D(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        groups,
        activation,
        useBias,
        kernelInitializer,
        biasInitializer,
        restraints);
  }

  public Conv1D activation(Activation activation) {
    return new Conv1D(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        groups,
        activation,
        useBias,
        kernelInitializer,
        biasInitializer,
        restraints);
  }

  public Conv1D useBias(boolean useBias) {
    return new Conv1D(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        groups,
        activation,
        useBias,
        kernelInitializer,
        biasInitializer,
        restraints);
  }

  public Conv1D initializers(Initializer kernel, Initializer bias) {
    return new Conv1D(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        groups,
        activation,
        useBias,
        kernel,
        bias,
        restraints);
  }

  @Override
  public Conv1D restraints(Restraints restraints) {
    return new Conv1D(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        groups,
        activation,
        useBias,
        kernelInitializer,
        biasInitializer,
        restraints);
  }
}
