package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.List;
import sunhwan.layers.Bidirectional.MergeMode;
import sunhwan.layers.Context;
import sunhwan.layers.MultiOperation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * Two recurrent layers over the same input with more than one value in or out: both outputs where
 * they are not merged, and the states of both, the forward one's first.
 *
 * @param both the layers
 * @param starts whether states come in
 * @param returns whether states go out
 */
record BidirectionalStatesOperation(BidirectionalOperation both, boolean starts, boolean returns)
    implements MultiOperation {
  @Override
  public List<Shape> outputs() {
    List<Shape> outputs = new ArrayList<>();
    if (both.merge() == MergeMode.NONE) {
      outputs.add(both.forward().output());
      outputs.add(both.backward().output());
    } else {
      outputs.add(both.output());
    }
    if (returns) {
      outputs.addAll(both.stateShapes());
    }
    return outputs;
  }

  private int merged() {
    return both.merge() == MergeMode.NONE ? 2 : 1;
  }

  @Override
  public int steps(int output, List<Integer> inputs) {
    return outputs().get(output).rank() == 2 ? inputs.getFirst() : 1;
  }

  @Override
  public List<WeightSpec> weights() {
    return both.weights();
  }

  @Override
  public void prepare(Context context) {
    both.prepare(context);
  }

  @Override
  public List<Signal> forward(List<Signal> x, Context context) {
    List<Signal> y = new ArrayList<>(both.forward(x.getFirst(), x.subList(1, x.size()), context));
    if (returns) {
      y.addAll(both.forward().last(context.part(both.forwardName())));
      y.addAll(both.backward().last(context.part(both.backwardName())));
    }
    return y;
  }

  @Override
  public List<Signal> backward(List<Signal> dy, Context context) {
    List<Signal> dx = new ArrayList<>();
    dx.add(both.backward(dy.subList(0, merged()), dy.subList(merged(), dy.size()), context));
    if (starts) {
      dx.addAll(both.forward().dInitial(context.part(both.forwardName())));
      dx.addAll(both.backward().dInitial(context.part(both.backwardName())));
    }
    return dx;
  }
}
