package sunhwan.internal.layer;

import java.util.Arrays;
import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Context;
import sunhwan.layers.Initializer;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * Scores of pairs of tags, Lafferty et al. 2001; K tags.
 *
 * <pre>
 * y[t][i][j] = x[t][j] + A[i][j], at the first step x[0][j] + start[j], at the last plus end[j]
 * dx[t][j] = Σᵢ dy[t][i][j];   dA += Σ over all but first steps of dy;   dstart, dend likewise
 * </pre>
 */
record CrfOperation(int tags, Shape output) implements Operation {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();
  private static final String TRANSITIONS = "transitions";
  private static final String START = "start";
  private static final String END = "end";

  @Override
  public List<WeightSpec> weights() {
    return List.of(
        WeightSpec.of(TRANSITIONS, Shape.of(tags, tags), Initializer.ZEROS),
        WeightSpec.of(START, Shape.of(tags), Initializer.ZEROS),
        WeightSpec.of(END, Shape.of(tags), Initializer.ZEROS));
  }

  @Override
  public Signal forward(Signal x, Context context) {
    Steps steps = (Steps) x.layout();
    int width = tags * tags;
    float[] y = context.floats("y", x.rows() * width);
    float[] transitions = context.weight(TRANSITIONS);
    float[] start = context.weight(START);
    float[] end = context.weight(END);
    for (int s = 0; s < steps.steps(); s++) {
      for (int r = 0; r < steps.alive(s); r++) {
        int row = steps.start(s) + r;
        for (int i = 0; i < tags; i++) {
          int at = row * width + i * tags;
          System.arraycopy(x.data(), row * tags, y, at, tags);
          if (s == 0) {
            POINTWISE.addScaled(tags, 1, start, 0, y, at);
          } else {
            POINTWISE.addScaled(tags, 1, transitions, i * tags, y, at);
          }
          if (s + 1 == steps.length(r)) {
            POINTWISE.addScaled(tags, 1, end, 0, y, at);
          }
        }
      }
    }
    return new Signal(y, width, steps);
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    Steps steps = (Steps) dy.layout();
    int width = tags * tags;
    float[] dx = context.floats("dx", dy.rows() * tags);
    Arrays.fill(dx, 0, dy.rows() * tags, 0);
    float[] dTransitions = context.gradient(TRANSITIONS);
    for (int s = 0; s < steps.steps(); s++) {
      for (int r = 0; r < steps.alive(s); r++) {
        int row = steps.start(s) + r;
        for (int i = 0; i < tags; i++) {
          POINTWISE.addScaled(tags, 1, dy.data(), row * width + i * tags, dx, row * tags);
        }
        if (s == 0) {
          POINTWISE.addScaled(tags, 1, dx, row * tags, context.gradient(START), 0);
        } else {
          POINTWISE.addScaled(width, 1, dy.data(), row * width, dTransitions, 0);
        }
        if (s + 1 == steps.length(r)) {
          POINTWISE.addScaled(tags, 1, dx, row * tags, context.gradient(END), 0);
        }
      }
    }
    return new Signal(dx, tags, steps);
  }
}
