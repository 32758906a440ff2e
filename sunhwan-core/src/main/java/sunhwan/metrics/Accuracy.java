package sunhwan.metrics;

/**
 * Share of right answers, in the form that Keras's word "accuracy" takes.
 *
 * @param form how an answer is read off
 */
public record Accuracy(Form form) implements Metric {
  /** How an answer is read off a prediction. */
  public enum Form {
    /**
     * By widths: one value is binary, a target of one value among several is sparse, everything
     * else categorical.
     */
    AUTOMATIC,
    /** Share of values on the target's side of 0.5. */
    BINARY,
    /** Largest value stands where the target's does. */
    CATEGORICAL,
    /** Largest value stands at the target. */
    SPARSE_CATEGORICAL
  }

  public static Accuracy of() {
    return new Accuracy(Form.AUTOMATIC);
  }

  @Override
  public String name() {
    return switch (form) {
      case AUTOMATIC -> "accuracy";
      case BINARY -> "binary_accuracy";
      case CATEGORICAL -> "categorical_accuracy";
      case SPARSE_CATEGORICAL -> "sparse_categorical_accuracy";
    };
  }

  @Override
  public double row(float[] y, int yAt, int width, float[] target, int targetAt, int targetWidth) {
    Form resolved =
        form != Form.AUTOMATIC
            ? form
            : width == 1
                ? Form.BINARY
                : targetWidth == 1 ? Form.SPARSE_CATEGORICAL : Form.CATEGORICAL;
    return switch (resolved) {
      case BINARY -> {
        int right = 0;
        for (int k = 0; k < width; k++) {
          right += (y[yAt + k] > 0.5f ? 1 : 0) == target[targetAt + k] ? 1 : 0;
        }
        yield (double) right / width;
      }
      case SPARSE_CATEGORICAL -> largest(y, yAt, width) == (int) target[targetAt] ? 1 : 0;
      case CATEGORICAL, AUTOMATIC ->
          largest(y, yAt, width) == largest(target, targetAt, width) ? 1 : 0;
    };
  }

  /** Index of the first largest value. */
  private static int largest(float[] values, int at, int width) {
    int best = 0;
    for (int k = 1; k < width; k++) {
      if (values[at + k] > values[at + best]) {
        best = k;
      }
    }
    return best;
  }
}
