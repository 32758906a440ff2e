package sunhwan.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sunhwan.layers.Discretization;
import sunhwan.layers.Input;
import sunhwan.layers.Normalization;
import sunhwan.tensor.Shape;

/**
 * Layers whose numbers come from data: Keras's {@code adapt}. Adapt on the training part alone, or
 * the test part shows in it.
 */
public final class Adapt {
  /** As Keras's Discretization: quantiles are right to one in a hundred. */
  private static final double EPSILON = 0.01;

  private Adapt() {}

  /**
   * The mean and the variance of each feature, over examples and their steps.
   *
   * @param input what the examples are: Input.sequence(time, features) or Input.vector(features)
   * @throws IllegalArgumentException where there is nothing to read, or an example does not fit
   */
  public static Normalization normalization(Input input, Sequences x) {
    int features = features("Normalization", input);
    long rows = 0;
    double[] sums = new double[features];
    for (int i = 0; i < x.size(); i++) {
      float[] row = x.row(i);
      if (row.length % features != 0) {
        throw new IllegalArgumentException(
            "Normalization: expected examples of "
                + features
                + " features, got "
                + row.length
                + " values in example "
                + i
                + ". Is the input "
                + input.shape()
                + " that of these examples?");
      }
      rows += row.length / features;
      for (int at = 0; at < row.length; at++) {
        sums[at % features] += row[at];
      }
    }
    refuseNothing("Normalization", rows);
    double[] squares = new double[features];
    for (int i = 0; i < x.size(); i++) {
      float[] row = x.row(i);
      for (int at = 0; at < row.length; at++) {
        double d = row[at] - sums[at % features] / rows;
        squares[at % features] += d * d;
      }
    }
    List<Float> mean = new ArrayList<>();
    List<Float> variance = new ArrayList<>();
    for (int j = 0; j < features; j++) {
      mean.add((float) (sums[j] / rows));
      variance.add((float) (squares[j] / rows));
    }
    return Normalization.of(mean, variance);
  }

  /** The same of a dataset's inputs. */
  public static Normalization normalization(Input input, Dataset data) {
    return normalization(input, data.x());
  }

  private static int features(String layer, Input input) {
    int features = input.shape().size(-1);
    if (features == Shape.UNKNOWN) {
      throw new IllegalArgumentException(
          layer
              + ": expected an input with a known number of features, got "
              + input.shape()
              + ". Use Input.sequence(time, features) or Input.vector(features).");
    }
    return features;
  }

  private static void refuseNothing(String layer, long values) {
    if (values == 0) {
      throw new IllegalArgumentException(
          layer + ": expected examples to adapt to, got no values. Is the dataset empty?");
    }
  }

  /**
   * Boundaries that cut the values into bins of about equal size, by Keras's algorithm: a hundred
   * values at equal distances in ascending order, then their quantiles by straight lines.
   *
   * @param numBins bins, at least 1
   * @throws IllegalArgumentException where there is nothing to read
   */
  public static Discretization discretization(int numBins, Sequences x) {
    if (numBins < 1) {
      throw new IllegalArgumentException(
          "Discretization: numBins must be positive, got " + numBins);
    }
    int count = 0;
    for (int i = 0; i < x.size(); i++) {
      count += x.row(i).length;
    }
    refuseNothing("Discretization", count);
    float[] values = new float[count];
    for (int i = 0, at = 0; i < x.size(); at += x.row(i).length, i++) {
      System.arraycopy(x.row(i), 0, values, at, x.row(i).length);
    }
    Arrays.sort(values);
    double step = Math.max(count * EPSILON, 1);
    Summary summary = Summary.every((int) step, step, (int) (step - 1), values);
    float[] boundaries = summary.compressed(EPSILON).compressed(1.0 / numBins).values();
    List<Float> most = new ArrayList<>();
    for (int i = 0; i + 1 < boundaries.length; i++) {
      most.add(boundaries[i]);
    }
    return Discretization.of(most);
  }

  /** The same of a dataset's inputs. */
  public static Discretization discretization(int numBins, Dataset data) {
    return discretization(numBins, data.x());
  }

  /** Some values in ascending order, and how many values each stands for. */
  private record Summary(float[] values, float[] weights) {
    static Summary every(int step, double weight, int start, float[] sorted) {
      int size = (sorted.length - start + step - 1) / step;
      float[] values = new float[size];
      float[] weights = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = sorted[start + i * step];
        weights[i] = (float) weight;
      }
      return new Summary(values, weights);
    }

    /** Values at equal shares of the weight, by straight lines between those that there are. */
    Summary compressed(double epsilon) {
      if (values.length * epsilon < 1) {
        return this;
      }
      float[] cumulated = weights.clone();
      for (int i = 1; i < cumulated.length; i++) {
        cumulated[i] += cumulated[i - 1];
      }
      float[] shares = cumulated.clone();
      for (int i = 0; i < shares.length; i++) {
        shares[i] /= cumulated[cumulated.length - 1];
      }
      int size = (int) Math.ceil(1.0 / epsilon);
      float[] some = new float[size];
      float[] weight = new float[size];
      double before = 0;
      for (int i = 0; i < size; i++) {
        double share = epsilon + i * epsilon;
        some[i] = (float) line(share, shares, values);
        double upTo = line(share, shares, cumulated);
        weight[i] = (float) (upTo - before);
        before = upTo;
      }
      return new Summary(some, weight);
    }

    /** y at x on the line through the points, level before the first and behind the last. */
    private static double line(double x, float[] xs, float[] ys) {
      int above = 0;
      while (above < xs.length && xs[above] <= x) {
        above++;
      }
      if (above == 0 || above == xs.length) {
        return ys[above == 0 ? 0 : ys.length - 1];
      }
      double slope = ((double) ys[above] - ys[above - 1]) / ((double) xs[above] - xs[above - 1]);
      return slope * (x - xs[above - 1]) + ys[above - 1];
    }
  }
}
