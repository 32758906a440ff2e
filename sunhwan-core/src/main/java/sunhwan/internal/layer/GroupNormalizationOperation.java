package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Context;
import sunhwan.layers.Initializer;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * Ba et al. 2016 and Wu and He 2018: neighbouring features in groups, each brought to mean 0 and
 * variance 1 over the rows of a block, which is one row or all live steps of an example.
 *
 * <pre>
 * x̂ = (x − mean) / √(variance + ε);   y = γ ⊙ x̂ + β                      mean and variance of block and group
 * g = dy ⊙ γ;   dx = (g − mean(g) − x̂ · mean(g ⊙ x̂)) / √(variance + ε);   dγ += Σ dy ⊙ x̂;   dβ += Σ dy
 * </pre>
 *
 * @param whole whether a block is an example and not a row
 */
record GroupNormalizationOperation(
    int groups, float epsilon, boolean center, boolean scale, boolean whole, Shape output)
    implements Operation {

  private static final Pointwise POINTWISE = Kernels.best().pointwise();
  private static final float[] NONE = {};

  @Override
  public List<WeightSpec> weights() {
    List<WeightSpec> weights = new ArrayList<>();
    if (scale) {
      weights.add(WeightSpec.of("gamma", Shape.of(output.size(-1)), Initializer.ONES));
    }
    if (center) {
      weights.add(WeightSpec.of("beta", Shape.of(output.size(-1)), Initializer.ZEROS));
    }
    return weights;
  }

  private int blocks(Signal x) {
    return whole ? x.layout().batch() : x.rows();
  }

  /** Rows of a block. */
  private int length(Signal x, int block) {
    return whole ? ((Steps) x.layout()).length(block) : 1;
  }

  /** Where the s-th row of a block begins. */
  private int at(Signal x, int block, int s) {
    return (whole ? ((Steps) x.layout()).start(s) + block : block) * x.width();
  }

  @Override
  public Signal forward(Signal x, Context context) {
    float[] inverse = context.floats("inverse", blocks(x) * groups);
    float[] normal = context.floats("normal", x.size());
    float[] y = context.floats("y", x.size());
    int size = x.width() / groups;
    for (int block = 0; block < blocks(x); block++) {
      for (int group = 0; group < groups; group++) {
        inverse[block * groups + group] = normalize(x, block, group * size, size, normal);
      }
    }
    float[] gamma = scale ? context.weight("gamma") : NONE;
    float[] beta = center ? context.weight("beta") : NONE;
    for (int at = 0; at < x.size(); at += x.width()) {
      for (int j = 0; j < x.width(); j++) {
        float scaled = scale ? normal[at + j] * gamma[j] : normal[at + j];
        y[at + j] = center ? scaled + beta[j] : scaled;
      }
    }
    return new Signal(y, x.width(), x.layout());
  }

  /** Writes x̂ of a block's group, whose features begin at from; gives 1 / √(variance + ε). */
  private float normalize(Signal x, int block, int from, int size, float[] normal) {
    int length = length(x, block);
    double values = (double) Math.max(1, length) * size;
    double sum = 0;
    for (int s = 0; s < length; s++) {
      int at = at(x, block, s) + from;
      for (int j = 0; j < size; j++) {
        sum += x.data()[at + j];
      }
    }
    double mean = sum / values;
    double squares = 0;
    for (int s = 0; s < length; s++) {
      int at = at(x, block, s) + from;
      for (int j = 0; j < size; j++) {
        double d = x.data()[at + j] - mean;
        squares += d * d;
      }
    }
    float inverse = (float) (1 / Math.sqrt(squares / values + epsilon));
    for (int s = 0; s < length; s++) {
      int at = at(x, block, s) + from;
      for (int j = 0; j < size; j++) {
        normal[at + j] = (float) ((x.data()[at + j] - mean) * inverse);
      }
    }
    return inverse;
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    int width = dy.width();
    int size = width / groups;
    float[] inverse = context.floats("inverse", blocks(dy) * groups);
    float[] normal = context.floats("normal", dy.size());
    float[] dx = context.floats("dx", dy.size());
    float[] gamma = scale ? context.weight("gamma") : NONE;
    for (int at = 0; at < dy.size(); at += width) {
      for (int j = 0; j < width; j++) {
        dx[at + j] = scale ? dy.data()[at + j] * gamma[j] : dy.data()[at + j];
      }
    }
    if (scale) {
      float[] gradient = context.gradient("gamma");
      for (int at = 0; at < dy.size(); at += width) {
        POINTWISE.addProduct(width, dy.data(), at, normal, at, gradient, 0);
      }
    }
    if (center) {
      POINTWISE.addColumnSums(dy.rows(), width, dy.data(), 0, context.gradient("beta"), 0);
    }
    for (int block = 0; block < blocks(dy); block++) {
      for (int group = 0; group < groups; group++) {
        float r = inverse[block * groups + group];
        follow(dy, block, group * size, size, normal, r, dx);
      }
    }
    return new Signal(dx, width, dy.layout());
  }

  /** From g, which dx holds, to dx. */
  private void follow(
      Signal dy, int block, int from, int size, float[] normal, float inverse, float[] dx) {
    int length = length(dy, block);
    double values = (double) Math.max(1, length) * size;
    double sum = 0;
    double product = 0;
    for (int s = 0; s < length; s++) {
      int at = at(dy, block, s) + from;
      for (int j = 0; j < size; j++) {
        sum += dx[at + j];
        product += (double) dx[at + j] * normal[at + j];
      }
    }
    for (int s = 0; s < length; s++) {
      int at = at(dy, block, s) + from;
      for (int j = 0; j < size; j++) {
        double rest = dx[at + j] - sum / values - normal[at + j] * (product / values);
        dx[at + j] = (float) (rest * inverse);
      }
    }
  }
}
