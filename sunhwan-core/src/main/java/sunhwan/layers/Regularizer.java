package sunhwan.layers;

import sunhwan.tensor.Shape;

/**
 * A penalty that grows with what it is applied to and is added to the loss; formulas are Keras's.
 *
 * <p>On a weight it is what the formula says; on a layer's output, the sum over the batch is
 * divided by its examples, so that the batch's size does not change what it weighs.
 */
public sealed interface Regularizer {

  /** {@code factor·Σ|w|}, Tibshirani 1996. */
  static Regularizer l1(float factor) {
    return new L1(factor);
  }

  /** {@code factor·Σw²}, Hoerl and Kennard 1970. */
  static Regularizer l2(float factor) {
    return new L2(factor);
  }

  /** {@code l1·Σ|w| + l2·Σw²}, Zou and Hastie 2005. */
  static Regularizer l1l2(float l1, float l2) {
    return new L1L2(l1, l2);
  }

  /** {@link OrthogonalRegularizer} of a matrix's rows. */
  static Regularizer orthogonal(float factor) {
    return new OrthogonalRegularizer(factor, OrthogonalRegularizer.Mode.ROWS);
  }

  /**
   * The penalty of values, row-major.
   *
   * @param n how many values there are from the first
   */
  double penalty(Shape shape, float[] values, int n);

  /** Adds the penalty's derivative by each value, times scale, to gradient. */
  void addGradient(Shape shape, float[] values, int n, double scale, float[] gradient);

  /** Whether it is a sum of what each value has by itself, and so may be one on outputs too. */
  default boolean valueByValue() {
    return true;
  }

  /** {@code l1·Σ|w|}. */
  record L1(float l1) implements Regularizer {
    public L1 {
      Refuse.ifNegative("L1", "l1", l1);
    }

    @Override
    public double penalty(Shape shape, float[] values, int n) {
      return new L1L2(l1, 0).penalty(shape, values, n);
    }

    @Override
    public void addGradient(Shape shape, float[] values, int n, double scale, float[] gradient) {
      new L1L2(l1, 0).addGradient(shape, values, n, scale, gradient);
    }
  }

  /** {@code l2·Σw²}. */
  record L2(float l2) implements Regularizer {
    public L2 {
      Refuse.ifNegative("L2", "l2", l2);
    }

    @Override
    public double penalty(Shape shape, float[] values, int n) {
      return new L1L2(0, l2).penalty(shape, values, n);
    }

    @Override
    public void addGradient(Shape shape, float[] values, int n, double scale, float[] gradient) {
      new L1L2(0, l2).addGradient(shape, values, n, scale, gradient);
    }
  }

  /** {@code l1·Σ|w| + l2·Σw²}; the derivative of |w| at 0 is 0. */
  record L1L2(float l1, float l2) implements Regularizer {
    public L1L2 {
      Refuse.ifNegative("L1L2", "l1", l1);
      Refuse.ifNegative("L1L2", "l2", l2);
    }

    @Override
    public double penalty(Shape shape, float[] values, int n) {
      double absolute = 0;
      double squares = 0;
      for (int i = 0; i < n; i++) {
        double w = values[i];
        absolute += Math.abs(w);
        squares += w * w;
      }
      // 0·∞ is no number, and a penalty that is switched off is none
      return (l1 == 0 ? 0 : l1 * absolute) + (l2 == 0 ? 0 : l2 * squares);
    }

    @Override
    public void addGradient(Shape shape, float[] values, int n, double scale, float[] gradient) {
      float absolute = (float) (scale * l1);
      float square = (float) (scale * 2 * l2);
      for (int i = 0; i < n; i++) {
        gradient[i] += absolute * Math.signum(values[i]) + square * values[i];
      }
    }
  }

  /**
   * Makes the rows or columns of a matrix orthogonal: factor times the mean of {@code |cos|} of the
   * angle between any two of them; 0 where there is only one.
   *
   * <pre>
   * n = w / |w| for each row;   penalty = factor · Σ over i ≠ j of |n[i]·n[j]| / (R·(R − 1))
   * dn[i] = factor / (R·(R − 1) / 2) · Σ over j ≠ i of sign(n[i]·n[j])·n[j]
   * dw = (dn − n·(n·dn)) / |w|
   * </pre>
   *
   * @param mode which of the two; Keras's default is rows
   */
  record OrthogonalRegularizer(float factor, Mode mode) implements Regularizer {
    private static final double SHORTEST = 1e-7;

    /** What is to be orthogonal. */
    public enum Mode {
      ROWS,
      COLUMNS
    }

    public OrthogonalRegularizer {
      Refuse.ifNegative("OrthogonalRegularizer", "factor", factor);
    }

    public OrthogonalRegularizer mode(Mode mode) {
      return new OrthogonalRegularizer(factor, mode);
    }

    @Override
    public boolean valueByValue() {
      return false;
    }

    @Override
    public double penalty(Shape shape, float[] values, int n) {
      double[][] unit = unit(shape, values);
      double sum = 0;
      for (int i = 0; i < unit.length; i++) {
        for (int j = 0; j < i; j++) {
          sum += Math.abs(dot(unit[i], unit[j]));
        }
      }
      return unit.length < 2 ? 0 : factor * sum / pairs(unit);
    }

    @Override
    public void addGradient(Shape shape, float[] values, int n, double scale, float[] gradient) {
      double[][] unit = unit(shape, values);
      if (unit.length < 2) {
        return;
      }
      double share = scale * factor / pairs(unit);
      for (int i = 0; i < unit.length; i++) {
        double[] d = new double[unit[i].length];
        for (int j = 0; j < unit.length; j++) {
          double sign = j == i ? 0 : Math.signum(dot(unit[i], unit[j]));
          for (int k = 0; k < d.length; k++) {
            d[k] += share * sign * unit[j][k];
          }
        }
        double along = dot(unit[i], d);
        double length = Math.max(SHORTEST, length(shape, values, i));
        for (int k = 0; k < d.length; k++) {
          gradient[at(shape, i, k)] += (float) ((d[k] - unit[i][k] * along) / length);
        }
      }
    }

    private static double pairs(double[][] unit) {
      return unit.length * (unit.length - 1.0) / 2;
    }

    private int at(Shape shape, int which, int k) {
      return mode == Mode.ROWS ? which * shape.size(1) + k : k * shape.size(1) + which;
    }

    private int vectors(Shape shape) {
      return shape.size(mode == Mode.ROWS ? 0 : 1);
    }

    private double length(Shape shape, float[] values, int which) {
      double squares = 0;
      for (int k = 0; k < shape.count() / vectors(shape); k++) {
        double w = values[at(shape, which, k)];
        squares += w * w;
      }
      return Math.sqrt(squares);
    }

    private double[][] unit(Shape shape, float[] values) {
      double[][] unit = new double[vectors(shape)][shape.count() / vectors(shape)];
      for (int i = 0; i < unit.length; i++) {
        double length = Math.max(SHORTEST, length(shape, values, i));
        for (int k = 0; k < unit[i].length; k++) {
          unit[i][k] = values[at(shape, i, k)] / length;
        }
      }
      return unit;
    }

    private static double dot(double[] a, double[] b) {
      double sum = 0;
      for (int k = 0; k < a.length; k++) {
        sum += a[k] * b[k];
      }
      return sum;
    }
  }
}
