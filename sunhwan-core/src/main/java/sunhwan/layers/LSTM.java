package sunhwan.layers;

/**
 * Long short-term memory, Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al.
 * 2000.
 *
 * <pre>
 * i, f, o = recurrentActivation(x·W + hPrev·U + b);  g = activation(x·W + hPrev·U + b)
 * c = f ⊙ cPrev + i ⊙ g;  h = o ⊙ activation(c)
 * </pre>
 *
 * @param recurrentActivation bends the gates; like activation, neither softmax nor swish nor gelu
 * @param unitForgetBias whether the forget gate's bias starts at 1, Jozefowicz et al. 2015
 */
public record LSTM(Recurrence recurrence, Activation recurrentActivation, boolean unitForgetBias)
    implements RecurrentLayer<LSTM> {
  public LSTM {
    Refuse.unlessBendsGates("LSTM", "activation", recurrence.activation());
    Refuse.unlessBendsGates("LSTM", "recurrentActivation", recurrentActivation);
  }

  public static LSTM of(int units) {
    return new LSTM(Recurrence.of(units), Activation.SIGMOID, true);
  }

  @Override
  public LSTM with(Recurrence recurrence) {
    return new LSTM(recurrence, recurrentActivation, unitForgetBias);
  }

  public LSTM recurrentActivation(Activation recurrentActivation) {
    return new LSTM(recurrence, recurrentActivation, unitForgetBias);
  }

  public LSTM unitForgetBias(boolean unitForgetBias) {
    return new LSTM(recurrence, recurrentActivation, unitForgetBias);
  }
}
