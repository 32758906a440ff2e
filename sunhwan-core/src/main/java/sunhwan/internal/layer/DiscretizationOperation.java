package sunhwan.internal.layer;

import java.util.Arrays;
import java.util.List;
import sunhwan.layers.Context;
import sunhwan.layers.Discretization;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/** How many boundaries are at most x; a step function, so dx = 0. */
record DiscretizationOperation(Discretization spec, Shape output) implements Operation {
  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  @Override
  public Signal forward(Signal x, Context context) {
    float[] y = context.floats("y", x.size());
    for (int i = 0; i < x.size(); i++) {
      y[i] = bin(x.data()[i]);
    }
    return new Signal(y, x.width(), x.layout());
  }

  /** By halving; NaN is in the last bin, as NumPy sorts it. */
  private int bin(float x) {
    List<Float> boundaries = spec.binBoundaries();
    int from = 0;
    int to = boundaries.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (x < boundaries.get(middle)) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return from;
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    float[] dx = context.floats("dx", dy.size());
    Arrays.fill(dx, 0, dy.size(), 0);
    return new Signal(dx, dy.width(), dy.layout());
  }
}
