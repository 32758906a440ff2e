package sunhwan.linear;

import java.util.Arrays;
import sunhwan.internal.layer.Parallel;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * A linear classifier whose weights are a product of two thin matrices: {@code scores =
 * (x·input)·output}; what a feature learns for one class goes through a vector that all share.
 *
 * @param input a vector for each feature, (features, dim)
 * @param output (dim, classes)
 */
public record FactoredModel(Tensor input, Tensor output) {
  private static final int AT_ONCE = 64;

  public FactoredModel {
    if (input.shape().rank() != 2
        || output.shape().rank() != 2
        || input.shape().size(1) < 1
        || output.shape().size(0) != input.shape().size(1)
        || output.shape().size(1) < 2) {
      throw new IllegalArgumentException(
          "FactoredModel: expected input (features, dim) and output (dim, classes) of at least 2"
              + " classes, got "
              + input.shape()
              + " and "
              + output.shape());
    }
  }

  /** Columns that a row needs. */
  public int features() {
    return input.shape().size(0);
  }

  /** Numbers of a feature's vector. */
  public int dim() {
    return input.shape().size(1);
  }

  /** Classes that it tells apart. */
  public int classes() {
    return output.shape().size(1);
  }

  /** Numbers that were learnt. */
  public long parameters() {
    return (long) input.shape().count() + output.shape().count();
  }

  /** The vectors of rows, {@code x·input}, (rows, dim). */
  public Tensor vectors(SparseRows x, int threads) {
    check(x);
    float[] vectors = new float[Math.multiplyExact(x.rows(), dim())];
    Parallel.of(threads)
        .forEach(
            Math.ceilDiv(x.rows(), AT_ONCE),
            part -> {
              int end = Math.min(x.rows(), (part + 1) * AT_ONCE);
              for (int row = part * AT_ONCE; row < end; row++) {
                addVector(x, row, input.data(), dim(), vectors, row * dim());
              }
            });
    return Tensor.of(Shape.of(x.rows(), dim()), vectors);
  }

  /**
   * The classes' scores, (rows, classes).
   *
   * @param threads they change no result
   */
  public Tensor scores(SparseRows x, int threads) {
    float[] vectors = vectors(x, threads).data();
    float[] scores = new float[x.rows() * classes()];
    double[] sum = new double[classes()];
    for (int row = 0; row < x.rows(); row++) {
      score(vectors, row * dim(), output.data(), sum);
      for (int k = 0; k < sum.length; k++) {
        scores[row * sum.length + k] = (float) sum[k];
      }
    }
    return Tensor.of(Shape.of(x.rows(), classes()), scores);
  }

  private void check(SparseRows x) {
    if (x.columns() != features()) {
      throw new IllegalArgumentException(
          "FactoredModel: expected rows of "
              + features()
              + " features, got "
              + x.columns()
              + ". Were they made by the features that it was trained with?");
    }
  }

  /** {@code h += x[row]·input}. */
  static void addVector(SparseRows x, int row, float[] input, int dim, float[] h, int hAt) {
    for (int place = x.start(row); place < x.start(row + 1); place++) {
      float value = x.value(place);
      int from = x.column(place) * dim;
      for (int d = 0; d < dim; d++) {
        h[hAt + d] += value * input[from + d];
      }
    }
  }

  /** {@code z = h·output}; output has a column for each of z. */
  static void score(float[] h, int hAt, float[] output, double[] z) {
    Arrays.fill(z, 0);
    for (int at = 0, d = hAt; at < output.length; at += z.length, d++) {
      for (int k = 0; k < z.length; k++) {
        z[k] += (double) h[d] * output[at + k];
      }
    }
  }
}
