package sunhwan.training;

/**
 * How far a training has come.
 *
 * @param epochs that are over, validation and callbacks included
 * @param batches of the epoch after them that were learnt from
 */
public record Position(int epochs, int batches) {
  /** Before the first batch. */
  public static final Position START = new Position(0, 0);

  public Position {
    if (epochs < 0 || batches < 0) {
      throw new IllegalArgumentException(
          "Position: epochs and batches must not be negative, got " + epochs + " and " + batches);
    }
  }
}
