package sunhwan.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Intersection over union, {@code TP / (TP + FP + FN)}: the mean over some classes, of those that
 * are met at all.
 *
 * @param numClasses how many classes there are; values that are none of them do not count
 * @param targetClassIds classes to take the mean of
 * @param ignoreClass a class that does not count where it is the target
 * @param sparseYTrue whether targets are classes, one in each value; else a row's largest value is
 *     its class
 * @param sparseYPred whether predictions are classes, one in each value; else a row's largest value
 *     is its class
 */
public record IoU(
    int numClasses,
    List<Integer> targetClassIds,
    OptionalInt ignoreClass,
    boolean sparseYTrue,
    boolean sparseYPred)
    implements StatefulMetric {
  public IoU {
    targetClassIds = List.copyOf(targetClassIds);
    check("IoU", numClasses, targetClassIds);
  }

  /** Targets and predictions are classes. */
  public static IoU of(int numClasses, int... targetClassIds) {
    return new IoU(numClasses, list(targetClassIds), OptionalInt.empty(), true, true);
  }

  public IoU ignoreClass(int ignoreClass) {
    return new IoU(
        numClasses, targetClassIds, OptionalInt.of(ignoreClass), sparseYTrue, sparseYPred);
  }

  public IoU sparseYTrue(boolean sparseYTrue) {
    return new IoU(numClasses, targetClassIds, ignoreClass, sparseYTrue, sparseYPred);
  }

  public IoU sparseYPred(boolean sparseYPred) {
    return new IoU(numClasses, targetClassIds, ignoreClass, sparseYTrue, sparseYPred);
  }

  @Override
  public String name() {
    return "io_u";
  }

  @Override
  public void check(int width, int targetWidth) {
    check(this, width, targetWidth);
  }

  /** A row has as many classes as target as it has as prediction. */
  void check(Record metric, int width, int targetWidth) {
    int wanted = sparseYTrue ? targetWidth : 1;
    int given = sparseYPred ? width : 1;
    if (wanted != given) {
      throw new IllegalArgumentException(
          metric.getClass().getSimpleName()
              + ": expected as many classes in a target as in a prediction, got "
              + wanted
              + " from "
              + targetWidth
              + " values and "
              + given
              + " from "
              + width
              + ". Are sparseYTrue="
              + sparseYTrue
              + " and sparseYPred="
              + sparseYPred
              + " right?");
    }
  }

  @Override
  public Accumulator start(int width, int targetWidth) {
    return new Matrix(width, targetWidth);
  }

  static List<Integer> list(int... classes) {
    List<Integer> list = new ArrayList<>();
    for (int each : classes) {
      list.add(each);
    }
    return list;
  }

  static List<Integer> all(int numClasses) {
    List<Integer> list = new ArrayList<>();
    for (int each = 0; each < numClasses; each++) {
      list.add(each);
    }
    return list;
  }

  static void check(String metric, int numClasses, List<Integer> targetClassIds) {
    if (numClasses < 1) {
      throw new IllegalArgumentException(
          metric + ": numClasses must be positive, got " + numClasses);
    }
    for (int id : targetClassIds) {
      if (id < 0 || id >= numClasses) {
        throw new IllegalArgumentException(
            metric + ": expected targetClassIds 0 to " + (numClasses - 1) + ", got " + id);
      }
    }
    if (targetClassIds.isEmpty()) {
      throw new IllegalArgumentException(metric + ": there are no targetClassIds");
    }
  }

  /** Weights by target and prediction. */
  private final class Matrix implements Accumulator {
    private static final float EPSILON = 1e-7f;

    private final int width;
    private final int targetWidth;
    private final double[][] weights = new double[numClasses][numClasses];

    Matrix(int width, int targetWidth) {
      this.width = width;
      this.targetWidth = targetWidth;
    }

    @Override
    public void add(float[] y, int yAt, float[] target, int targetAt, double weight) {
      int classes = sparseYTrue ? targetWidth : 1;
      for (int k = 0; k < classes; k++) {
        int t =
            sparseYTrue
                ? (int) target[targetAt + k]
                : Widths.largest(target, targetAt, targetWidth);
        int p = sparseYPred ? (int) y[yAt + k] : Widths.largest(y, yAt, width);
        if (t >= 0
            && t < numClasses
            && p >= 0
            && p < numClasses
            && !(ignoreClass.isPresent() && t == ignoreClass.getAsInt())) {
          weights[t][p] += weight;
        }
      }
    }

    @Override
    public double[] result() {
      double sum = 0;
      int met = 0;
      for (int c : targetClassIds) {
        double union = Arrays.stream(weights[c]).sum() - weights[c][c];
        for (double[] row : weights) {
          union += row[c];
        }
        if (union > 1e-9) {
          met++;
          sum += weights[c][c] / (union + EPSILON);
        }
      }
      return new double[] {sum / (met + EPSILON)};
    }

    @Override
    public List<double[]> sums() {
      return List.of(weights);
    }
  }
}
