package sunhwan.linear;

import java.util.Arrays;

/** How a linear classifier learns; the same rows and spec give the same bits. */
public sealed interface LinearSpec permits LinearSvm, LogisticRegression {

  /**
   * Learns from rows whose classes are known.
   *
   * @param classes one a row, 0 … count − 1
   * @param count classes that there are, at least 2
   * @param threads they change no result
   */
  LinearModel fit(SparseRows x, int[] classes, int count, int threads);

  /** Refuses rows and classes that do not fit together. */
  static void check(SparseRows x, int[] classes, int count) {
    if (count < 2) {
      throw new IllegalArgumentException("LinearSpec: expected at least 2 classes, got " + count);
    }
    if (x.rows() != classes.length || classes.length == 0) {
      throw new IllegalArgumentException(
          "LinearSpec: expected at least one row and a class for each, got "
              + x.rows()
              + " rows and "
              + classes.length
              + " classes");
    }
    for (int row = 0; row < classes.length; row++) {
      if (classes[row] < 0 || classes[row] >= count) {
        throw new IllegalArgumentException(
            "LinearSpec: row "
                + row
                + ": class must be in 0 … "
                + (count - 1)
                + ", got "
                + classes[row]);
      }
    }
  }

  /** scikit-learn's "balanced": rows / (classes that occur · rows of the class); otherwise 1. */
  static double[] weights(int[] classes, int count, boolean balanced) {
    double[] weights = new double[count];
    Arrays.fill(weights, 1);
    if (balanced) {
      int[] rows = new int[count];
      for (int k : classes) {
        rows[k]++;
      }
      long present = Arrays.stream(rows).filter(n -> n > 0).count();
      for (int k = 0; k < count; k++) {
        weights[k] = rows[k] == 0 ? 1 : (double) classes.length / (present * rows[k]);
      }
    }
    return weights;
  }
}
