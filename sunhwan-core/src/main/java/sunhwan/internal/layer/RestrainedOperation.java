package sunhwan.internal.layer;

import java.util.List;
import java.util.Optional;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Context;
import sunhwan.layers.Operation;
import sunhwan.layers.Regularizer;
import sunhwan.layers.Restraints;
import sunhwan.layers.Signal;
import sunhwan.layers.Stepper;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * A layer whose weights, or whose output, are held down.
 *
 * <pre>
 * loss += penalty(y) / B;   dy += penalty'(y) / B            B: examples of the batch
 * </pre>
 */
record RestrainedOperation(Operation layer, Restraints restraints) implements Operation {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  @Override
  public Shape output() {
    return layer.output();
  }

  @Override
  public int steps(int steps) {
    return layer.steps(steps);
  }

  @Override
  public List<WeightSpec> weights() {
    return restraints.on(layer.weights());
  }

  @Override
  public void prepare(Context context) {
    layer.prepare(context);
  }

  @Override
  public Signal forward(Signal x, Context context) {
    Signal y = layer.forward(x, context);
    if (restraints.activity().isPresent()) {
      Regularizer activity = restraints.activity().get();
      context.keep("restrained", y);
      context.addLoss(activity.penalty(output(), y.data(), y.size()) / context.examples());
    }
    return y;
  }

  @Override
  public Optional<Stepper> stepper(Context context) {
    return layer.stepper(context);
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    if (restraints.activity().isEmpty()) {
      return layer.backward(dy, context);
    }
    Signal y = context.kept("restrained", Signal.class);
    float[] sum = context.floats("dRestrained", dy.size());
    System.arraycopy(dy.data(), 0, sum, 0, dy.size());
    restraints
        .activity()
        .get()
        .addGradient(output(), y.data(), y.size(), 1.0 / context.examples(), sum);
    POINTWISE.flush(dy.size(), sum, 0);
    return layer.backward(new Signal(sum, dy.width(), dy.layout()), context);
  }
}
