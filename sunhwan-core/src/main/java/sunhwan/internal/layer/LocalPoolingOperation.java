package sunhwan.internal.layer;

import java.util.Arrays;
import java.util.List;
import sunhwan.layers.Context;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * Largest value or mean of each feature over the steps that a window sees; the gradient goes to the
 * first largest, or to all alike.
 */
record LocalPoolingOperation(boolean max, Taps taps, Shape output) implements Operation {
  @Override
  public int steps(int steps) {
    return taps.windows(steps);
  }

  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  @Override
  public Signal forward(Signal x, Context context) {
    Steps steps = (Steps) x.layout();
    Steps windows = taps.windows(steps);
    int[] table = taps.table(windows, steps, context, "taps");
    int width = x.width();
    float[] y = context.floats("y", windows.count() * width);
    int[] from = context.ints("from", max ? windows.count() * width : 0);
    for (int i = 0; i < windows.count(); i++) {
      if (max) {
        largest(table, i, x, y, from);
      } else {
        mean(table, i, x, y);
      }
    }
    context.keep("steps", steps);
    return new Signal(y, width, windows);
  }

  private void largest(int[] table, int window, Signal x, float[] y, int[] from) {
    int width = x.width();
    boolean first = true;
    for (int k = 0; k < taps.size(); k++) {
      int row = table[window * taps.size() + k];
      for (int j = 0; row >= 0 && j < width; j++) {
        int at = window * width + j;
        float value = x.data()[row * width + j];
        // a NaN stays, so that a broken model is seen
        if (first || value > y[at] || Float.isNaN(value)) {
          y[at] = value;
          from[at] = row;
        }
      }
      first &= row < 0;
    }
  }

  private void mean(int[] table, int window, Signal x, float[] y) {
    int width = x.width();
    Arrays.fill(y, window * width, (window + 1) * width, 0);
    for (int k = 0; k < taps.size(); k++) {
      int row = table[window * taps.size() + k];
      for (int j = 0; row >= 0 && j < width; j++) {
        y[window * width + j] += x.data()[row * width + j];
      }
    }
    int seen = seen(table, window);
    for (int j = 0; j < width; j++) {
      y[window * width + j] /= seen;
    }
  }

  private int seen(int[] table, int window) {
    int seen = 0;
    for (int k = 0; k < taps.size(); k++) {
      seen += table[window * taps.size() + k] >= 0 ? 1 : 0;
    }
    return seen;
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    Steps steps = context.kept("steps", Steps.class);
    int width = dy.width();
    float[] dx = context.floats("dx", steps.count() * width);
    Arrays.fill(dx, 0, steps.count() * width, 0);
    int[] table = context.ints("taps", dy.rows() * taps.size());
    int[] from = context.ints("from", max ? dy.size() : 0);
    for (int at = 0; max && at < dy.size(); at++) {
      dx[from[at] * width + at % width] += dy.data()[at];
    }
    for (int i = 0; !max && i < dy.rows(); i++) {
      int seen = seen(table, i);
      for (int k = 0; k < taps.size(); k++) {
        int row = table[i * taps.size() + k];
        for (int j = 0; row >= 0 && j < width; j++) {
          dx[row * width + j] += dy.data()[i * width + j] / seen;
        }
      }
    }
    return new Signal(dx, width, steps);
  }
}
