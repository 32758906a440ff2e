package sunhwan.internal.layer;

import java.util.ArrayList;
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
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * Convolution over time as a matrix product of what windows see, some hundred windows at a time.
 *
 * <pre>
 * z = P·W + b;   y = f(z)                  P: (n, K·D) windows of x;  W: (K·D, H) the kernel;  each group for itself
 * dz = dy through f;   dW += Pᵀ·dz;   db += Σ dz;   dx = dz·Wᵀ, added to the steps that windows saw
 * </pre>
 */
record ConvolutionOperation(
    Taps taps,
    int features,
    int filters,
    int groups,
    Activation activation,
    boolean useBias,
    String kernel,
    Initializer kernelInitializer,
    Initializer biasInitializer,
    Shape output)
    implements Operation {
  private static final int CHUNK_ROWS = 512;
  private static final Gemm GEMM = Kernels.best().gemm();
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  @Override
  public int steps(int steps) {
    return taps.windows(steps);
  }

  @Override
  public List<WeightSpec> weights() {
    List<WeightSpec> weights = new ArrayList<>();
    weights.add(
        WeightSpec.of(
            kernel, Shape.of(taps.size(), features / groups, filters), kernelInitializer));
    if (useBias) {
      weights.add(WeightSpec.of("bias", Shape.of(filters), biasInitializer));
    }
    return weights;
  }

  /** Values that a window sees of one group. */
  private int seen() {
    return taps.size() * features / groups;
  }

  private int filtersOfGroup() {
    return filters / groups;
  }

  private float[] packed(Context context) {
    return context.prepared("w", groups * GEMM.packedSize(seen(), filtersOfGroup()));
  }

  private float[] packedTransposed(Context context) {
    return context.prepared("wT", groups * GEMM.packedSize(filtersOfGroup(), seen()));
  }

  @Override
  public void prepare(Context context) {
    float[] w = context.weight(kernel);
    int n = filtersOfGroup();
    int size = GEMM.packedSize(seen(), n);
    int sizeTransposed = GEMM.packedSize(n, seen());
    for (int g = 0; g < groups; g++) {
      GEMM.pack(seen(), n, w, g * n, filters, 1, packed(context), g * size);
      GEMM.pack(n, seen(), w, g * n, 1, filters, packedTransposed(context), g * sizeTransposed);
    }
  }

  @Override
  public Signal forward(Signal x, Context context) {
    Steps steps = (Steps) x.layout();
    Steps windows = taps.windows(steps);
    int[] table = taps.table(windows, steps, context, "taps");
    int rows = windows.count();
    int row = groups * seen();
    int n = filtersOfGroup();
    float[] patches = context.floats("patches", Math.min(rows, CHUNK_ROWS) * row);
    float[] z = context.floats("z", rows * filters);
    for (int from = 0; from < rows; from += CHUNK_ROWS) {
      int chunk = Math.min(CHUNK_ROWS, rows - from);
      taps.gather(table, from, chunk, x.data(), features, groups, patches);
      for (int g = 0; g < groups; g++) {
        int at = g * GEMM.packedSize(seen(), n);
        int zAt = from * filters + g * n;
        GEMM.matMul(
            chunk, n, seen(), patches, g * seen(), row, 1, packed(context), at, z, zAt, filters);
      }
    }
    if (useBias) {
      POINTWISE.addRow(rows, filters, context.weight("bias"), 0, z, 0);
    }
    context.keep("x", x);
    return new Signal(Bend.forward(activation, rows, filters, z, context), filters, windows);
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    Signal x = context.kept("x", Signal.class);
    int rows = dy.rows();
    int row = groups * seen();
    int n = filtersOfGroup();
    int[] table = context.ints("taps", rows * taps.size());
    float[] z = context.floats("z", rows * filters);
    float[] dz = Bend.backward(activation, rows, filters, z, dy.data(), context);
    float[] patches = context.floats("patches", Math.min(rows, CHUNK_ROWS) * row);
    float[] packed = context.floats("dzPacked", GEMM.packedSize(Math.min(rows, CHUNK_ROWS), n));
    float[] gradient = context.gradient(kernel);
    float[] dx = context.floats("dx", x.size());
    Arrays.fill(dx, 0, x.size(), 0);
    for (int from = 0; from < rows; from += CHUNK_ROWS) {
      int chunk = Math.min(CHUNK_ROWS, rows - from);
      taps.gather(table, from, chunk, x.data(), features, groups, patches);
      for (int g = 0; g < groups; g++) {
        GEMM.pack(chunk, n, dz, from * filters + g * n, filters, 1, packed, 0);
        int at = g * seen();
        GEMM.addMatMul(seen(), n, chunk, patches, at, 1, row, packed, 0, gradient, g * n, filters);
      }
      for (int g = 0; g < groups; g++) {
        int at = g * GEMM.packedSize(n, seen());
        int dzAt = from * filters + g * n;
        float[] wT = packedTransposed(context);
        GEMM.matMul(chunk, seen(), n, dz, dzAt, filters, 1, wT, at, patches, g * seen(), row);
      }
      taps.scatter(table, from, chunk, patches, features, groups, dx);
    }
    if (useBias) {
      POINTWISE.addColumnSums(rows, filters, dz, 0, context.gradient("bias"), 0);
    }
    return new Signal(dx, features, x.layout());
  }
}
