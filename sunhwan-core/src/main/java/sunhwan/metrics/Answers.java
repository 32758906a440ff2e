package sunhwan.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/** Counts the values of rows, all of them or some, and reads a metric off the counts. */
final class Answers implements Accumulator {
  private final Counts counts;
  private final int width;
  private final OptionalInt classId;
  private final Function<Counts, double[]> result;
  private final int[] best;
  private final boolean[] chosen;

  private Answers(
      Counts counts,
      int width,
      OptionalInt topK,
      OptionalInt classId,
      Function<Counts, double[]> result) {
    this.counts = counts;
    this.width = width;
    this.classId = classId;
    this.result = result;
    this.best = new int[topK.orElse(0)];
    this.chosen = new boolean[width];
  }

  /** All values of a row. */
  static Answers of(Counts counts, int width, Function<Counts, double[]> result) {
    return new Answers(counts, width, OptionalInt.empty(), OptionalInt.empty(), result);
  }

  /**
   * With topK, only the largest values of a row can be above a threshold; with classId, one value.
   */
  static Answers of(
      Counts counts,
      int width,
      OptionalInt topK,
      OptionalInt classId,
      Function<Counts, double[]> result) {
    return new Answers(counts, width, topK, classId, result);
  }

  @Override
  public void add(float[] y, int yAt, float[] target, int targetAt, double weight) {
    if (best.length > 0) {
      choose(y, yAt);
    }
    int from = classId.orElse(0);
    int to = classId.isPresent() ? from + 1 : width;
    for (int k = from; k < to; k++) {
      float p = best.length == 0 || chosen[k] ? y[yAt + k] : Counts.NONE;
      counts.add(p, target[targetAt + k] != 0, weight);
    }
  }

  /** The largest values, the first of equals. */
  private void choose(float[] y, int yAt) {
    int n = 0;
    for (int k = 0; k < width; k++) {
      chosen[k] = false;
      int place = n;
      while (place > 0 && y[yAt + k] > y[yAt + best[place - 1]]) {
        place--;
      }
      if (place < best.length) {
        n = Math.min(n + 1, best.length);
        System.arraycopy(best, place, best, place + 1, n - 1 - place);
        best[place] = k;
      }
    }
    for (int i = 0; i < n; i++) {
      chosen[best[i]] = true;
    }
  }

  @Override
  public double[] result() {
    return result.apply(counts);
  }

  @Override
  public List<double[]> sums() {
    return counts.sums();
  }

  /** The same thresholds as a list. */
  static List<Float> list(float... thresholds) {
    List<Float> list = new ArrayList<>();
    for (float threshold : thresholds) {
      list.add(threshold);
    }
    return list;
  }

  static List<Float> checked(String metric, List<Float> thresholds) {
    for (float threshold : thresholds) {
      if (!(threshold >= 0 && threshold <= 1)) {
        throw new IllegalArgumentException(
            metric + ": thresholds must be 0 to 1, got " + thresholds);
      }
    }
    return List.copyOf(thresholds);
  }

  static void checkClass(String metric, OptionalInt classId) {
    if (classId.isPresent() && classId.getAsInt() < 0) {
      throw new IllegalArgumentException(
          metric + ": classId must not be negative, got " + classId.getAsInt());
    }
  }

  static void checkClass(String metric, OptionalInt classId, int width) {
    if (classId.isPresent() && classId.getAsInt() >= width) {
      throw new IllegalArgumentException(
          metric + ": expected a classId below " + width + ", got " + classId.getAsInt());
    }
  }
}
