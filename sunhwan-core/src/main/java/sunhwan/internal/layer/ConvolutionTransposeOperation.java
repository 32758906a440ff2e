package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sunhwan.internal.kernel.Gemm;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Context;
import sunhwan.layers.Conv1DTranspose;
import sunhwan.layers.Operation;
import sunhwan.layers.Padding;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * The way back of a convolution: steps of x are windows over steps of z.
 *
 * <pre>
 * P = x·Wᵀ;   z = P added to the steps that windows see, + b;   y = f(z)        P: (n, K·H);  W: (K·H, D) the kernel
 * dz = dy through f;   dP = windows of dz;   dW += dPᵀ·x;   db += Σ dz;   dx = dP·W
 * </pre>
 */
record ConvolutionTransposeOperation(Conv1DTranspose spec, Taps taps, int features, Shape output)
    implements Operation {
  private static final int CHUNK_ROWS = 512;
  private static final Gemm GEMM = Kernels.best().gemm();
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  static int steps(Conv1DTranspose spec, Taps taps, int steps) {
    if (steps == 0) {
      return 0;
    }
    int before = (steps - 1) * spec.strides();
    int span = taps.span();
    if (spec.padding() == Padding.VALID) {
      int more = spec.outputPadding().orElse(Math.max(spec.strides() - span, 0));
      return before + span + more;
    }
    return spec.outputPadding().isEmpty()
        ? steps * spec.strides()
        : before + span % 2 + spec.outputPadding().getAsInt();
  }

  @Override
  public int steps(int steps) {
    return steps(spec, taps, steps);
  }

  @Override
  public List<WeightSpec> weights() {
    List<WeightSpec> weights = new ArrayList<>();
    weights.add(
        WeightSpec.of(
            "kernel",
            Shape.of(spec.kernelSize(), spec.filters(), features),
            spec.kernelInitializer()));
    if (spec.useBias()) {
      weights.add(WeightSpec.of("bias", Shape.of(spec.filters()), spec.biasInitializer()));
    }
    return weights;
  }

  /** Values of a window. */
  private int row() {
    return spec.kernelSize() * spec.filters();
  }

  private float[] packed(Context context) {
    return context.prepared("w", GEMM.packedSize(row(), features));
  }

  private float[] packedTransposed(Context context) {
    return context.prepared("wT", GEMM.packedSize(features, row()));
  }

  @Override
  public void prepare(Context context) {
    float[] w = context.weight("kernel");
    GEMM.pack(row(), features, w, 0, features, 1, packed(context), 0);
    GEMM.pack(features, row(), w, 0, 1, features, packedTransposed(context), 0);
  }

  @Override
  public Signal forward(Signal x, Context context) {
    Steps windows = (Steps) x.layout();
    int[] lengths = new int[windows.batch()];
    for (int r = 0; r < lengths.length; r++) {
      lengths[windows.example(r)] = steps(windows.length(r));
    }
    Steps steps = Steps.ofLengths(lengths, Taps.longest(lengths));
    int[] table = taps.table(windows, steps, context, "taps");
    int filters = spec.filters();
    float[] patches = context.floats("patches", Math.min(x.rows(), CHUNK_ROWS) * row());
    float[] z = context.floats("z", steps.count() * filters);
    Arrays.fill(z, 0, steps.count() * filters, 0);
    for (int from = 0; from < x.rows(); from += CHUNK_ROWS) {
      int chunk = Math.min(CHUNK_ROWS, x.rows() - from);
      float[] wT = packedTransposed(context);
      int at = from * features;
      GEMM.matMul(chunk, row(), features, x.data(), at, features, 1, wT, 0, patches, 0, row());
      taps.scatter(table, from, chunk, patches, filters, 1, z);
    }
    if (spec.useBias()) {
      POINTWISE.addRow(steps.count(), filters, context.weight("bias"), 0, z, 0);
    }
    context.keep("x", x);
    float[] y = Bend.forward(spec.activation(), steps.count(), filters, z, context);
    return new Signal(y, filters, steps);
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    Signal x = context.kept("x", Signal.class);
    int filters = spec.filters();
    int[] table = context.ints("taps", x.rows() * taps.size());
    float[] z = context.floats("z", dy.size());
    float[] dz = Bend.backward(spec.activation(), dy.rows(), filters, z, dy.data(), context);
    int most = Math.min(x.rows(), CHUNK_ROWS);
    float[] patches = context.floats("patches", most * row());
    float[] xPacked = context.floats("xPacked", GEMM.packedSize(most, features));
    float[] gradient = context.gradient("kernel");
    float[] dx = context.floats("dx", x.size());
    for (int from = 0; from < x.rows(); from += CHUNK_ROWS) {
      int chunk = Math.min(CHUNK_ROWS, x.rows() - from);
      taps.gather(table, from, chunk, dz, filters, 1, patches);
      GEMM.pack(chunk, features, x.data(), from * features, features, 1, xPacked, 0);
      GEMM.addMatMul(
          row(), features, chunk, patches, 0, 1, row(), xPacked, 0, gradient, 0, features);
      int at = from * features;
      GEMM.matMul(
          chunk, features, row(), patches, 0, row(), 1, packed(context), 0, dx, at, features);
    }
    if (spec.useBias()) {
      POINTWISE.addColumnSums(dy.rows(), filters, dz, 0, context.gradient("bias"), 0);
    }
    return new Signal(dx, features, x.layout());
  }
}
