package sunhwan.internal.layer;

import java.util.List;
import java.util.Optional;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Context;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.Stepper;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/** {@code y = x ⊙ mask, dx = dy ⊙ mask} in training; nothing otherwise. */
record DropoutOperation(float rate, Shape output) implements Operation {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  @Override
  public Signal forward(Signal x, Context context) {
    if (!context.training() || rate == 0) {
      return x;
    }
    float[] mask = context.floats("mask", x.size());
    Drop.fill(mask, x.size(), rate, context.random());
    float[] y = context.floats("y", x.size());
    POINTWISE.multiply(x.size(), x.data(), 0, mask, 0, y, 0);
    return new Signal(y, x.width(), x.layout());
  }

  @Override
  public Optional<Stepper> stepper(Context context) {
    return Optional.of(
        (x, y, live) -> {
          System.arraycopy(x, 0, y, 0, y.length);
          return live;
        });
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    if (!context.training() || rate == 0) {
      return dy;
    }
    float[] dx = context.floats("dx", dy.size());
    POINTWISE.multiply(dy.size(), dy.data(), 0, context.floats("mask", dy.size()), 0, dx, 0);
    return new Signal(dx, dy.width(), dy.layout());
  }
}
