package sunhwan.losses;

/** A loss that is the mean over a row's values of what each has by itself. */
public sealed interface ValueLoss extends RowLoss
    permits BinaryCrossentropy,
        BinaryFocalCrossentropy,
        MeanSquaredError,
        MeanAbsoluteError,
        MeanAbsolutePercentageError,
        MeanSquaredLogarithmicError,
        Huber,
        LogCosh,
        Poisson,
        Hinge,
        SquaredHinge {

  /** Loss of a value y where t is wanted. */
  double value(double y, double t);

  /** Its derivative by y. */
  double slope(double y, double t);

  @Override
  default double row(
      float[] y, int yAt, int width, float[] target, int targetAt, float[] dy, double scale) {
    double loss = 0;
    for (int k = 0; k < width; k++) {
      loss += value(y[yAt + k], target[targetAt + k]);
    }
    if (dy.length > 0) {
      for (int k = 0; k < width; k++) {
        dy[yAt + k] = (float) (scale * slope(y[yAt + k], target[targetAt + k]) / width);
      }
    }
    return loss / width;
  }
}
