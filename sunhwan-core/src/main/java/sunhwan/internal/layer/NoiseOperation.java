package sunhwan.internal.layer;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Context;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Layout;
import sunhwan.tensor.Rows;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * {@code y = x ⊙ factor + shift, dx = dy ⊙ factor} in training, factor and shift drawn anew for
 * every batch; nothing otherwise.
 *
 * <pre>
 * SPATIAL   factor 0 or 1/(1 − rate), the same at all steps of an example; shift 0
 * ADDED     factor 1;  shift normal (0, amount)
 * TIMES     factor normal (1, √(rate / (1 − rate)));  shift 0
 * ALPHA     kept: factor a, shift b;  dropped: factor 0, shift a·α′ + b
 *           with α′ = −SELU's scale · α, a = ((1 − rate)·(1 + rate·α′²))^−½, b = −a·α′·rate
 * </pre>
 *
 * @param amount rate of a dropout, or standard deviation
 */
record NoiseOperation(Kind kind, float amount, Shape output) implements Operation {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();
  private static final double SELU_LIMIT = -1.0507009873554805 * 1.6732632423543772;

  /** Where noise goes. */
  enum Kind {
    SPATIAL,
    ADDED,
    TIMES,
    ALPHA
  }

  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  @Override
  public Signal forward(Signal x, Context context) {
    if (!context.training() || amount == 0) {
      return x;
    }
    int size = x.size();
    float[] y = context.floats("y", size);
    float[] factor = context.floats("factor", size);
    SplittableRandom random = context.random();
    switch (kind) {
      case SPATIAL -> {
        float[] mask = context.floats("mask", x.layout().batch() * x.width());
        Drop.fill(mask, x.layout().batch() * x.width(), amount, random);
        spread(mask, x.width(), x.layout(), factor);
        POINTWISE.multiply(size, x.data(), 0, factor, 0, y, 0);
      }
      case ADDED -> {
        for (int i = 0; i < size; i++) {
          y[i] = (float) (x.data()[i] + amount * ((RandomGenerator) random).nextGaussian());
        }
      }
      case TIMES -> {
        double deviation = Math.sqrt(amount / (1.0 - amount));
        for (int i = 0; i < size; i++) {
          factor[i] = (float) (1 + deviation * ((RandomGenerator) random).nextGaussian());
        }
        POINTWISE.multiply(size, x.data(), 0, factor, 0, y, 0);
      }
      case ALPHA -> {
        double a = 1 / Math.sqrt((1 - amount) * (1 + amount * SELU_LIMIT * SELU_LIMIT));
        double b = -a * SELU_LIMIT * amount;
        Drop.fill(factor, size, amount, random);
        for (int i = 0; i < size; i++) {
          factor[i] = factor[i] == 0 ? 0 : (float) a;
          y[i] = (float) (factor[i] == 0 ? a * SELU_LIMIT + b : a * x.data()[i] + b);
        }
      }
    }
    return new Signal(y, x.width(), x.layout());
  }

  /** A row of each example, (batch, width), to all of its steps. */
  private static void spread(float[] rows, int width, Layout layout, float[] steps) {
    switch (layout) {
      case Rows r -> System.arraycopy(rows, 0, steps, 0, r.batch() * width);
      case Steps s -> {
        for (int t = 0; t < s.steps(); t++) {
          for (int r = 0; r < s.alive(t); r++) {
            System.arraycopy(rows, s.example(r) * width, steps, (s.start(t) + r) * width, width);
          }
        }
      }
    }
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    if (!context.training() || amount == 0 || kind == Kind.ADDED) {
      return dy;
    }
    float[] dx = context.floats("dx", dy.size());
    POINTWISE.multiply(dy.size(), dy.data(), 0, context.floats("factor", dy.size()), 0, dx, 0);
    return new Signal(dx, dy.width(), dy.layout());
  }
}
