package sunhwan.losses;

/**
 * Negative log-likelihood of an example's tags under a linear chain, Lafferty et al. 2001: {@code
 * log Σ over all sequences of exp(score) − score(targets)}, computed in log space.
 *
 * <pre>
 * a[0][j] = y[0][0][j];   a[t][j] = log Σᵢ exp(a[t−1][i] + y[t][i][j])     log Z = log Σⱼ exp(a[T−1][j])
 * b[T−1][j] = 0;   b[t][i] = log Σⱼ exp(y[t+1][i][j] + b[t+1][j])
 * dy[t][i][j] = exp(a[t−1][i] + y[t][i][j] + b[t][j] − log Z) − (1 where i, j are the targets)
 * </pre>
 *
 * <p>Predictions are a {@code CRF} layer's scores of pairs (tags·tags) at each step, of the first
 * step only the first row; targets are tags, 0 to tags − 1, one for each step.
 */
public record CRFLoss() implements SequenceLoss {
  public static CRFLoss of() {
    return new CRFLoss();
  }

  @Override
  public String name() {
    return "crf_loss";
  }

  @Override
  public boolean everyStep() {
    return true;
  }

  private static int tags(int width) {
    int tags = (int) Math.round(Math.sqrt(width));
    if (tags * tags != width) {
      throw new IllegalArgumentException(
          "CRFLoss: expected scores of pairs, tags·tags at each step, got "
              + width
              + ". Put a CRF layer last.");
    }
    return tags;
  }

  @Override
  public void check(int steps, int width, float[] targets) {
    tags(width);
    if (targets.length != steps) {
      throw new IllegalArgumentException(
          "CRFLoss: expected one tag for each of " + steps + " steps, got " + targets.length);
    }
  }

  @Override
  public double sequence(
      float[] y, int steps, int width, float[] targets, float[] dy, double scale) {
    if (steps == 0) {
      return 0;
    }
    int k = tags(width);
    int[] tags = new int[steps];
    for (int t = 0; t < steps; t++) {
      tags[t] = Crossentropy.classOf("CRFLoss", targets[t], k);
    }
    double[][] a = forward(y, steps, k);
    double z = LogSpace.sum(a[steps - 1]);
    double score = y[tags[0]];
    for (int t = 1; t < steps; t++) {
      score += y[t * width + tags[t - 1] * k + tags[t]];
    }
    if (dy.length > 0) {
      gradient(y, steps, k, a, z, dy, scale);
      dy[tags[0]] -= (float) scale;
      for (int t = 1; t < steps; t++) {
        dy[t * width + tags[t - 1] * k + tags[t]] -= (float) scale;
      }
    }
    return z - score;
  }

  private static double[][] forward(float[] y, int steps, int k) {
    double[][] a = new double[steps][k];
    double[] terms = new double[k];
    for (int j = 0; j < k; j++) {
      a[0][j] = y[j];
    }
    for (int t = 1; t < steps; t++) {
      for (int j = 0; j < k; j++) {
        for (int i = 0; i < k; i++) {
          terms[i] = a[t - 1][i] + y[(t * k + i) * k + j];
        }
        a[t][j] = LogSpace.sum(terms);
      }
    }
    return a;
  }

  /** Writes the probabilities of all pairs, times scale. */
  private static void gradient(
      float[] y, int steps, int k, double[][] a, double z, float[] dy, double scale) {
    double[] b = new double[k];
    double[] terms = new double[k];
    for (int t = steps - 1; t > 0; t--) {
      double[] before = new double[k];
      for (int i = 0; i < k; i++) {
        for (int j = 0; j < k; j++) {
          int at = (t * k + i) * k + j;
          terms[j] = y[at] + b[j];
          dy[at] = (float) (scale * Math.exp(a[t - 1][i] + terms[j] - z));
        }
        before[i] = LogSpace.sum(terms);
      }
      b = before;
    }
    java.util.Arrays.fill(dy, k, k * k, 0);
    for (int j = 0; j < k; j++) {
      dy[j] = (float) (scale * Math.exp(a[0][j] + b[j] - z));
    }
  }
}
