package sunhwan.layers;

/**
 * {@code h = activation(x·W + hPrev·U + b)}: one step of a {@link SimpleRNN}.
 *
 * @param layer that it is a step of; which way the layer goes and what it returns, the {@link RNN}
 *     around says
 */
public record SimpleRNNCell(SimpleRNN layer) implements RecurrentCell<SimpleRNN, SimpleRNNCell> {
  public SimpleRNNCell {
    Refuse.unlessCell("SimpleRNNCell", layer.recurrence());
  }

  public static SimpleRNNCell of(int units) {
    return new SimpleRNNCell(SimpleRNN.of(units));
  }

  @Override
  public SimpleRNNCell with(SimpleRNN layer) {
    return new SimpleRNNCell(layer);
  }
}
