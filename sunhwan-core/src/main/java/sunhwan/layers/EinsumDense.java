package sunhwan.layers;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@link Dense} as an equation of Einstein's: {@code "abc,cd->abd"} for sequences, {@code
 * "ab,bc->ac"} for vectors, {@code "...x,xy->...y"} for both, in any letters. The kernel is (last
 * axis of the input, outputShape).
 *
 * @param equation that contracts the input's last axis with the kernel's first
 * @param outputShape size of the output's last axis
 * @param activation bends what comes out
 * @param biasAxes the output's last letter where there is a bias, empty where not
 * @param kernelInitializer first values of the kernel
 * @param biasInitializer first values of the bias
 * @param restraints penalties and limits of its weights and of what comes out
 */
public record EinsumDense(
    String equation,
    int outputShape,
    Activation activation,
    String biasAxes,
    Initializer kernelInitializer,
    Initializer biasInitializer,
    Restraints restraints)
    implements StepLayer, KernelLayer<EinsumDense> {
  private static final Pattern EQUATION =
      Pattern.compile("(\\.\\.\\.|[a-zA-Z]{1,2})([a-zA-Z]),\\2([a-zA-Z])->\\1\\3");

  public EinsumDense {
    equation = equation.replace(" ", "");
    Matcher matcher = EQUATION.matcher(equation);
    if (!matcher.matches() || repeats(matcher.group(1) + matcher.group(2) + matcher.group(3))) {
      throw new IllegalArgumentException(
          "EinsumDense: equation must be abc,cd->abd, ab,bc->ac or ...x,xy->...y in any letters,"
              + " got "
              + equation
              + "; use Permute before and behind it where another axis is contracted");
    }
    if (!biasAxes.isEmpty() && !biasAxes.equals(matcher.group(3))) {
      throw new IllegalArgumentException(
          "EinsumDense: biasAxes must be "
              + matcher.group(3)
              + ", the last letter of "
              + equation
              + ", or empty, got "
              + biasAxes);
    }
    Refuse.unlessPositive("EinsumDense", "outputShape", outputShape);
    Refuse.ifHalves("EinsumDense", activation);
    restraints.check("EinsumDense", "kernel", "bias");
  }

  /** Nothing is held down. */
  public EinsumDense(
      String equation,
      int outputShape,
      Activation activation,
      String biasAxes,
      Initializer kernelInitializer,
      Initializer biasInitializer) {
    this(
        equation,
        outputShape,
        activation,
        biasAxes,
        kernelInitializer,
        biasInitializer,
        Restraints.NONE);
  }

  private static boolean repeats(String letters) {
    String axes = letters.replace(".", "");
    return axes.chars().distinct().count() < axes.length();
  }

  /** Keras's defaults: no activation, no bias. */
  public static EinsumDense of(String equation, int outputShape) {
    return new EinsumDense(
        equation,
        outputShape,
        Activation.LINEAR,
        "",
        Initializer.GLOROT_UNIFORM,
        Initializer.ZEROS);
  }

  public EinsumDense activation(Activation activation) {
    return new EinsumDense(
        equation,
        outputShape,
        activation,
        biasAxes,
        kernelInitializer,
        biasInitializer,
        restraints);
  }

  public EinsumDense biasAxes(String biasAxes) {
    return new EinsumDense(
        equation,
        outputShape,
        activation,
        biasAxes,
        kernelInitializer,
        biasInitializer,
        restraints);
  }

  public EinsumDense initializers(Initializer kernel, Initializer bias) {
    return new EinsumDense(equation, outputShape, activation, biasAxes, kernel, bias, restraints);
  }

  /** Axes of the input, the batch's included; 0 where any number will do. */
  public int axes() {
    return equation.startsWith("...") ? 0 : equation.indexOf(',');
  }

  @Override
  public EinsumDense restraints(Restraints restraints) {
    return new EinsumDense(
        equation,
        outputShape,
        activation,
        biasAxes,
        kernelInitializer,
        biasInitializer,
        restraints);
  }
}
