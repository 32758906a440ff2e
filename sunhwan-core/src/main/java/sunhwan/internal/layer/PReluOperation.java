package sunhwan.internal.layer;

import java.util.List;
import sunhwan.layers.Context;
import sunhwan.layers.Operation;
import sunhwan.layers.PReLU;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * A rectifier whose slope below 0 is learned, for each feature, or for each feature of each step.
 *
 * <pre>
 * y = x above 0, α ⊙ x below;   dx = dy above 0, α ⊙ dy below;   dα += Σ dy ⊙ x below 0
 * </pre>
 */
record PReluOperation(PReLU spec, Shape output) implements Operation {
  private boolean eachStep() {
    return output.rank() == 2 && !spec.sharedTime();
  }

  @Override
  public List<WeightSpec> weights() {
    int features = output.size(-1);
    Shape shape =
        output.rank() == 1
            ? Shape.of(features)
            : Shape.of(eachStep() ? output.size(0) : 1, features);
    return List.of(WeightSpec.of("alpha", shape, spec.alphaInitializer()));
  }

  /** Where the alphas of a row begin. */
  private int at(Signal x, int row) {
    return eachStep() ? ((Steps) x.layout()).time(row) * x.width() : 0;
  }

  @Override
  public Signal forward(Signal x, Context context) {
    int width = x.width();
    float[] alpha = context.weight("alpha");
    float[] y = context.floats("y", x.size());
    for (int i = 0; i < x.rows(); i++) {
      int at = at(x, i);
      for (int j = 0; j < width; j++) {
        float value = x.data()[i * width + j];
        y[i * width + j] = value < 0 ? alpha[at + j] * value : value;
      }
    }
    context.keep("x", x);
    return new Signal(y, width, x.layout());
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    int width = dy.width();
    float[] x = context.kept("x", Signal.class).data();
    float[] alpha = context.weight("alpha");
    float[] gradient = context.gradient("alpha");
    float[] dx = context.floats("dx", dy.size());
    for (int i = 0; i < dy.rows(); i++) {
      int at = at(dy, i);
      for (int j = 0; j < width; j++) {
        int here = i * width + j;
        boolean below = x[here] < 0;
        gradient[at + j] += below ? dy.data()[here] * x[here] : 0;
        dx[here] = below ? dy.data()[here] * alpha[at + j] : dy.data()[here];
      }
    }
    return new Signal(dx, width, dy.layout());
  }
}
