package sunhwan.layers;

/**
 * One step of a {@link GRU}.
 *
 * @param layer that it is a step of; which way the layer goes and what it returns, the {@link RNN}
 *     around says
 */
public record GRUCell(GRU layer) implements RecurrentCell<GRU, GRUCell> {
  public GRUCell {
    Refuse.unlessCell("GRUCell", layer.recurrence());
  }

  public static GRUCell of(int units) {
    return new GRUCell(GRU.of(units));
  }

  @Override
  public GRUCell with(GRU layer) {
    return new GRUCell(layer);
  }

  public GRUCell recurrentActivation(Activation recurrentActivation) {
    return with(layer.recurrentActivation(recurrentActivation));
  }

  public GRUCell resetAfter(boolean resetAfter) {
    return with(layer.resetAfter(resetAfter));
  }
}
