package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.List;
import sunhwan.layers.Context;
import sunhwan.layers.Normalization;
import sunhwan.layers.Operation;
import sunhwan.layers.Rescaling;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * {@code y = (x − minus) · times + plus, dx = dy · times} for each feature, by numbers that nobody
 * learns; lists hold one number for each feature, or one for all.
 */
record AffineOperation(List<Float> minus, List<Float> times, List<Float> plus, Shape output)
    implements Operation {
  private static final double LEAST_DEVIATION = 1e-7;
  private static final List<Float> NOTHING = List.of(0f);

  static AffineOperation of(Rescaling spec, Shape shape) {
    return new AffineOperation(NOTHING, List.of(spec.scale()), List.of(spec.offset()), shape);
  }

  static AffineOperation of(Normalization spec, Shape shape) {
    List<Float> times = new ArrayList<>();
    for (float variance : spec.variance()) {
      double deviation = Math.max(Math.sqrt(variance), LEAST_DEVIATION);
      times.add((float) (spec.invert() ? deviation : 1 / deviation));
    }
    return spec.invert()
        ? new AffineOperation(NOTHING, List.copyOf(times), spec.mean(), shape)
        : new AffineOperation(spec.mean(), List.copyOf(times), NOTHING, shape);
  }

  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  private static float at(List<Float> numbers, int feature) {
    return numbers.get(numbers.size() == 1 ? 0 : feature);
  }

  @Override
  public Signal forward(Signal x, Context context) {
    int width = x.width();
    float[] y = context.floats("y", x.size());
    for (int j = 0; j < width; j++) {
      float less = at(minus, j);
      float factor = at(times, j);
      float more = at(plus, j);
      for (int at = j; at < x.size(); at += width) {
        y[at] = (x.data()[at] - less) * factor + more;
      }
    }
    return new Signal(y, width, x.layout());
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    int width = dy.width();
    float[] dx = context.floats("dx", dy.size());
    for (int j = 0; j < width; j++) {
      float factor = at(times, j);
      for (int at = j; at < dy.size(); at += width) {
        dx[at] = dy.data()[at] * factor;
      }
    }
    return new Signal(dx, width, dy.layout());
  }
}
