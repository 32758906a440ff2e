package sunhwan.layers;

/**
 * Gated recurrent unit, Cho et al. 2014.
 *
 * <pre>
 * z, r = recurrentActivation(x·W + hPrev·U + b)
 * reset after:   ĥ = activation(x·W + b + r ⊙ (hPrev·U + b'))      the form of cuDNN, Keras's default
 * reset before:  ĥ = activation(x·W + b + (r ⊙ hPrev)·U)           the form of the paper
 * h = z ⊙ hPrev + (1 − z) ⊙ ĥ
 * </pre>
 *
 * @param recurrentActivation bends the gates; like activation, neither softmax nor swish nor gelu
 * @param resetAfter whether the reset gate is applied after the product with U
 */
public record GRU(Recurrence recurrence, Activation recurrentActivation, boolean resetAfter)
    implements RecurrentLayer<GRU> {
  public GRU {
    Refuse.unlessBendsGates("GRU", "activation", recurrence.activation());
    Refuse.unlessBendsGates("GRU", "recurrentActivation", recurrentActivation);
  }

  public static GRU of(int units) {
    return new GRU(Recurrence.of(units), Activation.SIGMOID, true);
  }

  @Override
  public GRU with(Recurrence recurrence) {
    return new GRU(recurrence, recurrentActivation, resetAfter);
  }

  public GRU recurrentActivation(Activation recurrentActivation) {
    return new GRU(recurrence, recurrentActivation, resetAfter);
  }

  public GRU resetAfter(boolean resetAfter) {
    return new GRU(recurrence, recurrentActivation, resetAfter);
  }
}
