package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.List;
import sunhwan.layers.Context;
import sunhwan.layers.MultiOperation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * Sequences behind each other in time: every step of an input comes so many steps later as the
 * inputs before it are long, masked steps included.
 *
 * @param inputs all but the last of a known time
 */
record OneAfterTheOtherOperation(List<Shape> inputs, Shape output) implements MultiOperation {
  @Override
  public List<Shape> outputs() {
    return List.of(output);
  }

  @Override
  public int steps(int output, List<Integer> steps) {
    return steps.stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  private int[] offsets() {
    int[] offsets = new int[inputs.size()];
    for (int i = 1; i < offsets.length; i++) {
      offsets[i] = offsets[i - 1] + inputs.get(i - 1).size(0);
    }
    return offsets;
  }

  @Override
  public List<Signal> forward(List<Signal> x, Context context) {
    List<Steps> all = x.stream().map(s -> (Steps) s.layout()).toList();
    int[] offsets = offsets();
    Steps steps = Steps.behind(all, offsets, offsets[offsets.length - 1] + all.getLast().time());
    int width = output.size(-1);
    float[] y = context.floats("y", steps.count() * width);
    List<int[]> to = new ArrayList<>();
    int[] before = new int[steps.batch()];
    int[] rank = new int[steps.batch()];
    for (int r = 0; r < rank.length; r++) {
      rank[steps.example(r)] = r;
    }
    for (int i = 0; i < all.size(); i++) {
      Steps own = all.get(i);
      int[] rows = new int[own.count()];
      for (int s = 0; s < own.steps(); s++) {
        for (int r = 0; r < own.alive(s); r++) {
          int example = own.example(r);
          rows[own.start(s) + r] = steps.start(before[example] + s) + rank[example];
        }
      }
      for (int r = 0; r < own.batch(); r++) {
        before[own.example(r)] += own.length(r);
      }
      for (int row = 0; row < rows.length; row++) {
        System.arraycopy(x.get(i).data(), row * width, y, rows[row] * width, width);
      }
      to.add(rows);
    }
    context.keep("to", to);
    context.keep("all", all);
    return List.of(new Signal(y, width, steps));
  }

  @Override
  @SuppressWarnings("unchecked") // kept by forward
  public List<Signal> backward(List<Signal> dy, Context context) {
    List<int[]> to = context.kept("to", List.class);
    List<Steps> all = context.kept("all", List.class);
    int width = output.size(-1);
    List<Signal> dx = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      int[] rows = to.get(i);
      float[] dxi = context.floats("dx" + i, rows.length * width);
      for (int row = 0; row < rows.length; row++) {
        System.arraycopy(dy.getFirst().data(), rows[row] * width, dxi, row * width, width);
      }
      dx.add(new Signal(dxi, width, all.get(i)));
    }
    return dx;
  }
}
