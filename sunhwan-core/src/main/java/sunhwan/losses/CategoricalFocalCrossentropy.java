package sunhwan.losses;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * {@code −Σ alpha·(1 − p)^gamma·t·log p}, for targets that are distributions over classes: what is
 * easy counts little. Lin et al. 2018.
 *
 * @param alpha one weight for all classes, or one for each, at least 0
 * @param gamma how much less the easy ones count, at least 0
 * @param fromLogits whether predictions are still to go through a softmax; each row is divided by
 *     its sum and cut to [1e-7, 1 − 1e-7]
 * @param labelSmoothing share of every target that is spread over all classes, at least 0 and below
 *     1
 */
public record CategoricalFocalCrossentropy(
    List<Float> alpha, float gamma, boolean fromLogits, float labelSmoothing) implements RowLoss {
  public CategoricalFocalCrossentropy {
    alpha = List.copyOf(alpha);
    Crossentropy.refuseNoShare("CategoricalFocalCrossentropy", labelSmoothing);
    Crossentropy.refuseGamma("CategoricalFocalCrossentropy", gamma);
    if (alpha.isEmpty() || !(Collections.min(alpha) >= 0)) {
      throw new IllegalArgumentException(
          "CategoricalFocalCrossentropy: expected weights of at least 0 as alpha, one or one for"
              + " each class, got "
              + alpha);
    }
  }

  /** Keras's: alpha 0.25, gamma 2. */
  public static CategoricalFocalCrossentropy of() {
    return new CategoricalFocalCrossentropy(List.of(0.25f), 2, false, 0);
  }

  /** One weight for all classes, or one for each. */
  public CategoricalFocalCrossentropy alpha(float... alpha) {
    List<Float> weights = new ArrayList<>();
    for (float weight : alpha) {
      weights.add(weight);
    }
    return new CategoricalFocalCrossentropy(weights, gamma, fromLogits, labelSmoothing);
  }

  public CategoricalFocalCrossentropy gamma(float gamma) {
    return new CategoricalFocalCrossentropy(alpha, gamma, fromLogits, labelSmoothing);
  }

  public CategoricalFocalCrossentropy fromLogits(boolean fromLogits) {
    return new CategoricalFocalCrossentropy(alpha, gamma, fromLogits, labelSmoothing);
  }

  public CategoricalFocalCrossentropy labelSmoothing(float labelSmoothing) {
    return new CategoricalFocalCrossentropy(alpha, gamma, fromLogits, labelSmoothing);
  }

  @Override
  public String name() {
    return "categorical_focal_crossentropy";
  }

  // q = y / Σy, or softmax(y);  p = clip(q);  loss = −Σ a·(1 − p)^γ·t·log p
  // dq = a·t·(γ·(1 − p)^(γ − 1)·log p − (1 − p)^γ / p) inside the limits
  // dy = (dq − Σ dq·q) / Σy, or q ⊙ (dq − Σ dq·q)
  @Override
  public double row(
      float[] y, int yAt, int width, float[] target, int targetAt, float[] dy, double scale) {
    if (alpha.size() != 1 && alpha.size() != width) {
      throw new IllegalArgumentException(
          "CategoricalFocalCrossentropy: expected one alpha or "
              + width
              + ", one for each class, got "
              + alpha.size());
    }
    double sum = 0;
    for (int k = 0; k < width && !fromLogits; k++) {
      sum += y[yAt + k];
    }
    double log = fromLogits ? Crossentropy.logSum(y, yAt, width) : 0;
    double loss = 0;
    double mean = 0;
    for (int k = 0; k < width; k++) {
      double q = share(y[yAt + k], sum, log);
      double p = Crossentropy.clip(q);
      double t = Crossentropy.smooth(target[targetAt + k], labelSmoothing, width);
      loss -= alpha(k) * Math.pow(1 - p, gamma) * t * Math.log(p);
      mean += slope(q, p, t, k) * q;
    }
    for (int k = 0; k < width && dy.length > 0; k++) {
      double q = share(y[yAt + k], sum, log);
      double t = Crossentropy.smooth(target[targetAt + k], labelSmoothing, width);
      double centred = slope(q, Crossentropy.clip(q), t, k) - mean;
      dy[yAt + k] = (float) (scale * (fromLogits ? q * centred : centred / sum));
    }
    return loss;
  }

  private double share(double y, double sum, double log) {
    return fromLogits ? Math.exp(y - log) : y / sum;
  }

  private double alpha(int k) {
    return alpha.get(alpha.size() == 1 ? 0 : k);
  }

  private double slope(double q, double p, double t, int k) {
    return p == q
        ? alpha(k)
            * t
            * (gamma * Math.pow(1 - p, gamma - 1) * Math.log(p) - Math.pow(1 - p, gamma) / p)
        : 0;
  }
}
