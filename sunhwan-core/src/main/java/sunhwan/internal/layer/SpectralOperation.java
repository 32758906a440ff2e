package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sunhwan.layers.Context;
import sunhwan.layers.Initializer;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.Stepper;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * A layer whose kernel is divided by its largest singular value before a batch of training; Miyato
 * et al. 2018.
 *
 * @param name of the layer inside, part of its weights' names
 */
record SpectralOperation(Operation layer, String name, int powerIterations) implements Operation {
  private static final String VECTOR = "vector_u";
  private static final double LONGEST = 1e7;

  @Override
  public Shape output() {
    return layer.output();
  }

  @Override
  public int steps(int steps) {
    return layer.steps(steps);
  }

  /** The kernel first, then u, as in Keras. */
  @Override
  public List<WeightSpec> weights() {
    List<WeightSpec> weights = new ArrayList<>();
    layer.weights().forEach(w -> weights.add(w.under(name)));
    Shape units = Shape.of(1, weights.getFirst().shape().size(-1));
    weights.add(1, new WeightSpec(VECTOR, units, new Initializer.TruncatedNormal(0, 0.02f), false));
    return weights;
  }

  /** Divides the kernel, in place. */
  void normalize(Context context) {
    WeightSpec kernel = layer.weights().getFirst();
    float[] w = context.part(name).weight(kernel.name());
    float[] u = context.weight(VECTOR);
    int columns = u.length;
    int rows = w.length / columns;
    double[] right = new double[columns];
    double[] left = new double[rows];
    for (int j = 0; j < columns; j++) {
      right[j] = u[j];
    }
    double sigma = 0;
    for (int i = 0; i < powerIterations; i++) {
      times(w, rows, columns, right, left);
      unit(left);
      timesTransposed(w, rows, columns, left, right);
      sigma = unit(right);
    }
    if (sigma == 0) {
      return; // a kernel of zeros stays what it is
    }
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) (w[i] / sigma);
    }
    for (int j = 0; j < columns; j++) {
      u[j] = (float) right[j];
    }
  }

  /** {@code y = W·x}. */
  private static void times(float[] w, int rows, int columns, double[] x, double[] y) {
    for (int i = 0; i < rows; i++) {
      y[i] = 0;
      for (int j = 0; j < columns; j++) {
        y[i] += w[i * columns + j] * x[j];
      }
    }
  }

  /** {@code y = Wᵀ·x}. */
  private static void timesTransposed(float[] w, int rows, int columns, double[] x, double[] y) {
    java.util.Arrays.fill(y, 0);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        y[j] += w[i * columns + j] * x[i];
      }
    }
  }

  /** Divides a vector by its length, which it returns. */
  private static double unit(double[] x) {
    double squares = 0;
    for (double value : x) {
      squares += value * value;
    }
    double length = Math.sqrt(squares);
    double factor = Math.min(1 / length, LONGEST);
    for (int i = 0; i < x.length; i++) {
      x[i] *= factor;
    }
    return length;
  }

  @Override
  public void prepare(Context context) {
    layer.prepare(context.part(name));
  }

  @Override
  public Signal forward(Signal x, Context context) {
    return layer.forward(x, context.part(name));
  }

  @Override
  public Optional<Stepper> stepper(Context context) {
    return layer.stepper(context.part(name));
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    return layer.backward(dy, context.part(name));
  }
}
