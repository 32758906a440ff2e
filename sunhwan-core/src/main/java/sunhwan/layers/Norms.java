package sunhwan.layers;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import sunhwan.tensor.Shape;

/** Lengths of a weight's vectors, which lie along some of its axes. */
final class Norms {
  private static final double EPSILON = 1e-7;

  private Norms() {}

  static List<Integer> checked(String constraint, List<Integer> axis) {
    List<Integer> copy = List.copyOf(axis);
    boolean distinct = copy.stream().distinct().count() == copy.size();
    if (copy.isEmpty() || !distinct || copy.stream().anyMatch(a -> a < 0)) {
      throw new IllegalArgumentException(
          constraint + ": axis must be different numbers from 0, at least one, got " + axis);
    }
    return copy;
  }

  /** Multiplies each vector by {@code desired(norm) / (norm + 1e-7)}. */
  static void scale(Shape shape, float[] values, List<Integer> axis, DoubleUnaryOperator desired) {
    int[] group = groups(shape, axis);
    double[] factors = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      factors[group[i]] += (double) values[i] * values[i];
    }
    Arrays.setAll(
        factors,
        g -> {
          double norm = Math.sqrt(factors[g]);
          return desired.applyAsDouble(norm) / (norm + EPSILON);
        });
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] * factors[group[i]]);
    }
  }

  /** For each value the index of the first one in its vector. */
  private static int[] groups(Shape shape, List<Integer> axis) {
    int[] group = new int[shape.count()];
    int[] place = new int[shape.rank()];
    for (int i = 0; i < group.length; i++) {
      int first = 0;
      for (int a = 0; a < place.length; a++) {
        first = first * shape.size(a) + (axis.contains(a) ? 0 : place[a]);
      }
      group[i] = first;
      for (int a = place.length - 1; a >= 0 && ++place[a] == shape.size(a); a--) {
        place[a] = 0;
      }
    }
    return group;
  }
}
