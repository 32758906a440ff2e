package sunhwan.linear;

import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * A linear classifier: {@code scores = x·kernel + bias}, and the class with the highest score wins.
 *
 * <p>Two classes may share one output, the second's score beside the first's 0.
 *
 * @param kernel (features, outputs)
 * @param bias (outputs)
 */
public record LinearModel(Tensor kernel, Tensor bias) {
  public LinearModel {
    if (kernel.shape().rank() != 2
        || kernel.shape().size(1) < 1
        || !bias.shape().equals(Shape.of(kernel.shape().size(1)))) {
      throw new IllegalArgumentException(
          "LinearModel: expected kernel (features, outputs) and bias (outputs), got "
              + kernel.shape()
              + " and "
              + bias.shape());
    }
  }

  /** Columns that a row needs. */
  public int features() {
    return kernel.shape().size(0);
  }

  /** Classes that it tells apart. */
  public int classes() {
    return Math.max(2, outputs());
  }

  private int outputs() {
    return kernel.shape().size(1);
  }

  /** Numbers that were learnt. */
  public long parameters() {
    return (long) kernel.shape().count() + bias.shape().count();
  }

  /** The classes' scores, (rows, classes). */
  public Tensor scores(SparseRows x) {
    if (x.columns() != features()) {
      throw new IllegalArgumentException(
          "LinearModel: expected rows of "
              + features()
              + " features, got "
              + x.columns()
              + ". Were they made by the vectorizer that it was trained with?");
    }
    int outputs = outputs();
    int first = classes() - outputs;
    float[] scores = new float[x.rows() * classes()];
    double[] sum = new double[outputs];
    for (int row = 0; row < x.rows(); row++) {
      for (int k = 0; k < outputs; k++) {
        sum[k] = bias.data()[k];
      }
      for (int i = x.start(row); i < x.start(row + 1); i++) {
        int from = x.column(i) * outputs;
        for (int k = 0; k < outputs; k++) {
          sum[k] += (double) x.value(i) * kernel.data()[from + k];
        }
      }
      for (int k = 0; k < outputs; k++) {
        scores[row * classes() + first + k] = (float) sum[k];
      }
    }
    return Tensor.of(Shape.of(x.rows(), classes()), scores);
  }
}
