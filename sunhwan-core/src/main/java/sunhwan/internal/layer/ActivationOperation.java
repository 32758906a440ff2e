package sunhwan.internal.layer;

import java.util.List;
import java.util.Optional;
import sunhwan.layers.Activation;
import sunhwan.layers.Context;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.Stepper;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/** An activation as a layer of its own: {@code y = f(x)}. */
record ActivationOperation(Activation activation, Shape output) implements Operation {
  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  @Override
  public Signal forward(Signal x, Context context) {
    context.keep("x", x);
    return new Signal(
        Bend.forward(activation, x.rows(), x.width(), x.data(), context),
        Bend.width(activation, x.width()),
        x.layout());
  }

  @Override
  public Optional<Stepper> stepper(Context context) {
    int width = output.size(-1);
    return Optional.of(
        (x, y, live) -> {
          System.arraycopy(Bend.forward(activation, 1, width, x, context), 0, y, 0, width);
          return live;
        });
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    Signal x = context.kept("x", Signal.class);
    return new Signal(
        Bend.backward(activation, x.rows(), x.width(), x.data(), dy.data(), context),
        x.width(),
        dy.layout());
  }
}
