package sunhwan.internal.layer;

import java.util.Arrays;
import java.util.List;
import sunhwan.internal.kernel.Gemm;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Activation;
import sunhwan.layers.Context;
import sunhwan.layers.Initializer;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Rows;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * Yang et al. 2016.
 *
 * <pre>
 * u = tanh(x·W + b);   e = u·v;   a = softmax of e over an example's steps;   y = Σ a·x
 *                                                                     x: (n, D), u: (n, A), e and a: (n)
 * da = dy·x;   de = a·(da − Σ a·da);   dv += Σ de·u;   du = de·v ⊙ (1 − u²)
 * dW += xᵀ·du;   db += Σ du;   dx = a·dy + du·Wᵀ
 * </pre>
 */
record AttentionPoolingOperation(int units, int features, Shape output) implements Operation {
  private static final Gemm GEMM = Kernels.best().gemm();
  private static final Pointwise POINTWISE = Kernels.best().pointwise();
  private static final Curved TANH = Curved.of(Activation.TANH);
  private static final String CONTEXT = "context";

  @Override
  public List<WeightSpec> weights() {
    return List.of(
        WeightSpec.of("kernel", Shape.of(features, units), Initializer.GLOROT_UNIFORM),
        WeightSpec.of("bias", Shape.of(units), Initializer.ZEROS),
        WeightSpec.of(CONTEXT, Shape.of(units), Initializer.UNIFORM));
  }

  @Override
  public void prepare(Context context) {
    float[] w = context.weight("kernel");
    GEMM.pack(features, units, w, 0, units, 1, packed(context, "w", features, units), 0);
    GEMM.pack(units, features, w, 0, 1, units, packed(context, "wT", units, features), 0);
  }

  private static float[] packed(Context context, String slot, int k, int n) {
    return context.prepared(slot, GEMM.packedSize(k, n));
  }

  @Override
  public Signal forward(Signal x, Context context) {
    Steps steps = (Steps) x.layout();
    int n = x.rows();
    float[] u = context.floats("u", n * units);
    float[] a = context.floats("a", n);
    float[] y = context.floats("y", steps.batch() * features);
    GEMM.biasedMatMul(
        n,
        units,
        features,
        x.data(),
        0,
        features,
        1,
        packed(context, "w", features, units),
        0,
        context.weight("bias"),
        0,
        u,
        0,
        units);
    TANH.bend(n * units, u, 0, u, 0);
    float[] v = context.weight(CONTEXT);
    for (int row = 0; row < n; row++) {
      a[row] = dot(units, u, row * units, v, 0);
    }
    Arrays.fill(y, 0, steps.batch() * features, 0);
    for (int rank = 0; rank < steps.batch(); rank++) {
      softmax(a, steps, rank);
      for (int s = 0; s < steps.length(rank); s++) {
        int row = steps.start(s) + rank;
        POINTWISE.addScaled(
            features, a[row], x.data(), row * features, y, steps.example(rank) * features);
      }
    }
    context.keep("x", x);
    return new Signal(y, features, new Rows(steps.batch()));
  }

  private static float dot(int n, float[] x, int xAt, float[] y, int yAt) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += (double) x[xAt + i] * y[yAt + i];
    }
    return (float) sum;
  }

  private static void softmax(float[] a, Steps steps, int rank) {
    double max = Double.NEGATIVE_INFINITY;
    for (int s = 0; s < steps.length(rank); s++) {
      max = Math.max(max, a[steps.start(s) + rank]);
    }
    double sum = 0;
    for (int s = 0; s < steps.length(rank); s++) {
      sum += Math.exp(a[steps.start(s) + rank] - max);
    }
    for (int s = 0; s < steps.length(rank); s++) {
      int row = steps.start(s) + rank;
      a[row] = (float) (Math.exp(a[row] - max) / sum);
    }
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    Signal x = context.kept("x", Signal.class);
    Steps steps = (Steps) x.layout();
    int n = x.rows();
    float[] u = context.floats("u", n * units);
    float[] a = context.floats("a", n);
    float[] de = context.floats("de", n);
    float[] du = context.floats("du", n * units);
    float[] dx = context.floats("dx", n * features);
    float[] v = context.weight(CONTEXT);
    for (int rank = 0; rank < steps.batch(); rank++) {
      int from = steps.example(rank) * features;
      double mean = 0;
      for (int s = 0; s < steps.length(rank); s++) {
        int row = steps.start(s) + rank;
        de[row] = dot(features, dy.data(), from, x.data(), row * features);
        mean += (double) a[row] * de[row];
      }
      for (int s = 0; s < steps.length(rank); s++) {
        int row = steps.start(s) + rank;
        de[row] = (float) (a[row] * (de[row] - mean));
        POINTWISE.addScaled(units, de[row], u, row * units, context.gradient(CONTEXT), 0);
        for (int j = 0; j < units; j++) {
          du[row * units + j] = de[row] * v[j];
        }
      }
    }
    TANH.slope(n * units, u, 0, du, 0, du, 0);
    POINTWISE.addColumnSums(n, units, du, 0, context.gradient("bias"), 0);
    float[] duPacked = context.floats("duPacked", GEMM.packedSize(n, units));
    GEMM.pack(n, units, du, 0, units, 1, duPacked, 0);
    float[] dw = context.gradient("kernel");
    GEMM.addMatMul(features, units, n, x.data(), 0, 1, features, duPacked, 0, dw, 0, units);
    float[] wT = packed(context, "wT", units, features);
    GEMM.matMul(n, features, units, du, 0, units, 1, wT, 0, dx, 0, features);
    for (int rank = 0; rank < steps.batch(); rank++) {
      int from = steps.example(rank) * features;
      for (int s = 0; s < steps.length(rank); s++) {
        int row = steps.start(s) + rank;
        POINTWISE.addScaled(features, a[row], dy.data(), from, dx, row * features);
      }
    }
    return new Signal(dx, features, steps);
  }
}
