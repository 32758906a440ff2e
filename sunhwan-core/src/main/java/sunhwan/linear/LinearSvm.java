package sunhwan.linear;

import java.util.Arrays;
import sunhwan.data.MersenneTwister;
import sunhwan.internal.layer.Parallel;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Linear support vector machine with squared hinge, one class against the rest, as scikit-learn's
 * {@code LinearSVC(dual=True)}: of each class {@code ½‖w‖² + c·Σ weight·max(0, 1 − y·w·x)²}.
 *
 * <p>Solved by dual coordinate descent (Hsieh et al. 2008, algorithm 3, with shrinking). The bias
 * is the weight of a feature that is always 1, so it is held small like the others. As in
 * LIBLINEAR, {@code balanced} weighs a class's own rows; the rest's only where there are two
 * classes.
 *
 * @param c how much a mistake costs, positive
 * @param balanced whether rare classes weigh as much as frequent ones
 * @param tolerance difference of the projected gradients at which it is solved, positive
 * @param maxIterations passes over the rows at most
 * @param seed of the order of rows, 0 … 2³²−1
 */
public record LinearSvm(double c, boolean balanced, double tolerance, int maxIterations, long seed)
    implements LinearSpec {
  private static final double NOTHING = 1e-12;

  public LinearSvm {
    if (!(c > 0 && c < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("LinearSvm: c must be positive, got " + c);
    }
    if (!(tolerance > 0) || maxIterations < 1) {
      throw new IllegalArgumentException(
          "LinearSvm: tolerance and maxIterations must be positive, got "
              + tolerance
              + " and "
              + maxIterations);
    }
  }

  /** c 1, tolerance 1e-4, 1000 passes: scikit-learn's defaults. */
  public static LinearSvm of() {
    return new LinearSvm(1, false, 1e-4, 1000, 0);
  }

  public LinearSvm c(double c) {
    return new LinearSvm(c, balanced, tolerance, maxIterations, seed);
  }

  public LinearSvm balanced(boolean balanced) {
    return new LinearSvm(c, balanced, tolerance, maxIterations, seed);
  }

  public LinearSvm tolerance(double tolerance) {
    return new LinearSvm(c, balanced, tolerance, maxIterations, seed);
  }

  public LinearSvm maxIterations(int maxIterations) {
    return new LinearSvm(c, balanced, tolerance, maxIterations, seed);
  }

  public LinearSvm seed(long seed) {
    return new LinearSvm(c, balanced, tolerance, maxIterations, seed);
  }

  @Override
  public LinearModel fit(SparseRows x, int[] classes, int count, int threads) {
    LinearSpec.check(x, classes, count);
    double[] weights = LinearSpec.weights(classes, count, balanced);
    int features = x.columns();
    int outputs = count == 2 ? 1 : count;
    float[] kernel = new float[Math.multiplyExact(features, outputs)];
    float[] bias = new float[outputs];
    Parallel.of(threads)
        .forEach(
            outputs,
            k -> {
              int positive = count == 2 ? 1 : k;
              double rest = count == 2 ? weights[0] : 1;
              double[] w = solve(x, classes, positive, c * weights[positive], c * rest);
              for (int j = 0; j < features; j++) {
                kernel[j * outputs + k] = (float) w[j];
              }
              bias[k] = (float) w[features];
            });
    return new LinearModel(
        Tensor.of(Shape.of(features, outputs), kernel), Tensor.of(Shape.of(outputs), bias));
  }

  // min_α ½ αᵀQα − Σα,  α ≥ 0,  Q = (yᵢyⱼ xᵢ·xⱼ) + diag(1/(2cᵢ));   w = Σ αᵢ yᵢ xᵢ
  // one step:  G = yᵢ w·xᵢ − 1 + αᵢ/(2cᵢ);   αᵢ ← max(0, αᵢ − G/Qᵢᵢ);   w += (Δαᵢ) yᵢ xᵢ
  private double[] solve(
      SparseRows x, int[] classes, int positive, double cPositive, double cRest) {
    int rows = x.rows();
    double[] w = new double[x.columns() + 1];
    double[] alpha = new double[rows];
    double[] curvature = new double[rows];
    for (int i = 0; i < rows; i++) {
      curvature[i] = diagonal(classes[i] == positive, cPositive, cRest) + 1;
      for (int p = x.start(i); p < x.start(i + 1); p++) {
        curvature[i] += (double) x.value(p) * x.value(p);
      }
    }
    MersenneTwister random = new MersenneTwister(seed);
    int[] order = new int[rows];
    Arrays.setAll(order, i -> i);
    int active = rows;
    double shrinkAbove = Double.POSITIVE_INFINITY;
    for (int pass = 0; pass < maxIterations; pass++) {
      double highest = Double.NEGATIVE_INFINITY;
      double lowest = Double.POSITIVE_INFINITY;
      shuffle(order, active, random);
      for (int s = 0; s < active; s++) {
        int i = order[s];
        double y = classes[i] == positive ? 1 : -1;
        double gradient = y * dot(x, i, w) - 1 + alpha[i] * diagonal(y > 0, cPositive, cRest);
        double projected = gradient;
        if (alpha[i] == 0) {
          if (gradient > shrinkAbove) { // it will stay 0: look at it again at the end only
            active--;
            order[s] = order[active];
            order[active] = i;
            s--;
            continue;
          }
          projected = Math.min(gradient, 0);
        }
        highest = Math.max(highest, projected);
        lowest = Math.min(lowest, projected);
        if (Math.abs(projected) > NOTHING) {
          double before = alpha[i];
          alpha[i] = Math.max(before - gradient / curvature[i], 0);
          add(x, i, (alpha[i] - before) * y, w);
        }
      }
      if (highest - lowest <= tolerance) {
        if (active == rows) {
          break;
        }
        active = rows;
        shrinkAbove = Double.POSITIVE_INFINITY;
      } else {
        shrinkAbove = highest > 0 ? highest : Double.POSITIVE_INFINITY;
      }
    }
    return w;
  }

  private static double diagonal(boolean positive, double cPositive, double cRest) {
    return 0.5 / (positive ? cPositive : cRest);
  }

  private static void shuffle(int[] order, int active, MersenneTwister random) {
    for (int s = 0; s < active; s++) {
      int other = s + random.nextInt(active - s);
      int swapped = order[s];
      order[s] = order[other];
      order[other] = swapped;
    }
  }

  private static double dot(SparseRows x, int row, double[] w) {
    double sum = w[w.length - 1];
    for (int p = x.start(row); p < x.start(row + 1); p++) {
      sum += x.value(p) * w[x.column(p)];
    }
    return sum;
  }

  private static void add(SparseRows x, int row, double step, double[] w) {
    for (int p = x.start(row); p < x.start(row + 1); p++) {
      w[x.column(p)] += step * x.value(p);
    }
    w[w.length - 1] += step;
  }
}
