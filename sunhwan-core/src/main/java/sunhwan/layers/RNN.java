package sunhwan.layers;

/**
 * A cell taken through time: (batch, time, features) becomes (batch, units), or (batch, time,
 * units). Masked steps change no state; of an example without a live step a built-in cell puts out
 * the state that it starts from, one of your own zeros.
 *
 * @param cell what happens at a step
 * @param returnSequences (batch, time, units) instead of the last (batch, units)
 * @param goBackwards from the last live step to the first; sequences come out in that order too, as
 *     in Keras
 * @param returnState the states of every cell as further outputs, those of the lowest first
 */
public record RNN(CellSpec cell, boolean returnSequences, boolean goBackwards, boolean returnState)
    implements DirectedLayer {

  /** No state comes out. */
  public RNN(CellSpec cell, boolean returnSequences, boolean goBackwards) {
    this(cell, returnSequences, goBackwards, false);
  }

  /** Forwards, the last output alone. Of several cells each reads what the one before puts out. */
  public static RNN of(CellSpec... cells) {
    return new RNN(cells.length == 1 ? cells[0] : StackedRNNCells.of(cells), false, false);
  }

  public RNN returnSequences(boolean returnSequences) {
    return new RNN(cell, returnSequences, goBackwards, returnState);
  }

  public RNN returnState(boolean returnState) {
    return new RNN(cell, returnSequences, goBackwards, returnState);
  }

  @Override
  public RNN goBackwards(boolean goBackwards) {
    return new RNN(cell, returnSequences, goBackwards, returnState);
  }
}
