package sunhwan.losses;

/**
 * What training makes small: how far predictions are from their targets.
 *
 * <p>Formulas, limits and means are those of Keras 3.15. Masked steps are no rows: they enter no
 * loss.
 */
public sealed interface Loss permits RowLoss, Reduced, BatchLoss, SequenceLoss {

  /** Keras's name. */
  String name();

  /** Values of a target row, given how many a prediction has. */
  default int targetWidth(int width) {
    return width;
  }
}
