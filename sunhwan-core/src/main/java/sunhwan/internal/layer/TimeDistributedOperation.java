package sunhwan.internal.layer;

import java.util.List;
import java.util.Optional;
import sunhwan.layers.Context;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.Stepper;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/** Steps are rows already, so the layer inside sees nothing unusual. */
record TimeDistributedOperation(Operation layer, String name, Shape output) implements Operation {
  @Override
  public List<WeightSpec> weights() {
    return layer.weights().stream().map(w -> w.under(name)).toList();
  }

  @Override
  public void prepare(Context context) {
    layer.prepare(context.part(name));
  }

  @Override
  public Signal forward(Signal x, Context context) {
    return layer.forward(x, context.part(name));
  }

  @Override
  public Optional<Stepper> stepper(Context context) {
    return layer.stepper(context.part(name));
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    return layer.backward(dy, context.part(name));
  }
}
