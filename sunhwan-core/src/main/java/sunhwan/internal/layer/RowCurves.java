package sunhwan.internal.layer;

import java.util.Arrays;

/**
 * Rarer activations that look at a whole row, in double; softmax has a kernel of its own.
 *
 * <pre>
 * log softmax   y = x − log Σ eˣ                                 dx = dy − eʸ · Σ dy
 * sparsemax     y = max(x − τ, 0) with τ so that Σ y = 1         dx = dy − mean of dy, where y &gt; 0; 0 elsewhere
 * glu           y = a ⊙ σ(b), a and b the halves of x            da = dy ⊙ σ(b);  db = dy ⊙ a ⊙ σ(b) ⊙ (1 − σ(b))
 * </pre>
 */
final class RowCurves {
  private RowCurves() {}

  static void logSoftmax(int rows, int width, float[] x, float[] y) {
    for (int at = 0; at < rows * width; at += width) {
      double max = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < width; j++) {
        max = Math.max(max, x[at + j]);
      }
      double sum = 0;
      for (int j = 0; j < width; j++) {
        sum += Math.exp(x[at + j] - max);
      }
      double log = max + Math.log(sum);
      for (int j = 0; j < width; j++) {
        y[at + j] = (float) (x[at + j] - log);
      }
    }
  }

  static void logSoftmaxBack(int rows, int width, float[] y, float[] dy, float[] dx) {
    for (int at = 0; at < rows * width; at += width) {
      double sum = 0;
      for (int j = 0; j < width; j++) {
        sum += dy[at + j];
      }
      for (int j = 0; j < width; j++) {
        dx[at + j] = (float) (dy[at + j] - Math.exp(y[at + j]) * sum);
      }
    }
  }

  /** Martins and Astudillo 2016, algorithm 1; sorted is scratch for a row. */
  static void sparsemax(int rows, int width, float[] x, float[] y, float[] sorted) {
    for (int at = 0; at < rows * width; at += width) {
      System.arraycopy(x, at, sorted, 0, width);
      Arrays.sort(sorted, 0, width);
      double sum = 0;
      double tau = Double.NaN;
      for (int k = 1; k <= width; k++) {
        double next = sorted[width - k];
        sum += next;
        if (1 + k * next > sum) {
          tau = (sum - 1) / k;
        }
      }
      for (int j = 0; j < width; j++) {
        y[at + j] = (float) Math.max(x[at + j] - tau, 0);
      }
    }
  }

  static void sparsemaxBack(int rows, int width, float[] y, float[] dy, float[] dx) {
    for (int at = 0; at < rows * width; at += width) {
      double sum = 0;
      int support = 0;
      for (int j = 0; j < width; j++) {
        if (y[at + j] > 0) {
          sum += dy[at + j];
          support++;
        }
      }
      for (int j = 0; j < width; j++) {
        dx[at + j] = y[at + j] > 0 ? (float) (dy[at + j] - sum / support) : 0;
      }
    }
  }

  /** x is (rows, width), y is (rows, width / 2). */
  static void glu(int rows, int width, float[] x, float[] y) {
    int half = width / 2;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < half; j++) {
        y[i * half + j] = (float) (x[i * width + j] * sigmoid(x[i * width + half + j]));
      }
    }
  }

  /** x and dx are (rows, width), dy is (rows, width / 2). */
  static void gluBack(int rows, int width, float[] x, float[] dy, float[] dx) {
    int half = width / 2;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < half; j++) {
        int a = i * width + j;
        double gate = sigmoid(x[a + half]);
        double d = dy[i * half + j];
        dx[a] = (float) (d * gate);
        dx[a + half] = (float) (d * x[a] * gate * (1 - gate));
      }
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
