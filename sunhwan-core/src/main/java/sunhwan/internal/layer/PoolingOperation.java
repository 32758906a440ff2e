package sunhwan.internal.layer;

import java.util.Arrays;
import java.util.List;
import sunhwan.layers.Context;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Rows;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * Largest value or mean of each feature over an example's live steps; the gradient goes to the
 * first largest, or to all alike.
 */
record PoolingOperation(boolean max, Shape output) implements Operation {
  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  @Override
  public Signal forward(Signal x, Context context) {
    Steps steps = (Steps) x.layout();
    int width = x.width();
    int batch = steps.batch();
    float[] y = context.floats("y", batch * width);
    int[] at = context.ints("at", max ? batch * width : 0);
    Arrays.fill(y, 0, batch * width, 0);
    for (int s = 0; s < steps.steps(); s++) {
      for (int r = 0; r < steps.alive(s); r++) {
        int row = steps.start(s) + r;
        int out = steps.example(r) * width;
        if (max) {
          larger(x.data(), row, width, y, at, out, s == 0);
        } else {
          for (int j = 0; j < width; j++) {
            y[out + j] += x.data()[row * width + j];
          }
        }
      }
    }
    if (!max) {
      for (int r = 0; r < batch; r++) {
        int out = steps.example(r) * width;
        for (int j = 0; j < width && steps.length(r) > 0; j++) {
          y[out + j] /= steps.length(r);
        }
      }
    }
    context.keep("steps", steps);
    return new Signal(y, width, new Rows(batch));
  }

  private static void larger(
      float[] x, int row, int width, float[] y, int[] at, int out, boolean first) {
    for (int j = 0; j < width; j++) {
      float value = x[row * width + j];
      // a NaN stays, so that a broken model is seen
      if (first || value > y[out + j] || Float.isNaN(value)) {
        y[out + j] = value;
        at[out + j] = row;
      }
    }
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    Steps steps = context.kept("steps", Steps.class);
    int width = dy.width();
    float[] dx = context.floats("dx", steps.count() * width);
    if (max) {
      Arrays.fill(dx, 0, steps.count() * width, 0);
      int[] at = context.ints("at", steps.batch() * width);
      for (int r = 0; r < steps.batch(); r++) {
        int out = steps.example(r) * width;
        for (int j = 0; j < width && steps.length(r) > 0; j++) {
          dx[at[out + j] * width + j] = dy.data()[out + j];
        }
      }
    } else {
      for (int s = 0; s < steps.steps(); s++) {
        for (int r = 0; r < steps.alive(s); r++) {
          int in = (steps.start(s) + r) * width;
          int out = steps.example(r) * width;
          for (int j = 0; j < width; j++) {
            dx[in + j] = dy.data()[out + j] / steps.length(r);
          }
        }
      }
    }
    return new Signal(dx, width, steps);
  }
}
