package sunhwan.losses;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * {@code −log p[t]}, for targets that are classes, 0 to width − 1.
 *
 * @param fromLogits whether predictions are still to go through a softmax; else each row is divided
 *     by its sum and cut to [1e-7, 1 − 1e-7]
 * @param ignoreClass rows with this target do not count; it may be one that no prediction has, such
 *     as −1 or 255
 */
public record SparseCategoricalCrossentropy(boolean fromLogits, OptionalInt ignoreClass)
    implements RowLoss {
  public static SparseCategoricalCrossentropy of() {
    return new SparseCategoricalCrossentropy(false, OptionalInt.empty());
  }

  public SparseCategoricalCrossentropy fromLogits(boolean fromLogits) {
    return new SparseCategoricalCrossentropy(fromLogits, ignoreClass);
  }

  public SparseCategoricalCrossentropy ignoreClass(int ignoreClass) {
    return new SparseCategoricalCrossentropy(fromLogits, OptionalInt.of(ignoreClass));
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
  public boolean ignoresRows() {
    return ignoreClass.isPresent();
  }

  @Override
  public boolean ignores(float[] target, int targetAt) {
    return ignoreClass.isPresent() && (int) target[targetAt] == ignoreClass.getAsInt();
  }

  @Override
  public double row(
      float[] y, int yAt, int width, float[] target, int targetAt, float[] dy, double scale) {
    if (ignores(target, targetAt)) {
      if (dy.length > 0) {
        Arrays.fill(dy, yAt, yAt + width, 0);
      }
      return 0;
    }
    int t = Crossentropy.classOf("SparseCategoricalCrossentropy", target[targetAt], width);
    return fromLogits
        ? Crossentropy.logitsOfClass(y, yAt, width, t, dy, scale)
        : Crossentropy.probabilitiesOfClass(y, yAt, width, t, dy, scale);
  }
}
