package sunhwan.metrics;

/** Means and covariances over some values. */
final class Moments {
  private Moments() {}

  static double mean(float[] values, int at, int width) {
    double sum = 0;
    for (int k = 0; k < width; k++) {
      sum += values[at + k];
    }
    return sum / width;
  }

  /** {@code Σ (a − mean a)·(b − mean b) / width}; of a with itself, its variance. */
  static double covariance(
      float[] a, int aAt, double meanA, float[] b, int bAt, double meanB, int width) {
    double sum = 0;
    for (int k = 0; k < width; k++) {
      sum += (a[aAt + k] - meanA) * (b[bAt + k] - meanB);
    }
    return sum / width;
  }
}
