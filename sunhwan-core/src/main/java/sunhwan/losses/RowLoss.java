package sunhwan.losses;

/**
 * A loss that each row has by itself; a batch's is the mean over its rows, or what {@link Reduced}
 * makes of them.
 */
public sealed interface RowLoss extends Loss
    permits ValueLoss,
        CategoricalCrossentropy,
        SparseCategoricalCrossentropy,
        CategoricalFocalCrossentropy,
        CategoricalGeneralizedCrossEntropy,
        KLDivergence,
        CategoricalHinge,
        CosineSimilarity {

  /**
   * Loss of one row; where gradient is asked for, its derivative by the prediction times scale is
   * written too.
   *
   * @param y predictions, from yAt, width of them
   * @param target from targetAt, {@link #targetWidth} of them
   * @param dy where the gradient goes, at yAt; empty for none
   */
  double row(float[] y, int yAt, int width, float[] target, int targetAt, float[] dy, double scale);

  /** Whether some rows do not count, as those of a class that is ignored. */
  default boolean ignoresRows() {
    return false;
  }

  /** Whether a row does not count: its loss and gradient are 0, and no mean divides by it. */
  default boolean ignores(float[] target, int targetAt) {
    return false;
  }

  /** The same, its rows put together in another way. */
  default Reduced reduction(Reduction reduction) {
    return new Reduced(this, reduction);
  }
}
