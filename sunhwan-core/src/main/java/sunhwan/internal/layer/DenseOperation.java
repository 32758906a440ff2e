package sunhwan.internal.layer;

import java.util.List;
import java.util.Optional;
import sunhwan.internal.kernel.Gemm;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Context;
import sunhwan.layers.Dense;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.Stepper;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * Fully connected.
 *
 * <pre>
 * z = x·W + b;   y = f(z)                              x: (n, D), z and y: (n, H)
 * dz = dy through f;   dW += xᵀ·dz;   db += Σ dz;   dx = dz·Wᵀ
 * </pre>
 */
record DenseOperation(Dense spec, int features, Shape output) implements Operation {
  private static final int CHUNK_ROWS = 512;
  private static final Gemm GEMM = Kernels.best().gemm();
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  @Override
  public List<WeightSpec> weights() {
    WeightSpec kernel =
        WeightSpec.of("kernel", Shape.of(features, spec.units()), spec.kernelInitializer());
    return spec.useBias()
        ? List.of(kernel, WeightSpec.of("bias", Shape.of(spec.units()), spec.biasInitializer()))
        : List.of(kernel);
  }

  @Override
  public void prepare(Context context) {
    int units = spec.units();
    float[] w = context.weight("kernel");
    GEMM.pack(
        features,
        units,
        w,
        0,
        units,
        1,
        context.prepared("w", GEMM.packedSize(features, units)),
        0);
    GEMM.pack(
        units,
        features,
        w,
        0,
        1,
        units,
        context.prepared("wT", GEMM.packedSize(units, features)),
        0);
  }

  @Override
  public Signal forward(Signal x, Context context) {
    int units = spec.units();
    int rows = x.rows();
    float[] z = context.floats("z", rows * units);
    multiply(rows, x.data(), z, context);
    context.keep("x", x);
    float[] y = Bend.forward(spec.activation(), rows, units, z, context);
    return new Signal(y, units, x.layout());
  }

  /** z = x·W + b. */
  private void multiply(int rows, float[] x, float[] z, Context context) {
    int units = spec.units();
    float[] w = context.prepared("w", GEMM.packedSize(features, units));
    if (spec.useBias()) {
      float[] bias = context.weight("bias");
      GEMM.biasedMatMul(rows, units, features, x, 0, features, 1, w, 0, bias, 0, z, 0, units);
    } else {
      GEMM.matMul(rows, units, features, x, 0, features, 1, w, 0, z, 0, units);
    }
  }

  @Override
  public Optional<Stepper> stepper(Context context) {
    int units = spec.units();
    float[] z = context.floats("z", units);
    return Optional.of(
        (x, y, live) -> {
          multiply(1, x, z, context);
          System.arraycopy(Bend.forward(spec.activation(), 1, units, z, context), 0, y, 0, units);
          return live;
        });
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    int units = spec.units();
    int rows = dy.rows();
    Signal x = context.kept("x", Signal.class);
    float[] dz =
        Bend.backward(
            spec.activation(), rows, units, context.floats("z", rows * units), dy.data(), context);
    // a vocabulary's gradient is large: a chunk of its rows at a time is packed
    float[] packed = context.floats("dzPacked", GEMM.packedSize(Math.min(rows, CHUNK_ROWS), units));
    for (int from = 0; from < rows; from += CHUNK_ROWS) {
      int chunk = Math.min(CHUNK_ROWS, rows - from);
      GEMM.pack(chunk, units, dz, from * units, units, 1, packed, 0);
      GEMM.addMatMul(
          features,
          units,
          chunk,
          x.data(),
          from * features,
          1,
          features,
          packed,
          0,
          context.gradient("kernel"),
          0,
          units);
    }
    if (spec.useBias()) {
      POINTWISE.addColumnSums(rows, units, dz, 0, context.gradient("bias"), 0);
    }
    float[] dx = context.floats("dx", rows * features);
    GEMM.matMul(
        rows,
        features,
        units,
        dz,
        0,
        units,
        1,
        context.prepared("wT", GEMM.packedSize(units, features)),
        0,
        dx,
        0,
        features);
    return new Signal(dx, features, dy.layout());
  }
}
