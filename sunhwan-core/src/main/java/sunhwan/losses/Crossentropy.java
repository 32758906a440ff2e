package sunhwan.losses;

import java.util.Arrays;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.internal.kernel.Softmax;

/** What the two cross-entropies over classes share. */
final class Crossentropy {
  static final float EPSILON = 1e-7f;

  private static final int WIDE = 64;
  private static final Softmax SOFTMAX = Kernels.best().softmax();
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  private Crossentropy() {}

  /** The target of a class. */
  interface Target {
    float of(int k);
  }

  static double row(
      float[] y, int yAt, int width, Target target, boolean fromLogits, float[] dy, double scale) {
    return fromLogits
        ? logits(y, yAt, width, target, dy, scale)
        : probabilities(y, yAt, width, target, dy, scale);
  }

  // p = softmax(y);  loss = −Σ t·log p;  dy = (Σt)·p − t
  private static double logits(
      float[] y, int yAt, int width, Target target, float[] dy, double scale) {
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < width; k++) {
      max = Math.max(max, y[yAt + k]);
    }
    double sum = 0;
    for (int k = 0; k < width; k++) {
      sum += Math.exp(y[yAt + k] - max);
    }
    double log = max + Math.log(sum);
    double loss = 0;
    double weight = 0;
    for (int k = 0; k < width; k++) {
      loss -= target.of(k) * (y[yAt + k] - log);
      weight += target.of(k);
    }
    for (int k = 0; k < width && dy.length > 0; k++) {
      dy[yAt + k] = (float) (scale * (weight * Math.exp(y[yAt + k] - log) - target.of(k)));
    }
    return loss;
  }

  // q = y / Σy;  p = clip(q);  loss = −Σ t·log p;  dq = −t/p inside the limits;  dy = (dq − Σ dq·q)
  // / Σy
  private static double probabilities(
      float[] y, int yAt, int width, Target target, float[] dy, double scale) {
    double sum = 0;
    for (int k = 0; k < width; k++) {
      sum += y[yAt + k];
    }
    double loss = 0;
    double mean = 0;
    for (int k = 0; k < width; k++) {
      double q = y[yAt + k] / sum;
      loss -= target.of(k) * Math.log(clip(q));
      mean += slope(q, target.of(k)) * q;
    }
    for (int k = 0; k < width && dy.length > 0; k++) {
      dy[yAt + k] = (float) (scale * (slope(y[yAt + k] / sum, target.of(k)) - mean) / sum);
    }
    return loss;
  }

  /** The same for a target that is one class, where all but one term of the loss vanish. */
  static double probabilitiesOfClass(
      float[] y, int yAt, int width, int t, float[] dy, double scale) {
    double sum = 0;
    for (int k = 0; k < width; k++) {
      sum += y[yAt + k];
    }
    double q = y[yAt + t] / sum;
    if (dy.length > 0) {
      double slope = slope(q, 1);
      double mean = slope * q;
      Arrays.fill(dy, yAt, yAt + width, (float) (scale * -mean / sum));
      dy[yAt + t] = (float) (scale * (slope - mean) / sum);
    }
    return -Math.log(clip(q));
  }

  /**
   * The same for logits. Wide rows, as of a vocabulary, go through the softmax kernel, whose
   * largest value is 1 / Σ exp(y − max).
   */
  static double logitsOfClass(float[] y, int yAt, int width, int t, float[] dy, double scale) {
    if (width < WIDE || dy.length == 0) {
      return logits(y, yAt, width, k -> k == t ? 1 : 0, dy, scale);
    }
    SOFTMAX.forward(1, width, y, yAt, dy, yAt);
    int top = 0;
    for (int k = 1; k < width; k++) {
      top = y[yAt + k] > y[yAt + top] ? k : top;
    }
    double loss = (double) y[yAt + top] - y[yAt + t] - Math.log(dy[yAt + top]);
    POINTWISE.scale(width, (float) scale, dy, yAt);
    dy[yAt + t] -= (float) scale;
    return loss;
  }

  static double clip(double p) {
    return p < EPSILON ? EPSILON : p > 1 - EPSILON ? 1 - EPSILON : p;
  }

  private static double slope(double q, float target) {
    return q < EPSILON || q > 1 - EPSILON ? 0 : -target / q;
  }
}
