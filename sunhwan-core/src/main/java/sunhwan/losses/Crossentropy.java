package sunhwan.losses;

import java.util.Arrays;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.internal.kernel.Softmax;

/** What cross-entropies share. */
final class Crossentropy {
  static final float EPSILON = 1e-7f;

  private static final int WIDE = 64;
  private static final Softmax SOFTMAX = Kernels.best().softmax();
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  private Crossentropy() {}

  // p = softmax(y);  loss = −Σ t·log p;  dy = (Σt)·p − t
  static double logits(
      float[] y,
      int yAt,
      int width,
      float[] target,
      int targetAt,
      float smoothing,
      float[] dy,
      double scale) {
    double log = logSum(y, yAt, width);
    double loss = 0;
    double weight = 0;
    for (int k = 0; k < width; k++) {
      float t = smooth(target[targetAt + k], smoothing, width);
      loss -= t * (y[yAt + k] - log);
      weight += t;
    }
    for (int k = 0; k < width && dy.length > 0; k++) {
      float t = smooth(target[targetAt + k], smoothing, width);
      dy[yAt + k] = (float) (scale * (weight * Math.exp(y[yAt + k] - log) - t));
    }
    return loss;
  }

  // q = y / Σy;  p = clip(q);  loss = −Σ t·log p;  dq = −t/p inside the limits;  dy = (dq − Σ dq·q)
  // / Σy
  static double probabilities(
      float[] y,
      int yAt,
      int width,
      float[] target,
      int targetAt,
      float smoothing,
      float[] dy,
      double scale) {
    double sum = 0;
    for (int k = 0; k < width; k++) {
      sum += y[yAt + k];
    }
    double loss = 0;
    double mean = 0;
    for (int k = 0; k < width; k++) {
      double q = y[yAt + k] / sum;
      float t = smooth(target[targetAt + k], smoothing, width);
      loss -= t * Math.log(clip(q));
      mean += slope(q, t) * q;
    }
    for (int k = 0; k < width && dy.length > 0; k++) {
      float t = smooth(target[targetAt + k], smoothing, width);
      dy[yAt + k] = (float) (scale * (slope(y[yAt + k] / sum, t) - mean) / sum);
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
      double log = logSum(y, yAt, width);
      for (int k = 0; k < width && dy.length > 0; k++) {
        dy[yAt + k] = (float) (scale * (Math.exp(y[yAt + k] - log) - (k == t ? 1 : 0)));
      }
      return log - y[yAt + t];
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

  /** {@code log Σ exp y}. */
  static double logSum(float[] y, int yAt, int width) {
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < width; k++) {
      max = Math.max(max, y[yAt + k]);
    }
    double sum = 0;
    for (int k = 0; k < width; k++) {
      sum += Math.exp(y[yAt + k] - max);
    }
    return max + Math.log(sum);
  }

  static float smooth(float target, float smoothing, int width) {
    return target * (1 - smoothing) + smoothing / width;
  }

  /** A target that is moved towards one half. */
  static double towardsHalf(double target, float smoothing) {
    return target * (1 - smoothing) + 0.5 * smoothing;
  }

  static double sigmoid(double y) {
    return 1 / (1 + Math.exp(-y));
  }

  static double clip(double p) {
    return p < EPSILON ? EPSILON : p > 1 - EPSILON ? 1 - EPSILON : p;
  }

  private static double slope(double q, float target) {
    return q < EPSILON || q > 1 - EPSILON ? 0 : -target / q;
  }

  /** A target as a class. */
  static int classOf(String loss, float target, int width) {
    int t = (int) target;
    if (t < 0 || t >= width) {
      throw new IllegalArgumentException(
          loss + ": expected classes 0 to " + (width - 1) + ", got " + t);
    }
    return t;
  }

  static void refuseNoShare(String loss, float labelSmoothing) {
    if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
      throw new IllegalArgumentException(
          loss + ": labelSmoothing must be at least 0 and below 1, got " + labelSmoothing);
    }
  }

  static void refuseGamma(String loss, float gamma) {
    if (!(gamma >= 0) || Float.isInfinite(gamma)) {
      throw new IllegalArgumentException(
          loss + ": gamma must be at least 0 and finite, got " + gamma);
    }
  }
}
