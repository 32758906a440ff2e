package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sunhwan.internal.layer.ElementwiseOperation.Alignment;
import sunhwan.layers.Context;
import sunhwan.layers.MultiOperation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/** Rows side by side, zeros where an input has no row; the gradient is cut in the same places. */
record ConcatenateOperation(List<Shape> inputs, Shape output) implements MultiOperation {
  @Override
  public List<Shape> outputs() {
    return List.of(output);
  }

  @Override
  public int steps(int output, List<Integer> steps) {
    return steps.stream().mapToInt(Integer::intValue).max().orElse(1);
  }

  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  @Override
  public List<Signal> forward(List<Signal> x, Context context) {
    Alignment rows = Alignment.of(x);
    int width = output.size(-1);
    int count = rows.layout().count();
    float[] y = context.floats("y", count * width);
    int column = 0;
    for (int i = 0; i < x.size(); i++) {
      Signal input = x.get(i);
      int[] from = rows.from().get(i);
      int own = input.width();
      for (int row = 0; row < count; row++) {
        int at = row * width + column;
        if (from[row] >= 0) {
          System.arraycopy(input.data(), from[row] * own, y, at, own);
        } else {
          Arrays.fill(y, at, at + own, 0);
        }
      }
      column += own;
    }
    context.keep("rows", rows);
    context.keep("x", List.copyOf(x));
    return List.of(new Signal(y, width, rows.layout()));
  }

  @Override
  @SuppressWarnings("unchecked") // kept by forward
  public List<Signal> backward(List<Signal> dy, Context context) {
    Alignment rows = context.kept("rows", Alignment.class);
    List<Signal> x = context.kept("x", List.class);
    List<Signal> dx = new ArrayList<>();
    int width = output.size(-1);
    int column = 0;
    for (int i = 0; i < x.size(); i++) {
      Signal input = x.get(i);
      int[] from = rows.from().get(i);
      int own = input.width();
      float[] dxi = context.floats("dx" + i, input.size());
      for (int row = 0; row < from.length; row++) {
        if (from[row] >= 0) {
          System.arraycopy(dy.getFirst().data(), row * width + column, dxi, from[row] * own, own);
        }
      }
      dx.add(new Signal(dxi, own, input.layout()));
      column += own;
    }
    return dx;
  }
}
