package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Activation;
import sunhwan.layers.Context;
import sunhwan.layers.Initializer;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * Convolution over time of each feature alone, written over features that are repeated m times.
 *
 * <pre>
 * x̃ = each feature of x m times;   z = Σₖ x̃[tap k] ⊙ w[k] + b;   y = f(z)          w: (K, D·m)
 * dz = dy through f;   dw[k] += Σ x̃[tap k] ⊙ dz;   db += Σ dz;   dx̃[tap k] += dz ⊙ w[k];   dx = sums of dx̃ by m
 * </pre>
 *
 * @param multiplier the m
 */
record DepthwiseOperation(
    Taps taps,
    int features,
    int multiplier,
    Activation activation,
    boolean useBias,
    String kernel,
    Initializer kernelInitializer,
    Initializer biasInitializer,
    Shape output)
    implements Operation {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  @Override
  public int steps(int steps) {
    return taps.windows(steps);
  }

  private int width() {
    return features * multiplier;
  }

  @Override
  public List<WeightSpec> weights() {
    List<WeightSpec> weights = new ArrayList<>();
    weights.add(
        WeightSpec.of(kernel, Shape.of(taps.size(), features, multiplier), kernelInitializer));
    if (useBias) {
      weights.add(WeightSpec.of("bias", Shape.of(width()), biasInitializer));
    }
    return weights;
  }

  @Override
  public Signal forward(Signal x, Context context) {
    Steps steps = (Steps) x.layout();
    Steps windows = taps.windows(steps);
    int[] table = taps.table(windows, steps, context, "depthTaps");
    int width = width();
    float[] repeated = repeat(x, context);
    float[] w = context.weight(kernel);
    float[] z = context.floats("depthZ", windows.count() * width);
    Arrays.fill(z, 0, windows.count() * width, 0);
    for (int i = 0; i < windows.count() * taps.size(); i++) {
      if (table[i] >= 0) {
        int k = i % taps.size();
        int at = i / taps.size() * width;
        POINTWISE.addProduct(width, repeated, table[i] * width, w, k * width, z, at);
      }
    }
    if (useBias) {
      POINTWISE.addRow(windows.count(), width, context.weight("bias"), 0, z, 0);
    }
    context.keep("depthX", x);
    return new Signal(Bend.forward(activation, windows.count(), width, z, context), width, windows);
  }

  private float[] repeat(Signal x, Context context) {
    if (multiplier == 1) {
      return x.data();
    }
    float[] repeated = context.floats("repeated", x.size() * multiplier);
    for (int i = 0; i < x.size(); i++) {
      Arrays.fill(repeated, i * multiplier, (i + 1) * multiplier, x.data()[i]);
    }
    return repeated;
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    Signal x = context.kept("depthX", Signal.class);
    int width = width();
    int rows = dy.rows();
    int[] table = context.ints("depthTaps", rows * taps.size());
    float[] repeated = multiplier == 1 ? x.data() : context.floats("repeated", x.rows() * width);
    float[] z = context.floats("depthZ", rows * width);
    float[] dz = Bend.backward(activation, rows, width, z, dy.data(), context);
    float[] w = context.weight(kernel);
    float[] dw = context.gradient(kernel);
    float[] dx = context.floats("depthDx", x.rows() * width);
    Arrays.fill(dx, 0, x.rows() * width, 0);
    for (int i = 0; i < rows * taps.size(); i++) {
      if (table[i] >= 0) {
        int k = i % taps.size();
        int at = i / taps.size() * width;
        POINTWISE.addProduct(width, repeated, table[i] * width, dz, at, dw, k * width);
        POINTWISE.addProduct(width, dz, at, w, k * width, dx, table[i] * width);
      }
    }
    if (useBias) {
      POINTWISE.addColumnSums(rows, width, dz, 0, context.gradient("bias"), 0);
    }
    for (int i = 0; multiplier > 1 && i < x.size(); i++) {
      float sum = 0;
      for (int j = 0; j < multiplier; j++) {
        sum += dx[i * multiplier + j];
      }
      dx[i] = sum;
    }
    return new Signal(dx, features, x.layout());
  }
}
