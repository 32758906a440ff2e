package sunhwan.internal.layer;

import java.util.List;
import sunhwan.layers.Context;
import sunhwan.layers.MultiOperation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/** {@link FrozenOperation} of a layer with several inputs or outputs. */
record FrozenMultiOperation(MultiOperation layer) implements MultiOperation {

  @Override
  public List<Shape> outputs() {
    return layer.outputs();
  }

  @Override
  public int steps(int output, List<Integer> inputs) {
    return layer.steps(output, inputs);
  }

  @Override
  public List<WeightSpec> weights() {
    return FrozenOperation.still(layer.weights());
  }

  @Override
  public void prepare(Context context) {
    layer.prepare(context);
  }

  @Override
  public List<Signal> forward(List<Signal> x, Context context) {
    return layer.forward(x, inside(context));
  }

  @Override
  public List<Signal> backward(List<Signal> dy, Context context) {
    return layer.backward(dy, inside(context));
  }

  private FrozenContext inside(Context context) {
    return new FrozenContext(context, layer.weights(), false);
  }
}
