package sunhwan.internal.layer;

import java.util.Arrays;
import java.util.List;
import sunhwan.layers.Context;
import sunhwan.layers.MultiOperation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/** Rows of the first input that the second has as well; other rows have no gradient. */
record SelectStepsOperation(List<Shape> inputs, Shape output) implements MultiOperation {
  @Override
  public List<Shape> outputs() {
    return List.of(output);
  }

  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  @Override
  public List<Signal> forward(List<Signal> x, Context context) {
    Steps steps = (Steps) x.get(0).layout();
    Steps.Joined joined = Steps.union(List.of(steps, (Steps) x.get(1).layout()));
    boolean[] keep = new boolean[steps.count()];
    for (int row = 0; row < joined.steps().count(); row++) {
      int own = joined.from().get(0)[row];
      if (own >= 0) {
        keep[own] = joined.from().get(1)[row] >= 0;
      }
    }
    Steps.Kept kept = steps.keep(keep);
    int width = x.get(0).width();
    float[] y = context.floats("y", kept.from().length * width);
    for (int row = 0; row < kept.from().length; row++) {
      System.arraycopy(x.get(0).data(), kept.from()[row] * width, y, row * width, width);
    }
    context.keep("from", kept.from());
    context.keep("x", x.get(0));
    context.keep("marks", x.get(1));
    return List.of(new Signal(y, width, kept.steps()));
  }

  @Override
  public List<Signal> backward(List<Signal> dy, Context context) {
    Signal x = context.kept("x", Signal.class);
    Signal marks = context.kept("marks", Signal.class);
    int[] from = context.kept("from", int[].class);
    int width = x.width();
    float[] dx = context.floats("dx", x.size());
    Arrays.fill(dx, 0, x.size(), 0);
    for (int row = 0; row < from.length; row++) {
      System.arraycopy(dy.getFirst().data(), row * width, dx, from[row] * width, width);
    }
    float[] nothing = context.floats("nothing", marks.size());
    Arrays.fill(nothing, 0, marks.size(), 0);
    return List.of(
        new Signal(dx, width, x.layout()), new Signal(nothing, marks.width(), marks.layout()));
  }
}
