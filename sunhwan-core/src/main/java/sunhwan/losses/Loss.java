package sunhwan.losses;

/**
 * What training makes small: the mean over rows of how far a prediction is from its target.
 *
 * <p>Formulas and limits are those of Keras 3.15.
 */
public sealed interface Loss
    permits CategoricalCrossentropy,
        SparseCategoricalCrossentropy,
        BinaryCrossentropy,
        MeanSquaredError {

  /** Keras's name. */
  String name();

  /** Values of a target row, given how many a prediction has. */
  default int targetWidth(int width) {
    return width;
  }

  /**
   * Loss of one row; where gradient is asked for, its derivative by the prediction times scale is
   * written too.
   *
   * @param y predictions, from yAt, width of them
   * @param target from targetAt, {@link #targetWidth} of them
   * @param dy where the gradient goes, at yAt; empty for none
   */
  double row(float[] y, int yAt, int width, float[] target, int targetAt, float[] dy, double scale);
}
