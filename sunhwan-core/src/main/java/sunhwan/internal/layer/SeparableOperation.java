package sunhwan.internal.layer;

import java.util.List;
import java.util.stream.Stream;
import sunhwan.layers.Context;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * A convolution of each feature alone, then one of a single step that mixes its results. Both keep
 * what they need in one context, under names of their own.
 */
record SeparableOperation(DepthwiseOperation each, ConvolutionOperation mix, Shape output)
    implements Operation {
  @Override
  public int steps(int steps) {
    return each.steps(steps);
  }

  @Override
  public List<WeightSpec> weights() {
    return Stream.concat(each.weights().stream(), mix.weights().stream()).toList();
  }

  @Override
  public void prepare(Context context) {
    mix.prepare(context);
  }

  @Override
  public Signal forward(Signal x, Context context) {
    return mix.forward(each.forward(x, context), context);
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    return each.backward(mix.backward(dy, context), context);
  }
}
