package sunhwan.linear;

import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Multinomial logistic regression, as scikit-learn's {@code LogisticRegression}: {@code ½‖kernel‖²
 * + c·Σ weight·cross-entropy(softmax(scores))}; the bias is free.
 *
 * <p>Solved by L-BFGS (Nocedal 1980), in one thread. Two classes have one output.
 *
 * @param c how much a mistake costs, positive
 * @param balanced whether rare classes weigh as much as frequent ones
 * @param tolerance largest slope at which it is solved, positive
 * @param maxIterations steps at most
 */
public record LogisticRegression(double c, boolean balanced, double tolerance, int maxIterations)
    implements LinearSpec {

  public LogisticRegression {
    if (!(c > 0 && c < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("LogisticRegression: c must be positive, got " + c);
    }
    if (!(tolerance > 0) || maxIterations < 1) {
      throw new IllegalArgumentException(
          "LogisticRegression: tolerance and maxIterations must be positive, got "
              + tolerance
              + " and "
              + maxIterations);
    }
  }

  /** c 1, tolerance 1e-4, 100 steps: scikit-learn's defaults. */
  public static LogisticRegression of() {
    return new LogisticRegression(1, false, 1e-4, 100);
  }

  public LogisticRegression c(double c) {
    return new LogisticRegression(c, balanced, tolerance, maxIterations);
  }

  public LogisticRegression balanced(boolean balanced) {
    return new LogisticRegression(c, balanced, tolerance, maxIterations);
  }

  public LogisticRegression tolerance(double tolerance) {
    return new LogisticRegression(c, balanced, tolerance, maxIterations);
  }

  public LogisticRegression maxIterations(int maxIterations) {
    return new LogisticRegression(c, balanced, tolerance, maxIterations);
  }

  @Override
  public LinearModel fit(SparseRows x, int[] classes, int count, int threads) {
    LinearSpec.check(x, classes, count);
    int outputs = count == 2 ? 1 : count;
    int kernels = Math.multiplyExact(x.columns(), outputs);
    double[] weights = LinearSpec.weights(classes, count, balanced);
    double[] solved =
        Lbfgs.minimum(
            new double[Math.addExact(kernels, outputs)],
            (at, slope) -> objective(x, classes, weights, outputs, at, slope),
            tolerance,
            maxIterations);
    float[] kernel = new float[kernels];
    float[] bias = new float[outputs];
    for (int j = 0; j < kernels; j++) {
      kernel[j] = (float) solved[j];
    }
    for (int k = 0; k < outputs; k++) {
      bias[k] = (float) solved[kernels + k];
    }
    return new LinearModel(
        Tensor.of(Shape.of(x.columns(), outputs), kernel), Tensor.of(Shape.of(outputs), bias));
  }

  // f = ½‖W‖² + c Σᵢ weightᵢ (log Σₖ exp zᵢₖ − zᵢ,y);   df/dzᵢₖ = c weightᵢ (softmax(zᵢ)ₖ − [k =
  // y])
  // one output: the first class's z is 0
  private double objective(
      SparseRows x, int[] classes, double[] weights, int outputs, double[] at, double[] slope) {
    int kernels = x.columns() * outputs;
    int first = outputs == 1 ? 1 : 0;
    double value = 0;
    for (int j = 0; j < kernels; j++) {
      value += 0.5 * at[j] * at[j];
      slope[j] = at[j];
    }
    java.util.Arrays.fill(slope, kernels, kernels + outputs, 0);
    double[] z = new double[outputs + first];
    for (int i = 0; i < x.rows(); i++) {
      System.arraycopy(at, kernels, z, first, outputs);
      for (int p = x.start(i); p < x.start(i + 1); p++) {
        int from = x.column(p) * outputs;
        for (int k = 0; k < outputs; k++) {
          z[first + k] += x.value(p) * at[from + k];
        }
      }
      double weight = c * weights[classes[i]];
      double actual = z[classes[i]];
      value += weight * (softmax(z) - actual);
      z[classes[i]] -= 1;
      for (int p = x.start(i); p < x.start(i + 1); p++) {
        int from = x.column(p) * outputs;
        for (int k = 0; k < outputs; k++) {
          slope[from + k] += weight * z[first + k] * x.value(p);
        }
      }
      for (int k = 0; k < outputs; k++) {
        slope[kernels + k] += weight * z[first + k];
      }
      z[0] = 0;
    }
    return value;
  }

  /** Turns scores into probabilities and gives the logarithm of what they were divided by. */
  private static double softmax(double[] z) {
    double highest = Double.NEGATIVE_INFINITY;
    for (double v : z) {
      highest = Math.max(highest, v);
    }
    double sum = 0;
    for (int k = 0; k < z.length; k++) {
      z[k] = StrictMath.exp(z[k] - highest);
      sum += z[k];
    }
    for (int k = 0; k < z.length; k++) {
      z[k] /= sum;
    }
    return highest + StrictMath.log(sum);
  }
}
