package sunhwan.losses;

/**
 * {@code −log p[t]}, for targets that are classes, 0 to width − 1.
 *
 * @param fromLogits whether predictions are still to go through a softmax; else each row is divided
 *     by its sum and cut to [1e-7, 1 − 1e-7]
 */
public record SparseCategoricalCrossentropy(boolean fromLogits) implements Loss {
  public static SparseCategoricalCrossentropy of() {
    return new SparseCategoricalCrossentropy(false);
  }

  public SparseCategoricalCrossentropy fromLogits(boolean fromLogits) {
    return new SparseCategoricalCrossentropy(fromLogits);
  }

  @Override
  public String name() {
    return "sparse_categorical_crossentropy";
  }

  @Override
  public int targetWidth(int width) {
    return 1;
  }

  @Override
  public double row(
      float[] y, int yAt, int width, float[] target, int targetAt, float[] dy, double scale) {
    int t = (int) target[targetAt];
    if (t < 0 || t >= width) {
      throw new IllegalArgumentException(
          "SparseCategoricalCrossentropy: expected classes 0 to " + (width - 1) + ", got " + t);
    }
    return fromLogits
        ? Crossentropy.logitsOfClass(y, yAt, width, t, dy, scale)
        : Crossentropy.probabilitiesOfClass(y, yAt, width, t, dy, scale);
  }
}
