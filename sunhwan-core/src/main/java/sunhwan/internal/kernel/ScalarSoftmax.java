package sunhwan.internal.kernel;

/** Softmax by plain loops; sums are taken in double and in order. */
final class ScalarSoftmax implements Softmax {

  @Override
  public void forward(int rows, int width, float[] x, int xAt, float[] y, int yAt) {
    for (int i = 0; i < rows; i++, xAt += width, yAt += width) {
      float max = Float.NEGATIVE_INFINITY;
      for (int j = 0; j < width; j++) {
        max = Math.max(max, x[xAt + j]);
      }
      double sum = 0;
      for (int j = 0; j < width; j++) {
        y[yAt + j] = (float) Math.exp(x[xAt + j] - max);
        sum += y[yAt + j];
      }
      float scale = (float) (1 / sum);
      for (int j = 0; j < width; j++) {
        y[yAt + j] *= scale;
      }
    }
  }

  @Override
  public void backward(
      int rows, int width, float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt) {
    for (int i = 0; i < rows; i++, yAt += width, dyAt += width, dxAt += width) {
      double dot = 0;
      for (int j = 0; j < width; j++) {
        dot += (double) dy[dyAt + j] * y[yAt + j];
      }
      float mean = (float) dot;
      for (int j = 0; j < width; j++) {
        dx[dxAt + j] = y[yAt + j] * (dy[dyAt + j] - mean);
      }
    }
  }
}
