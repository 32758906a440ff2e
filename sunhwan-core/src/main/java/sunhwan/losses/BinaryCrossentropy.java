package sunhwan.losses;

/**
 * Mean over the values of a row of {@code −t·log p − (1 − t)·log(1 − p)}.
 *
 * @param fromLogits whether predictions are still to go through a sigmoid; else they are cut to
 *     [1e-7, 1 − 1e-7]
 * @param labelSmoothing targets move that share of the way to one half, at least 0 and below 1
 */
public record BinaryCrossentropy(boolean fromLogits, float labelSmoothing) implements Loss {
  public BinaryCrossentropy {
    if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
      throw new IllegalArgumentException(
          "BinaryCrossentropy: labelSmoothing must be at least 0 and below 1, got "
              + labelSmoothing);
    }
  }

  public static BinaryCrossentropy of() {
    return new BinaryCrossentropy(false, 0);
  }

  public BinaryCrossentropy fromLogits(boolean fromLogits) {
    return new BinaryCrossentropy(fromLogits, labelSmoothing);
  }

  @Override
  public String name() {
    return "binary_crossentropy";
  }

  @Override
  public double row(
      float[] y, int yAt, int width, float[] target, int targetAt, float[] dy, double scale) {
    double loss = 0;
    for (int k = 0; k < width; k++) {
      double t = target[targetAt + k] * (1 - labelSmoothing) + 0.5 * labelSmoothing;
      double value = y[yAt + k];
      double slope;
      if (fromLogits) {
        // max(y, 0) − y·t + log(1 + exp(−|y|))
        loss += Math.max(value, 0) - value * t + Math.log1p(Math.exp(-Math.abs(value)));
        slope = 1 / (1 + Math.exp(-value)) - t;
      } else {
        double p = Crossentropy.clip(value);
        loss -= t * Math.log(p) + (1 - t) * Math.log(1 - p);
        slope = p == value ? (p - t) / (p * (1 - p)) : 0;
      }
      if (dy.length > 0) {
        dy[yAt + k] = (float) (scale * slope / width);
      }
    }
    return loss / width;
  }
}
