package sunhwan.internal.layer;

import java.util.Arrays;
import java.util.List;
import sunhwan.layers.Context;
import sunhwan.layers.MultiOperation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Layout;
import sunhwan.tensor.Rows;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * Each example's two matrices multiplied, {@code y = a·bᵀ}.
 *
 * <pre>
 * a (I, K), b (J, K) after the axis that is summed over was made the last;   y[i, j] = Σk a[i,k]·b[j,k]
 * da[i,k] = Σj dy[i,j]·b[j,k];   db[j,k] = Σi dy[i,j]·a[i,k]
 * normalized: n = x / max(√Σk x², 1e-7);   dx = (dn − n·Σk dn·n) / √Σk x²
 * </pre>
 *
 * <p>Masked steps are zeros of these matrices. A vector has one row, I or J is 1.
 *
 * @param timeA whether the first input is summed over its time
 * @param timeB whether the second one is
 */
record DotOperation(Shape a, Shape b, boolean timeA, boolean timeB, boolean normalize, Shape output)
    implements MultiOperation {
  private static final double LEAST = 1e-7;

  @Override
  public List<Shape> outputs() {
    return List.of(output);
  }

  @Override
  public int steps(int out, List<Integer> steps) {
    return output.rank() == 1 ? 1 : timeA ? output.size(0) : steps.getFirst();
  }

  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  /** One input as matrices: values (batch, rows, k), and what they were divided by. */
  private record Side(float[] values, int rows, int k, double[] lengths, Signal from) {}

  @Override
  public List<Signal> forward(List<Signal> x, Context context) {
    int batch = x.getFirst().layout().batch();
    int common = Math.max(sums(x.get(0), timeA), sums(x.get(1), timeB));
    Side left = side(x.get(0), a, timeA, common, "a", context);
    Side right = side(x.get(1), b, timeB, common, "b", context);
    int rows = left.rows();
    int columns = right.rows();
    float[] whole = context.floats("whole", batch * rows * columns);
    for (int e = 0; e < batch; e++) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          float sum = 0;
          for (int k = 0; k < common; k++) {
            sum +=
                left.values()[(e * rows + i) * common + k]
                    * right.values()[(e * columns + j) * common + k];
          }
          whole[(e * rows + i) * columns + j] = sum;
        }
      }
    }
    context.keep("a", left);
    context.keep("b", right);
    int width = output.size(-1);
    if (output.rank() == 1) {
      return List.of(new Signal(whole, width, new Rows(batch)));
    }
    Layout layout = timeA ? Steps.full(batch, rows) : x.getFirst().layout();
    float[] y = context.floats("y", layout.count() * width);
    pack(whole, (Steps) layout, rows, width, y, true);
    context.keep("layout", layout);
    return List.of(new Signal(y, width, layout));
  }

  /** How many values are summed up, in this batch. */
  private static int sums(Signal x, boolean time) {
    return time ? ((Steps) x.layout()).time() : x.width();
  }

  private Side side(Signal x, Shape shape, boolean time, int common, String slot, Context context) {
    int batch = x.layout().batch();
    int rows = shape.rank() == 1 ? 1 : time ? x.width() : time(shape, (Steps) x.layout());
    float[] values = context.floats(slot, batch * rows * common);
    Arrays.fill(values, 0, batch * rows * common, 0);
    switch (x.layout()) {
      case Rows r -> {
        for (int e = 0; e < batch; e++) {
          System.arraycopy(x.data(), e * x.width(), values, e * common, x.width());
        }
      }
      case Steps steps -> move(x.data(), values, steps, x.width(), rows, common, time, true);
    }
    double[] lengths = new double[normalize ? batch * rows : 0];
    for (int i = 0; i < lengths.length; i++) {
      double squares = 0;
      for (int k = 0; k < common; k++) {
        double value = values[i * common + k];
        squares += value * value;
      }
      lengths[i] = Math.max(Math.sqrt(squares), LEAST);
      for (int k = 0; k < common; k++) {
        values[i * common + k] = (float) (values[i * common + k] / lengths[i]);
      }
    }
    return new Side(values, rows, common, lengths, x);
  }

  /** Matrices (batch, height, width) to rows of steps, or back. */
  private static void pack(
      float[] whole, Steps steps, int height, int width, float[] rows, boolean out) {
    for (int s = 0; s < steps.steps(); s++) {
      for (int r = 0; r < steps.alive(s); r++) {
        int row = steps.start(s) + r;
        int at = (steps.example(r) * height + steps.time(row)) * width;
        if (out) {
          System.arraycopy(whole, at, rows, row * width, width);
        } else {
          System.arraycopy(rows, row * width, whole, at, width);
        }
      }
    }
  }

  private static int time(Shape shape, Steps steps) {
    return shape.size(0) == Shape.UNKNOWN ? steps.time() : shape.size(0);
  }

  /** Rows of steps into matrices, or back. */
  private static void move(
      float[] rows,
      float[] values,
      Steps steps,
      int width,
      int height,
      int common,
      boolean time,
      boolean in) {
    for (int s = 0; s < steps.steps(); s++) {
      for (int r = 0; r < steps.alive(s); r++) {
        int row = steps.start(s) + r;
        for (int j = 0; j < width; j++) {
          int i = time ? j : steps.time(row);
          int k = time ? steps.time(row) : j;
          int at = (steps.example(r) * height + i) * common + k;
          if (in) {
            values[at] = rows[row * width + j];
          } else {
            rows[row * width + j] = values[at];
          }
        }
      }
    }
  }

  @Override
  public List<Signal> backward(List<Signal> dys, Context context) {
    Side left = context.kept("a", Side.class);
    Side right = context.kept("b", Side.class);
    Signal dy = dys.getFirst();
    int batch = dy.layout().batch();
    int rows = left.rows();
    int columns = right.rows();
    int common = left.k();
    float[] whole = dy.data();
    if (dy.layout() instanceof Steps steps) {
      whole = context.floats("dWhole", batch * rows * columns);
      Arrays.fill(whole, 0, batch * rows * columns, 0);
      pack(whole, steps, rows, columns, dy.data(), false);
    }
    float[] da = context.floats("da", batch * rows * common);
    float[] db = context.floats("db", batch * columns * common);
    Arrays.fill(da, 0, batch * rows * common, 0);
    Arrays.fill(db, 0, batch * columns * common, 0);
    for (int e = 0; e < batch; e++) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          float d = whole[(e * rows + i) * columns + j];
          int atA = (e * rows + i) * common;
          int atB = (e * columns + j) * common;
          for (int k = 0; k < common; k++) {
            da[atA + k] += d * right.values()[atB + k];
            db[atB + k] += d * left.values()[atA + k];
          }
        }
      }
    }
    return List.of(back(da, left, timeA, "dxA", context), back(db, right, timeB, "dxB", context));
  }

  private Signal back(float[] d, Side side, boolean time, String slot, Context context) {
    int common = side.k();
    for (int i = 0; i < side.lengths().length; i++) {
      double along = 0;
      // where the length was too small it was a constant
      if (side.lengths()[i] > LEAST) {
        for (int k = 0; k < common; k++) {
          along += (double) d[i * common + k] * side.values()[i * common + k];
        }
      }
      for (int k = 0; k < common; k++) {
        int at = i * common + k;
        d[at] = (float) ((d[at] - side.values()[at] * along) / side.lengths()[i]);
      }
    }
    Signal x = side.from();
    float[] dx = context.floats(slot, x.size());
    switch (x.layout()) {
      case Rows r -> {
        for (int e = 0; e < r.batch(); e++) {
          System.arraycopy(d, e * common, dx, e * x.width(), x.width());
        }
      }
      case Steps steps -> move(dx, d, steps, x.width(), side.rows(), common, time, false);
    }
    return new Signal(dx, x.width(), x.layout());
  }
}
