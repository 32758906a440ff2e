package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.List;
import sunhwan.internal.layer.Loop.Columns;
import sunhwan.layers.Context;
import sunhwan.layers.MultiOperation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * A recurrent layer whose states are values of the graph: x and perhaps the states to start from
 * come in, y and perhaps the states after the last live step go out; gradients run both ways.
 *
 * @param inner the layer
 * @param starts whether states come in
 * @param returns whether states go out
 */
record RecurrentStatesOperation(Loop inner, boolean starts, boolean returns)
    implements MultiOperation {
  @Override
  public List<Shape> outputs() {
    List<Shape> outputs = new ArrayList<>(List.of(inner.output()));
    if (returns) {
      outputs.addAll(inner.stateShapes());
    }
    return outputs;
  }

  @Override
  public int steps(int output, List<Integer> inputs) {
    return outputs().get(output).rank() == 2 ? inputs.getFirst() : 1;
  }

  @Override
  public List<WeightSpec> weights() {
    return inner.weights();
  }

  @Override
  public void prepare(Context context) {
    inner.prepare(context);
  }

  @Override
  public List<Signal> forward(List<Signal> x, Context context) {
    List<Signal> y = new ArrayList<>();
    y.add(inner.forward(x.getFirst(), x.subList(1, x.size()), context));
    if (returns) {
      y.addAll(inner.last(context));
    }
    return y;
  }

  @Override
  public List<Signal> backward(List<Signal> dy, Context context) {
    Signal first = dy.getFirst();
    List<Signal> dx = new ArrayList<>();
    dx.add(
        inner.backward(
            new Columns(first.data(), 0, first.width()), dy.subList(1, dy.size()), context));
    if (starts) {
      dx.addAll(inner.dInitial(context));
    }
    return dx;
  }
}
