package sunhwan.layers;

/**
 * One step of an {@link LSTM}.
 *
 * @param layer that it is a step of; which way the layer goes and what it returns, the {@link RNN}
 *     around says
 */
public record LSTMCell(LSTM layer) implements RecurrentCell<LSTM, LSTMCell> {
  public LSTMCell {
    Refuse.unlessCell("LSTMCell", layer.recurrence());
  }

  public static LSTMCell of(int units) {
    return new LSTMCell(LSTM.of(units));
  }

  @Override
  public LSTMCell with(LSTM layer) {
    return new LSTMCell(layer);
  }

  public LSTMCell recurrentActivation(Activation recurrentActivation) {
    return with(layer.recurrentActivation(recurrentActivation));
  }

  public LSTMCell unitForgetBias(boolean unitForgetBias) {
    return with(layer.unitForgetBias(unitForgetBias));
  }
}
