package sunhwan.internal.layer;

import java.util.List;
import sunhwan.layers.Context;
import sunhwan.layers.Operation;
import sunhwan.layers.ReLU;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * A rectifier with a limit, a slope and a threshold.
 *
 * <pre>
 * y = min(x, max) above θ, s·(x − θ) elsewhere;   dx = dy between θ and max, s·dy below θ
 * </pre>
 */
record ReluOperation(ReLU spec, Shape output) implements Operation {
  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  @Override
  public Signal forward(Signal x, Context context) {
    float most = spec.maxValue().orElse(Float.POSITIVE_INFINITY);
    float[] y = context.floats("y", x.size());
    for (int i = 0; i < x.size(); i++) {
      float value = x.data()[i];
      y[i] =
          value > spec.threshold()
              ? Math.min(value, most)
              : spec.negativeSlope() * (value - spec.threshold());
    }
    context.keep("x", x);
    return new Signal(y, x.width(), x.layout());
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    float most = spec.maxValue().orElse(Float.POSITIVE_INFINITY);
    float[] x = context.kept("x", Signal.class).data();
    float[] dx = context.floats("dx", dy.size());
    for (int i = 0; i < dy.size(); i++) {
      float above = x[i] < most ? 1 : 0;
      dx[i] = dy.data()[i] * (x[i] > spec.threshold() ? above : spec.negativeSlope());
    }
    return new Signal(dx, dy.width(), dy.layout());
  }
}
