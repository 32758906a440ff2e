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
 * Largest value or mean of each feature in so many windows as {@code size} says, which share an
 * example's T steps; the gradient goes to the first largest, or to all alike.
 *
 * <pre>
 * window i: steps from ⌊i·T / size⌋ to before ⌈(i + 1)·T / size⌉
 * </pre>
 */
record AdaptivePoolingOperation(boolean max, int size, Shape output) implements Operation {
  @Override
  public int steps(int steps) {
    return steps == 0 ? 0 : size;
  }

  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  private int first(int window, int steps) {
    return (int) ((long) window * steps / size);
  }

  private int end(int window, int steps) {
    return (int) Math.ceilDiv((window + 1L) * steps, size);
  }

  private Steps windows(Steps steps) {
    int[] lengths = new int[steps.batch()];
    for (int r = 0; r < lengths.length; r++) {
      lengths[steps.example(r)] = steps(steps.length(r));
    }
    return Steps.ofLengths(lengths, Taps.longest(lengths));
  }

  @Override
  public Signal forward(Signal x, Context context) {
    Steps steps = (Steps) x.layout();
    Steps windows = windows(steps);
    int[] ranks = Taps.ranks(steps, context);
    int width = x.width();
    float[] y = context.floats("y", windows.count() * width);
    int[] from = context.ints("from", windows.count() * width);
    for (int w = 0; w < windows.steps(); w++) {
      for (int r = 0; r < windows.alive(w); r++) {
        int rank = ranks[windows.example(r)];
        int at = (windows.start(w) + r) * width;
        for (int j = 0; j < width; j++) {
          if (max) {
            from[at + j] = largest(x, steps, rank, w, j);
            y[at + j] = x.data()[from[at + j] * width + j];
          } else {
            y[at + j] = mean(x, steps, rank, w, j);
          }
        }
      }
    }
    context.keep("steps", steps);
    context.keep("windows", windows);
    return new Signal(y, width, windows);
  }

  /** Row of the largest value; a NaN is larger than all, so that a broken model is seen. */
  private int largest(Signal x, Steps steps, int rank, int window, int feature) {
    int length = steps.length(rank);
    int best = steps.start(first(window, length)) + rank;
    for (int t = first(window, length) + 1; t < end(window, length); t++) {
      int row = steps.start(t) + rank;
      float value = x.data()[row * x.width() + feature];
      if (value > x.data()[best * x.width() + feature] || Float.isNaN(value)) {
        best = row;
      }
    }
    return best;
  }

  private float mean(Signal x, Steps steps, int rank, int window, int feature) {
    int length = steps.length(rank);
    float sum = 0;
    for (int t = first(window, length); t < end(window, length); t++) {
      sum += x.data()[(steps.start(t) + rank) * x.width() + feature];
    }
    return sum / (end(window, length) - first(window, length));
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    Steps steps = context.kept("steps", Steps.class);
    Steps windows = context.kept("windows", Steps.class);
    int width = dy.width();
    float[] dx = context.floats("dx", steps.count() * width);
    Arrays.fill(dx, 0, steps.count() * width, 0);
    int[] from = context.ints("from", dy.size());
    if (max) {
      for (int at = 0; at < dy.size(); at++) {
        dx[from[at] * width + at % width] += dy.data()[at];
      }
      return new Signal(dx, width, steps);
    }
    int[] ranks = Taps.ranks(steps, context);
    for (int w = 0; w < windows.steps(); w++) {
      for (int r = 0; r < windows.alive(w); r++) {
        int rank = ranks[windows.example(r)];
        int length = steps.length(rank);
        int seen = end(w, length) - first(w, length);
        for (int t = first(w, length); t < end(w, length); t++) {
          int row = steps.start(t) + rank;
          for (int j = 0; j < width; j++) {
            dx[row * width + j] += dy.data()[(windows.start(w) + r) * width + j] / seen;
          }
        }
      }
    }
    return new Signal(dx, width, steps);
  }
}
