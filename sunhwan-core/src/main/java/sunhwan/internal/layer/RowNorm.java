package sunhwan.internal.layer;

/**
 * One row brought to mean 0 and variance 1, Ba et al. 2016.
 *
 * <pre>
 * x̂ = (x − mean) · v;   v = 1 / √(variance + ε)
 * dx = v · (dx̂ − mean(dx̂) − x̂ · mean(dx̂ ⊙ x̂))
 * </pre>
 */
final class RowNorm {
  private RowNorm() {}

  /** Writes x̂, which may stand where x does; returns v. */
  static float forward(int n, float epsilon, float[] x, int xAt, float[] y, int yAt) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[xAt + i];
    }
    double mean = sum / n;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double d = x[xAt + i] - mean;
      squares += d * d;
    }
    double v = 1 / Math.sqrt(squares / n + epsilon);
    for (int i = 0; i < n; i++) {
      y[yAt + i] = (float) ((x[xAt + i] - mean) * v);
    }
    return (float) v;
  }

  /** Writes dx from x̂ and dx̂, where either may stand. */
  static void backward(
      int n, float v, float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt) {
    double sum = 0;
    double along = 0;
    for (int i = 0; i < n; i++) {
      sum += dy[dyAt + i];
      along += (double) dy[dyAt + i] * y[yAt + i];
    }
    double mean = sum / n;
    double share = along / n;
    for (int i = 0; i < n; i++) {
      dx[dxAt + i] = (float) (v * (dy[dyAt + i] - mean - y[yAt + i] * share));
    }
  }
}
