package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Context;
import sunhwan.layers.MultiOperation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Layout;
import sunhwan.tensor.Rows;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * Its inputs elementwise, one after the other.
 *
 * <pre>
 * y = x₀ ∘ x₁ ∘ x₂ …             rows are those of any input, and an input without the row takes no part
 * add        dxᵢ = dy            subtract   dx₀ = dy, dx₁ = −dy        average  dxᵢ = dy / n
 * multiply   dxᵢ = dy ⊙ Π x over the others
 * maximum, minimum               dxᵢ = dy where xᵢ is the first that equals y, else 0
 * </pre>
 *
 * <p>A row of a vector stands at every step of its example, and an input one value wide stands at
 * every feature; their gradients are the sums.
 */
record ElementwiseOperation(Kind kind, List<Shape> inputs, Shape output) implements MultiOperation {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  /** What is done with two values. */
  enum Kind {
    ADD,
    SUBTRACT,
    MULTIPLY,
    AVERAGE,
    MAXIMUM,
    MINIMUM
  }

  /**
   * Inputs row by row.
   *
   * @param layout of the result
   * @param from for each input, its row for each row of the result, −1 where it has none
   */
  record Alignment(Layout layout, List<int[]> from) {

    static Alignment of(List<Signal> x) {
      List<Steps> sequences = new ArrayList<>();
      for (Signal s : x) {
        if (s.layout() instanceof Steps steps) {
          sequences.add(steps);
        }
      }
      if (sequences.isEmpty()) {
        int[] same = range(x.getFirst().rows());
        return new Alignment(x.getFirst().layout(), x.stream().map(s -> same).toList());
      }
      Steps.Joined joined = Steps.union(sequences);
      List<int[]> from = new ArrayList<>();
      int next = 0;
      for (Signal s : x) {
        from.add(
            switch (s.layout()) {
              case Steps steps -> joined.from().get(next++);
              case Rows rows -> examples(joined.steps());
            });
      }
      return new Alignment(joined.steps(), from);
    }

    private static int[] range(int n) {
      int[] range = new int[n];
      Arrays.setAll(range, i -> i);
      return range;
    }

    /** The example of each row. */
    private static int[] examples(Steps steps) {
      int[] examples = new int[steps.count()];
      for (int s = 0; s < steps.steps(); s++) {
        for (int r = 0; r < steps.alive(s); r++) {
          examples[steps.start(s) + r] = steps.example(r);
        }
      }
      return examples;
    }
  }

  @Override
  public List<Shape> outputs() {
    return List.of(output);
  }

  @Override
  public int steps(int output, List<Integer> steps) {
    int most = 1;
    for (int i = 0; i < inputs.size(); i++) {
      most = inputs.get(i).rank() == 2 ? Math.max(most, steps.get(i)) : most;
    }
    return most;
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
    boolean[] begun = new boolean[count];
    for (int i = 0; i < x.size(); i++) {
      Signal input = x.get(i);
      int[] from = rows.from().get(i);
      for (int row = 0; row < count; row++) {
        if (from[row] >= 0) {
          into(
              y,
              row * width,
              input.data(),
              from[row] * input.width(),
              input.width(),
              i,
              begun[row]);
          begun[row] = true;
        }
      }
    }
    if (kind == Kind.AVERAGE) {
      POINTWISE.scale(count * width, 1f / x.size(), y, 0);
    }
    context.keep("rows", rows);
    context.keep("x", List.copyOf(x));
    context.keep("y", y);
    return List.of(new Signal(y, width, rows.layout()));
  }

  /** Puts a row of the i-th input to what there is. */
  private void into(float[] y, int yAt, float[] x, int xAt, int xWidth, int i, boolean begun) {
    int step = xWidth == 1 ? 0 : 1;
    int width = output.size(-1);
    for (int j = 0; j < width; j++) {
      float value = x[xAt + j * step];
      float so = y[yAt + j];
      y[yAt + j] =
          switch (kind) {
            case ADD, AVERAGE -> begun ? so + value : value;
            case SUBTRACT -> begun ? so - value : i == 0 ? value : -value;
            case MULTIPLY -> begun ? so * value : value;
            case MAXIMUM -> begun ? Math.max(so, value) : value;
            case MINIMUM -> begun ? Math.min(so, value) : value;
          };
    }
  }

  @Override
  @SuppressWarnings("unchecked") // kept by forward
  public List<Signal> backward(List<Signal> dy, Context context) {
    Alignment rows = context.kept("rows", Alignment.class);
    List<Signal> x = context.kept("x", List.class);
    float[] y = context.kept("y", float[].class);
    List<Signal> dx = new ArrayList<>();
    for (int i = 0; i < x.size(); i++) {
      Signal input = x.get(i);
      int[] from = rows.from().get(i);
      int step = input.width() == 1 ? 0 : 1;
      float[] dxi = context.floats("dx" + i, input.size());
      Arrays.fill(dxi, 0, input.size(), 0);
      int width = output.size(-1);
      for (int row = 0; row < from.length; row++) {
        for (int j = 0; from[row] >= 0 && j < width; j++) {
          int at = row * width + j;
          dxi[from[row] * input.width() + j * step] +=
              dy.getFirst().data()[at] * slope(x, rows, i, row, j, y[at]);
        }
      }
      dx.add(new Signal(dxi, input.width(), input.layout()));
    }
    return dx;
  }

  /** {@code dy / dxᵢ} at a row of the result. */
  private float slope(List<Signal> x, Alignment rows, int i, int row, int j, float y) {
    return switch (kind) {
      case ADD -> 1;
      case SUBTRACT -> i == 0 ? 1 : -1;
      case AVERAGE -> 1f / x.size();
      case MULTIPLY -> {
        float product = 1;
        for (int k = 0; k < x.size(); k++) {
          product *= k == i ? 1 : value(x.get(k), rows.from().get(k)[row], j, 1);
        }
        yield product;
      }
      case MAXIMUM, MINIMUM -> {
        for (int k = 0; k < i; k++) {
          if (value(x.get(k), rows.from().get(k)[row], j, Float.NaN) == y) {
            yield 0;
          }
        }
        yield value(x.get(i), rows.from().get(i)[row], j, Float.NaN) == y ? 1 : 0;
      }
    };
  }

  private static float value(Signal x, int row, int j, float masked) {
    return row < 0 ? masked : x.data()[row * x.width() + (x.width() == 1 ? 0 : j)];
  }
}
