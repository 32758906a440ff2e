package sunhwan.internal.layer;

import java.util.List;
import sunhwan.layers.Context;
import sunhwan.layers.Initializer;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * Scales each row by its length: to length 1, or to a mean square of 1, Zhang and Sennrich 2019.
 *
 * <pre>
 * r = 1 / √(Σ x² / n + ε);   y = scale ⊙ x · r                 n = 1 and ε = 0 for a length, features for a mean square
 * g = dy ⊙ scale;   dx = r · (g − x · r² · Σ(g ⊙ x) / n);   dscale += Σ dy ⊙ x · r
 * </pre>
 *
 * <p>Where r would be infinite, as of a row of zeros, it is 0, so no gradient passes.
 */
record LengthNormalizationOperation(boolean rootMeanSquare, float epsilon, Shape output)
    implements Operation {
  @Override
  public List<WeightSpec> weights() {
    return rootMeanSquare
        ? List.of(WeightSpec.of("scale", Shape.of(output.size(-1)), Initializer.ONES))
        : List.of();
  }

  @Override
  public Signal forward(Signal x, Context context) {
    int width = x.width();
    float[] inverse = context.floats("inverse", x.rows());
    float[] y = context.floats("y", x.size());
    for (int i = 0; i < x.rows(); i++) {
      double squares = 0;
      for (int j = 0; j < width; j++) {
        double value = x.data()[i * width + j];
        squares += value * value;
      }
      double r = 1 / Math.sqrt(squares / (rootMeanSquare ? width : 1) + epsilon);
      inverse[i] = r == Double.POSITIVE_INFINITY ? 0 : (float) r;
      for (int j = 0; j < width; j++) {
        float unit = x.data()[i * width + j] * inverse[i];
        y[i * width + j] = rootMeanSquare ? unit * context.weight("scale")[j] : unit;
      }
    }
    context.keep("x", x);
    return new Signal(y, width, x.layout());
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    Signal x = context.kept("x", Signal.class);
    int width = dy.width();
    float[] inverse = context.floats("inverse", dy.rows());
    float[] dx = context.floats("dx", dy.size());
    for (int i = 0; i < dy.rows(); i++) {
      double r = inverse[i];
      double product = 0;
      for (int j = 0; j < width; j++) {
        int at = i * width + j;
        dx[at] = dy.data()[at];
        if (rootMeanSquare) {
          context.gradient("scale")[j] += (float) (dy.data()[at] * x.data()[at] * r);
          dx[at] *= context.weight("scale")[j];
        }
        product += (double) dx[at] * x.data()[at];
      }
      double along = r * r * product / (rootMeanSquare ? width : 1);
      for (int j = 0; j < width; j++) {
        int at = i * width + j;
        dx[at] = (float) (r * (dx[at] - x.data()[at] * along));
      }
    }
    return new Signal(dx, width, dy.layout());
  }
}
