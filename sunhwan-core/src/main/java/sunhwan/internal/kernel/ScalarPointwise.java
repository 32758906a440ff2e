package sunhwan.internal.kernel;

/** Elementwise work, one element after the other. */
final class ScalarPointwise implements Pointwise {

  @Override
  public void activate(Curve curve, float alpha, int n, float[] x, int xAt, float[] y, int yAt) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = curve.at(x[xAt + i], alpha);
    }
  }

  @Override
  public void slope(
      Curve curve,
      float alpha,
      int n,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt) {
    for (int i = 0; i < n; i++) {
      dx[dxAt + i] = dy[dyAt + i] * curve.slope(x[xAt + i], y[yAt + i], alpha);
    }
  }

  @Override
  public void addScaled(int n, float a, float[] x, int xAt, float[] y, int yAt) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] += a * x[xAt + i];
    }
  }

  @Override
  public void scale(int n, float a, float[] y, int yAt) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] *= a;
    }
  }

  @Override
  public void multiply(int n, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i++) {
      z[zAt + i] = x[xAt + i] * y[yAt + i];
    }
  }

  @Override
  public void addProduct(int n, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i++) {
      z[zAt + i] += x[xAt + i] * y[yAt + i];
    }
  }

  @Override
  public void addRow(int rows, int width, float[] row, int rowAt, float[] x, int xAt) {
    for (int i = 0; i < rows; i++) {
      addScaled(width, 1f, row, rowAt, x, xAt + i * width);
    }
  }

  @Override
  public void addColumnSums(int rows, int width, float[] x, int xAt, float[] sum, int sumAt) {
    for (int i = 0; i < rows; i++) {
      addScaled(width, 1f, x, xAt + i * width, sum, sumAt);
    }
  }

  @Override
  public void flush(int n, float[] y, int yAt) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = Math.abs(y[yAt + i]) < TINY ? 0f : y[yAt + i];
    }
  }

  @Override
  public void addRows(int rows, int width, float[] x, int xAt, int xRow, float[] y, int yAt) {
    for (int i = 0; i < rows; i++) {
      addScaled(width, 1f, x, xAt + i * xRow, y, yAt + i * width);
    }
    flush(rows * width, y, yAt);
  }

  /** Eight chains, because one would wait for each addition. */
  @Override
  public double sumOfSquares(int n, float[] x, int xAt) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int i = 0;
    for (; i + 8 <= n; i += 8) {
      int at = xAt + i;
      s0 += (double) x[at] * x[at];
      s1 += (double) x[at + 1] * x[at + 1];
      s2 += (double) x[at + 2] * x[at + 2];
      s3 += (double) x[at + 3] * x[at + 3];
      s4 += (double) x[at + 4] * x[at + 4];
      s5 += (double) x[at + 5] * x[at + 5];
      s6 += (double) x[at + 6] * x[at + 6];
      s7 += (double) x[at + 7] * x[at + 7];
    }
    for (; i < n; i++) {
      s0 += (double) x[xAt + i] * x[xAt + i];
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
  }
}
