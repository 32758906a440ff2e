package sunhwan.layers;

import java.util.OptionalInt;

/**
 * The way back of a convolution over time: every step is spread over a window, {@code y[t · strides
 * + k · dilationRate] += x[t]·kernel[k]ᵀ}, then a bias is added and the sum bent; (batch, time,
 * features) becomes (batch, time′, filters), time′ being {@code time · strides} with padding SAME.
 *
 * @param filters values of a step that comes out
 * @param kernelSize steps over which one is spread
 * @param strides from one window to the next; above 1 only where dilationRate is 1
 * @param padding VALID keeps all that windows reach, SAME {@code time · strides} steps of it
 * @param outputPadding steps more than the last window needs, below strides; empty for as many as
 *     Keras adds
 * @param dilationRate steps from one in a window to the next
 * @param activation bends what comes out
 * @param useBias whether there is a bias
 * @param kernelInitializer first values of the kernel (kernelSize, filters, features)
 * @param biasInitializer first values of the bias (filters)
 * @param restraints penalties and limits of its weights and of what comes out
 */
public record Conv1DTranspose(
    int filters,
    int kernelSize,
    int strides,
    Padding padding,
    OptionalInt outputPadding,
    int dilationRate,
    Activation activation,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer biasInitializer,
    Restraints restraints)
    implements GaplessLayer, KernelLayer<Conv1DTranspose> {
  public Conv1DTranspose {
    Refuse.unlessPositive("Conv1DTranspose", "filters", filters);
    Refuse.ifHalves("Conv1DTranspose", activation);
    Refuse.unlessWindow("Conv1DTranspose", "kernelSize", kernelSize, strides, dilationRate);
    Refuse.ifCausal("Conv1DTranspose", padding);
    int more = outputPadding.orElse(0);
    if (more < 0 || more >= strides) {
      throw new IllegalArgumentException(
          "Conv1DTranspose: outputPadding must be at least 0 and below strides="
              + strides
              + ", got "
              + more);
    }
    restraints.check("Conv1DTranspose", "kernel", "bias");
  }

  /** Nothing is held down. */
  public Conv1DTranspose(
      int filters,
      int kernelSize,
      int strides,
      Padding padding,
      OptionalInt outputPadding,
      int dilationRate,
      Activation activation,
      boolean useBias,
      Initializer kernelInitializer,
      Initializer biasInitializer) {
    this(
        filters,
        kernelSize,
        strides,
        padding,
        outputPadding,
        dilationRate,
        activation,
        useBias,
        kernelInitializer,
        biasInitializer,
        Restraints.NONE);
  }

  /** Keras's defaults: strides 1, padding VALID, no activation. */
  public static Conv1DTranspose of(int filters, int kernelSize) {
    return new Conv1DTranspose(
        filters,
        kernelSize,
        1,
        Padding.VALID,
        OptionalInt.empty(),
        1,
        Activation.LINEAR,
        true,
        Initializer.GLOROT_UNIFORM,
        Initializer.ZEROS);
  }

  public Conv1DTranspose strides(int strides) {
    return new Conv1DTranspose(
        filters,
        kernelSize,
        strides,
        padding,
        outputPadding,
        dilationRate,
        activation,
        useBias,
        kernelInitializer,
        biasInitializer,
        restraints);
  }

  public Conv1DTranspose padding(Padding padding) {
    return new Conv1DTranspose(
        filters,
        kernelSize,
        strides,
        padding,
        outputPadding,
        dilationRate,
        activation,
        useBias,
        kernelInitializer,
        biasInitializer,
        restraints);
  }

  public Conv1DTranspose outputPadding(OptionalInt outputPadding) {
    return new Conv1DTranspose(
        filters,
        kernelSize,
        strides,
        padding,
        outputPadding,
        dilationRate,
        activation,
        useBias,
        kernelInitializer,
        biasInitializer,
        restraints);
  }

  public Conv1DTranspose dilationRate(int dilationRate) {
    return new Conv1DTranspose(
        filters,
        kernelSize,
        strides,
        padding,
        outputPadding,
        dilationRate,
        activation,
        useBias,
        kernelInitializer,
        biasInitializer,
        restraints);
  }

  public Conv1DTranspose activation(Activation activation) {
    return new Conv1DTranspose(
        filters,
        kernelSize,
        strides,
        padding,
        outputPadding,
        dilationRate,
        activation,
        useBias,
        kernelInitializer,
        biasInitializer,
        restraints);
  }

  public Conv1DTranspose useBias(boolean useBias) {
    return new Conv1DTranspose(
        filters,
        kernelSize,
        strides,
        padding,
        outputPadding,
        dilationRate,
        activation,
        useBias,
        kernelInitializer,
        biasInitializer,
        restraints);
  }

  public Conv1DTranspose initializers(Initializer kernel, Initializer bias) {
    return new Conv1DTranspose(
        filters,
        kernelSize,
        strides,
        padding,
        outputPadding,
        dilationRate,
        activation,
        useBias,
        kernel,
        bias,
        restraints);
  }

  @Override
  public Conv1DTranspose restraints(Restraints restraints) {
    return new Conv1DTranspose(
        filters,
        kernelSize,
        strides,
        padding,
        outputPadding,
        dilationRate,
        activation,
        useBias,
        kernelInitializer,
        biasInitializer,
        restraints);
  }
}
