package sunhwan.layers;

/**
 * Fully connected layer: {@code y = activation(x·kernel + bias)}; x is (batch, …, features), y is
 * (batch, …, units).
 *
 * @param units values that come out
 * @param activation bends them
 * @param useBias whether there is a bias
 * @param kernelInitializer first values of the kernel
 * @param biasInitializer first values of the bias
 * @param restraints penalties and limits of its weights and of what comes out
 */
public record Dense(
    int units,
    Activation activation,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer biasInitializer,
    Restraints restraints)
    implements StepLayer, KernelLayer<Dense> {
  public Dense {
    Refuse.unlessPositive("Dense", "units", units);
    Refuse.ifHalves("Dense", activation);
    restraints.check("Dense", "kernel", "bias");
  }

  /** Nothing is held down. */
  public Dense(
      int units,
      Activation activation,
      boolean useBias,
      Initializer kernelInitializer,
      Initializer biasInitializer) {
    this(units, activation, useBias, kernelInitializer, biasInitializer, Restraints.NONE);
  }

  public static Dense of(int units) {
    return of(units, Activation.LINEAR);
  }

  public static Dense of(int units, Activation activation) {
    return new Dense(units, activation, true, Initializer.GLOROT_UNIFORM, Initializer.ZEROS);
  }

  public Dense activation(Activation activation) {
    return new Dense(units, activation, useBias, kernelInitializer, biasInitializer, restraints);
  }

  public Dense useBias(boolean useBias) {
    return new Dense(units, activation, useBias, kernelInitializer, biasInitializer, restraints);
  }

  public Dense initializers(Initializer kernel, Initializer bias) {
    return new Dense(units, activation, useBias, kernel, bias, restraints);
  }

  @Override
  public Dense restraints(Restraints restraints) {
    return new Dense(units, activation, useBias, kernelInitializer, biasInitializer, restraints);
  }
}
