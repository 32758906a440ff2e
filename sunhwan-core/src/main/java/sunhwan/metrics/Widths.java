package sunhwan.metrics;

/** Which targets go with which predictions. */
final class Widths {
  private Widths() {}

  /** A target has as many values as a prediction. */
  static void equal(Record metric, int width, int targetWidth) {
    if (width != targetWidth) {
      throw new IllegalArgumentException(
          metric.getClass().getSimpleName()
              + ": expected targets of "
              + width
              + " values, as predictions have, got "
              + targetWidth
              + (targetWidth == 1
                  ? ". Use one-hot targets and CategoricalCrossentropy."
                  : ". Does the metric fit the loss?"));
    }
  }

  /** A target is a class. */
  static void classes(Record metric, int targetWidth) {
    if (targetWidth != 1) {
      throw new IllegalArgumentException(
          metric.getClass().getSimpleName()
              + ": expected a class as target, got "
              + targetWidth
              + " values. Use the metric of that name without Sparse for one-hot targets.");
    }
  }

  /** Index of the first largest value. */
  static int largest(float[] values, int at, int width) {
    int best = 0;
    for (int k = 1; k < width; k++) {
      if (values[at + k] > values[at + best]) {
        best = k;
      }
    }
    return best;
  }
}
