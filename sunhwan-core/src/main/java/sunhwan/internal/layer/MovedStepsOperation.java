package sunhwan.internal.layer;

import java.util.Arrays;
import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Context;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * Steps repeated, with zeros around them or cut off: step s comes from step {@code ⌊(s − left) /
 * times⌋}, zeros where there is none; its gradient goes back there.
 *
 * @param left steps of zeros before the first; negative where steps are cut off
 * @param right the same behind the last
 */
record MovedStepsOperation(int times, int left, int right, Shape output) implements Operation {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  @Override
  public int steps(int steps) {
    return Math.max(0, left + steps * times + right);
  }

  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  @Override
  public Signal forward(Signal x, Context context) {
    Steps before = (Steps) x.layout();
    int[] lengths = new int[before.batch()];
    for (int r = 0; r < lengths.length; r++) {
      lengths[before.example(r)] = steps(before.length(r));
    }
    Steps after = Steps.ofLengths(lengths, Taps.longest(lengths));
    int width = x.width();
    int[] from = from(before, after, context);
    float[] y = context.floats("y", after.count() * width);
    for (int i = 0; i < after.count(); i++) {
      if (from[i] < 0) {
        Arrays.fill(y, i * width, (i + 1) * width, 0);
      } else {
        System.arraycopy(x.data(), from[i] * width, y, i * width, width);
      }
    }
    context.keep("before", before);
    return new Signal(y, width, after);
  }

  /** For each row the one that it comes from, or −1. */
  private int[] from(Steps before, Steps after, Context context) {
    int[] ranks = Taps.ranks(before, context);
    int[] from = context.ints("from", after.count());
    for (int s = 0; s < after.steps(); s++) {
      int t = Math.floorDiv(s - left, times);
      for (int r = 0; r < after.alive(s); r++) {
        int rank = ranks[after.example(r)];
        boolean there = t >= 0 && t < before.length(rank);
        from[after.start(s) + r] = there ? before.start(t) + rank : -1;
      }
    }
    return from;
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    Steps before = context.kept("before", Steps.class);
    int width = dy.width();
    int[] from = context.ints("from", dy.rows());
    float[] dx = context.floats("dx", before.count() * width);
    Arrays.fill(dx, 0, before.count() * width, 0);
    for (int i = 0; i < dy.rows(); i++) {
      if (from[i] >= 0) {
        POINTWISE.addScaled(width, 1, dy.data(), i * width, dx, from[i] * width);
      }
    }
    return new Signal(dx, width, before);
  }
}
