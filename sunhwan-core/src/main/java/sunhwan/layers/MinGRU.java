package sunhwan.layers;

/**
 * The least of a GRU, Feng et al. 2024: gates and candidates do not look at the state, so those of
 * all steps are computed at once and only a sum of two products is left for each step.
 *
 * <pre>
 * z = recurrentActivation(x·W + b);   ĥ = activation(x·W + b);   h = (1 − z) ⊙ hPrev + z ⊙ ĥ
 * </pre>
 *
 * <p>The kernel is (features, 2·units), z first; there is no recurrent kernel, so neither
 * recurrentDropout nor weightDrop.
 *
 * @param recurrentActivation bends the gate
 */
public record MinGRU(Recurrence recurrence, Activation recurrentActivation)
    implements RecurrentLayer<MinGRU> {
  public MinGRU {
    Refuse.unlessBendsGates("MinGRU", "activation", recurrence.activation());
    Refuse.unlessBendsGates("MinGRU", "recurrentActivation", recurrentActivation);
    if (recurrence.recurrentDropout() > 0 || recurrence.weightDrop() > 0) {
      throw new IllegalArgumentException(
          "MinGRU: there is no recurrent kernel, so recurrentDropout and weightDrop must be 0, got "
              + recurrence.recurrentDropout()
              + " and "
              + recurrence.weightDrop()
              + "; use dropout");
    }
    recurrence.restraints().check("MinGRU", "kernel", "bias");
  }

  /** The paper's: a candidate that is not bent. */
  public static MinGRU of(int units) {
    return new MinGRU(Recurrence.of(units).activation(Activation.LINEAR), Activation.SIGMOID);
  }

  @Override
  public MinGRU with(Recurrence recurrence) {
    return new MinGRU(recurrence, recurrentActivation);
  }

  public MinGRU recurrentActivation(Activation recurrentActivation) {
    return new MinGRU(recurrence, recurrentActivation);
  }
}
