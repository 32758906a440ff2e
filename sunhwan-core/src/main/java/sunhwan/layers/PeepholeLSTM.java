package sunhwan.layers;

/**
 * An LSTM whose gates look at the cell, Gers and Schmidhuber 2000.
 *
 * <pre>
 * i, f = recurrentActivation(x·W + hPrev·U + b + p ⊙ cPrev);  g = activation(x·W + hPrev·U + b)
 * c = f ⊙ cPrev + i ⊙ g;  o = recurrentActivation(x·W + hPrev·U + b + p ⊙ c)
 * h = o ⊙ activation(c)
 * </pre>
 *
 * <p>Beside an {@link LSTM}'s weights it has {@code peephole} (3, units), for i, f and o, which
 * starts from zeros: so it begins as an LSTM.
 *
 * @param recurrentActivation bends the gates; like activation, neither softmax nor swish nor gelu
 * @param unitForgetBias whether the forget gate's bias starts at 1
 */
public record PeepholeLSTM(
    Recurrence recurrence, Activation recurrentActivation, boolean unitForgetBias)
    implements RecurrentLayer<PeepholeLSTM> {
  public PeepholeLSTM {
    Refuse.unlessBendsGates("PeepholeLSTM", "activation", recurrence.activation());
    Refuse.unlessBendsGates("PeepholeLSTM", "recurrentActivation", recurrentActivation);
  }

  public static PeepholeLSTM of(int units) {
    return new PeepholeLSTM(Recurrence.of(units), Activation.SIGMOID, true);
  }

  @Override
  public PeepholeLSTM with(Recurrence recurrence) {
    return new PeepholeLSTM(recurrence, recurrentActivation, unitForgetBias);
  }

  public PeepholeLSTM recurrentActivation(Activation recurrentActivation) {
    return new PeepholeLSTM(recurrence, recurrentActivation, unitForgetBias);
  }

  public PeepholeLSTM unitForgetBias(boolean unitForgetBias) {
    return new PeepholeLSTM(recurrence, recurrentActivation, unitForgetBias);
  }
}
