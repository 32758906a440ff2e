package sunhwan.training;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;

/** How much rows of each class count. */
final class ClassWeights {
  static final ClassWeights NONE = new ClassWeights(new double[0]);

  private final double[] weights;

  private ClassWeights(double[] weights) {
    this.weights = weights;
  }

  static ClassWeights of(Map<Integer, Double> byClass) {
    if (byClass.isEmpty()) {
      return NONE;
    }
    double[] weights = new double[Collections.max(byClass.keySet()) + 1];
    Arrays.fill(weights, 1);
    byClass.forEach((c, w) -> weights[c] = w);
    return new ClassWeights(weights);
  }

  static Map<Integer, Double> checked(Map<Integer, Double> byClass) {
    byClass.forEach(
        (c, w) -> {
          if (c < 0 || c >= 1 << 24) {
            throw new IllegalArgumentException(
                "FitOptions: a class in classWeight must be 0 to 2^24 − 1, got " + c);
          }
          if (!(w >= 0) || Double.isInfinite(w)) {
            throw new IllegalArgumentException(
                "FitOptions: a classWeight must be at least 0 and finite, got "
                    + w
                    + " for class "
                    + c);
          }
        });
    return Map.copyOf(byClass);
  }

  /** Whether all classes count alike. */
  boolean isEmpty() {
    return weights.length == 0;
  }

  /** Weight of a row with this target. */
  double of(float[] target, int at, int width) {
    if (weights.length == 0) {
      return 1;
    }
    int c = 0;
    if (width == 1) {
      c = (int) Math.rint(target[at]);
    } else {
      for (int k = 1; k < width; k++) {
        c = target[at + k] > target[at + c] ? k : c;
      }
    }
    return c >= 0 && c < weights.length ? weights[c] : 1;
  }
}
