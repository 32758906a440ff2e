package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.List;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Context;
import sunhwan.layers.Initializer;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * Ioffe and Szegedy 2015, over all rows there are, which are the live ones.
 *
 * <pre>
 * x̂ = (x − mean) / √(variance + ε);   y = γ ⊙ x̂ + β                 statistics of the rows in training, moving ones otherwise
 * dγ += Σ dy ⊙ x̂;   dβ += Σ dy;   dx = γ/√(variance + ε) ⊙ (dy − mean(dy) − x̂ ⊙ mean(dy ⊙ x̂))
 * </pre>
 *
 * <p>The whole batch must be one shard, or its statistics would depend on how it was cut.
 */
record BatchNormalizationOperation(BatchNormalization spec, int features, Shape output)
    implements Operation {
  @Override
  public List<WeightSpec> weights() {
    Shape shape = Shape.of(features);
    List<WeightSpec> weights = new ArrayList<>();
    if (spec.scale()) {
      weights.add(WeightSpec.of("gamma", shape, Initializer.ONES));
    }
    if (spec.center()) {
      weights.add(WeightSpec.of("beta", shape, Initializer.ZEROS));
    }
    weights.add(new WeightSpec("moving_mean", shape, Initializer.ZEROS, false));
    weights.add(new WeightSpec("moving_variance", shape, Initializer.ONES, false));
    return weights;
  }

  @Override
  public Signal forward(Signal x, Context context) {
    int rows = x.rows();
    float[] mean = context.weight("moving_mean");
    float[] variance = context.weight("moving_variance");
    if (context.training()) {
      float[] batchMean = context.floats("mean", features);
      float[] batchVariance = context.floats("variance", features);
      statistics(x, batchMean, batchVariance);
      if (rows > 0) {
        for (int j = 0; j < features; j++) {
          mean[j] = mean[j] * spec.momentum() + batchMean[j] * (1 - spec.momentum());
          variance[j] = variance[j] * spec.momentum() + batchVariance[j] * (1 - spec.momentum());
        }
      }
      mean = batchMean;
      variance = batchVariance;
    }
    float[] inverse = context.floats("inverse", features);
    for (int j = 0; j < features; j++) {
      inverse[j] = (float) (1 / Math.sqrt(variance[j] + spec.epsilon()));
    }
    float[] normal = context.floats("normal", x.size());
    float[] y = context.floats("y", x.size());
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < features; j++) {
        int at = i * features + j;
        normal[at] = (x.data()[at] - mean[j]) * inverse[j];
        float scaled = spec.scale() ? normal[at] * context.weight("gamma")[j] : normal[at];
        y[at] = spec.center() ? scaled + context.weight("beta")[j] : scaled;
      }
    }
    return new Signal(y, features, x.layout());
  }

  /** Mean and variance over the rows, divided by their number, summed in double. */
  private void statistics(Signal x, float[] mean, float[] variance) {
    int rows = Math.max(1, x.rows());
    for (int j = 0; j < features; j++) {
      double sum = 0;
      for (int i = 0; i < x.rows(); i++) {
        sum += x.data()[i * features + j];
      }
      double squares = 0;
      for (int i = 0; i < x.rows(); i++) {
        double d = x.data()[i * features + j] - sum / rows;
        squares += d * d;
      }
      mean[j] = (float) (sum / rows);
      variance[j] = (float) (squares / rows);
    }
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    int rows = dy.rows();
    float[] normal = context.floats("normal", dy.size());
    float[] inverse = context.floats("inverse", features);
    float[] dx = context.floats("dx", dy.size());
    for (int j = 0; j < features; j++) {
      double sum = 0;
      double product = 0;
      for (int i = 0; i < rows; i++) {
        sum += dy.data()[i * features + j];
        product += dy.data()[i * features + j] * normal[i * features + j];
      }
      if (spec.scale()) {
        context.gradient("gamma")[j] += (float) product;
      }
      if (spec.center()) {
        context.gradient("beta")[j] += (float) sum;
      }
      float scale = spec.scale() ? inverse[j] * context.weight("gamma")[j] : inverse[j];
      // by moving statistics nothing but the scale depends on x
      double meanDy = context.training() ? sum / Math.max(1, rows) : 0;
      double meanProduct = context.training() ? product / Math.max(1, rows) : 0;
      for (int i = 0; i < rows; i++) {
        int at = i * features + j;
        dx[at] = (float) (scale * (dy.data()[at] - meanDy - normal[at] * meanProduct));
      }
    }
    return new Signal(dx, features, dy.layout());
  }
}
