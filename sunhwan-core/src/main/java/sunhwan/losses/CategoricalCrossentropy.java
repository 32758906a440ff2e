package sunhwan.losses;

/**
 * {@code −Σ t·log p}, for targets that are distributions over classes.
 *
 * @param fromLogits whether predictions are still to go through a softmax; else each row is divided
 *     by its sum and cut to [1e-7, 1 − 1e-7]
 * @param labelSmoothing share of every target that is spread over all classes, at least 0 and below
 *     1
 */
public record CategoricalCrossentropy(boolean fromLogits, float labelSmoothing) implements RowLoss {
  public CategoricalCrossentropy {
    Crossentropy.refuseNoShare("CategoricalCrossentropy", labelSmoothing);
  }

  public static CategoricalCrossentropy of() {
    return new CategoricalCrossentropy(false, 0);
  }

  public CategoricalCrossentropy fromLogits(boolean fromLogits) {
    return new CategoricalCrossentropy(fromLogits, labelSmoothing);
  }

  public CategoricalCrossentropy labelSmoothing(float labelSmoothing) {
    return new CategoricalCrossentropy(fromLogits, labelSmoothing);
  }

  @Override
  public String name() {
    return "categorical_crossentropy";
  }

  @Override
  public double row(
      float[] y, int yAt, int width, float[] target, int targetAt, float[] dy, double scale) {
    return fromLogits
        ? Crossentropy.logits(y, yAt, width, target, targetAt, labelSmoothing, dy, scale)
        : Crossentropy.probabilities(y, yAt, width, target, targetAt, labelSmoothing, dy, scale);
  }
}
