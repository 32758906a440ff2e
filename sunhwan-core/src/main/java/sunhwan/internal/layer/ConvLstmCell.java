package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import sunhwan.internal.kernel.Gemm;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.LstmStep;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.CellOperation;
import sunhwan.layers.CellStep;
import sunhwan.layers.Context;
import sunhwan.layers.ConvLSTM1D;
import sunhwan.layers.Initializer;
import sunhwan.layers.Padding;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * Shi et al. 2015: an LSTM's step at every point of a line, whose products are those of what
 * windows over the line see.
 *
 * <pre>
 * z = P·W + b + Q·U             P: (n, K·C) windows of x;  Q: (n, K·F) windows of hPrev;  z: (n, 4F)
 * dW += Pᵀ·dz;   dU += Qᵀ·dz;   db += Σ dz;   dx, dhPrev = dz·Wᵀ, dz·Uᵀ, added to what windows saw
 * </pre>
 *
 * <p>n counts the points of all examples. A step's memory holds the bent gates of its points, then
 * their c.
 *
 * @param channels C of a point that comes in
 * @param before windows over what comes in
 * @param within windows over the state
 */
record ConvLstmCell(ConvLSTM1D spec, int channels, Taps before, Taps within, LstmStep step)
    implements CellOperation {
  private static final Gemm GEMM = Kernels.best().gemm();
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  static ConvLstmCell of(ConvLSTM1D spec, int channels) {
    return new ConvLstmCell(
        spec,
        channels,
        new Taps(spec.kernelSize(), spec.strides(), spec.dilationRate(), spec.padding()),
        new Taps(spec.kernelSize(), 1, 1, Padding.SAME),
        Kernels.best()
            .lstm(
                Curves.of(spec.activation()),
                spec.activation().alpha(),
                Curves.of(spec.recurrentActivation()),
                spec.recurrentActivation().alpha()));
  }

  /** Points of a line that comes out. */
  private int points() {
    return spec.line().size(0);
  }

  private int gates() {
    return 4 * spec.filters();
  }

  @Override
  public int units() {
    return points() * spec.filters();
  }

  @Override
  public List<Integer> states() {
    return List.of(units(), units());
  }

  @Override
  public int memory() {
    return 5 * units();
  }

  @Override
  public List<WeightSpec> weights() {
    int size = spec.kernelSize();
    int filters = spec.filters();
    List<WeightSpec> weights = new ArrayList<>();
    weights.add(
        WeightSpec.of("kernel", Shape.of(size, channels, gates()), spec.kernelInitializer()));
    weights.add(
        WeightSpec.of(
            Recurrent.KERNEL, Shape.of(size, filters, gates()), spec.recurrentInitializer()));
    if (spec.useBias()) {
      Initializer bias = spec.biasInitializer();
      weights.add(
          WeightSpec.of(
              "bias",
              Shape.of(gates()),
              spec.unitForgetBias() ? new Initializer.ForgetGateOnes(bias) : bias));
    }
    return spec.restraints().on(weights);
  }

  /** One of the two products: its windows, and the points and channels that they see. */
  private record Product(String kernel, Taps taps, int points, int channels) {
    int seen() {
      return taps.size() * channels;
    }

    float[] packed(Context context, int gates) {
      return context.prepared(kernel, GEMM.packedSize(seen(), gates));
    }

    float[] transposed(Context context, int gates) {
      return context.prepared(kernel + "T", GEMM.packedSize(gates, seen()));
    }

    /** Where a window's tap reads a line, −1 beyond its ends. */
    private int point(int window, int windows, int tap) {
      int at = window * taps.stride() + tap * taps.dilation() - taps.left(windows, points);
      return at < points ? at : -1;
    }

    void gather(int lines, int windows, float[] x, int xAt, float[] patches) {
      int at = 0;
      for (int line = 0; line < lines; line++, xAt += points * channels) {
        for (int window = 0; window < windows; window++) {
          for (int tap = 0; tap < taps.size(); tap++, at += channels) {
            int point = point(window, windows, tap);
            if (point < 0) {
              Arrays.fill(patches, at, at + channels, 0);
            } else {
              System.arraycopy(x, xAt + point * channels, patches, at, channels);
            }
          }
        }
      }
    }

    void scatter(int lines, int windows, float[] patches, float[] x, int xAt) {
      Arrays.fill(x, xAt, xAt + lines * points * channels, 0);
      int at = 0;
      for (int line = 0; line < lines; line++, xAt += points * channels) {
        for (int window = 0; window < windows; window++) {
          for (int tap = 0; tap < taps.size(); tap++, at += channels) {
            int point = point(window, windows, tap);
            for (int i = 0; point >= 0 && i < channels; i++) {
              x[xAt + point * channels + i] += patches[at + i];
            }
          }
        }
      }
    }
  }

  private Product input() {
    return new Product("kernel", before, spec.points(), channels);
  }

  private Product state() {
    return new Product(Recurrent.KERNEL, within, points(), spec.filters());
  }

  @Override
  public void prepare(Context context) {
    int gates = gates();
    for (Product p : List.of(input(), state())) {
      float[] w = context.weight(p.kernel());
      GEMM.pack(p.seen(), gates, w, 0, gates, 1, p.packed(context, gates), 0);
      GEMM.pack(gates, p.seen(), w, 0, 1, gates, p.transposed(context, gates), 0);
    }
  }

  @Override
  public void begin(int examples, Context context) {
    int size = spec.points() * channels;
    context.keep("inputMask", mask(spec.dropout(), examples * size, context, "dropInput"));
    float rate = spec.recurrentDropout();
    context.keep("stateMask", mask(rate, examples * units(), context, "dropState"));
  }

  private static float[] mask(float rate, int size, Context context, String slot) {
    if (rate == 0 || !context.training()) {
      return RecurrentOperation.NONE;
    }
    float[] mask = context.floats(slot, size);
    long seed = context.random().nextLong() ^ slot.hashCode();
    Drop.fill(mask, size, rate, new SplittableRandom(seed));
    return mask;
  }

  @Override
  public void forward(CellStep s, Context context) {
    int n = s.rows() * points();
    float[] z = s.memory();
    int zAt = s.memoryAt();
    float[] patches = seen(input(), s.rows(), s.x(), s.xAt(), "inputMask", context);
    float[] w = input().packed(context, gates());
    if (spec.useBias()) {
      float[] bias = context.weight("bias");
      GEMM.biasedMatMul(
          n,
          gates(),
          input().seen(),
          patches,
          0,
          input().seen(),
          1,
          w,
          0,
          bias,
          0,
          z,
          zAt,
          gates());
    } else {
      GEMM.matMul(n, gates(), input().seen(), patches, 0, input().seen(), 1, w, 0, z, zAt, gates());
    }
    patches = seen(state(), s.rows(), s.state(0), s.stateAt(0), "stateMask", context);
    float[] u = state().packed(context, gates());
    GEMM.addMatMul(
        n, gates(), state().seen(), patches, 0, state().seen(), 1, u, 0, z, zAt, gates());
    int cAt = zAt + n * gates();
    step.forward(n, spec.filters(), z, zAt, s.state(1), s.stateAt(1), z, cAt, s.next(0), 0);
    System.arraycopy(z, cAt, s.next(1), 0, n * spec.filters());
    System.arraycopy(s.next(0), 0, s.y(), s.yAt(), n * spec.filters());
  }

  /** What windows see of lines, some of whose values are dropped. */
  private float[] seen(Product p, int lines, float[] x, int xAt, String maskSlot, Context context) {
    float[] mask = context.kept(maskSlot, float[].class);
    float[] patches = context.floats("patches", lines * points() * p.seen());
    if (mask.length == 0) {
      p.gather(lines, points(), x, xAt, patches);
      return patches;
    }
    int size = lines * p.points() * p.channels();
    float[] dropped = context.floats("dropped", size);
    POINTWISE.multiply(size, x, xAt, mask, 0, dropped, 0);
    p.gather(lines, points(), dropped, 0, patches);
    return patches;
  }

  @Override
  public void backward(CellStep s, Context context) {
    int size = s.rows() * units();
    int n = s.rows() * points();
    int zAt = s.memoryAt();
    float[] dh = context.floats("dh", size);
    System.arraycopy(s.dNext(0), 0, dh, 0, size);
    POINTWISE.addScaled(size, 1, s.dy(), s.dyAt(), dh, 0);
    float[] dc = s.dState(1);
    System.arraycopy(s.dNext(1), 0, dc, 0, size);
    float[] z = s.memory();
    int cAt = zAt + n * gates();
    float[] dz = context.floats("dz", n * gates());
    step.backward(n, spec.filters(), z, zAt, s.state(1), s.stateAt(1), z, cAt, dh, 0, dc, 0, dz, 0);

    float[] packed = context.floats("dzPacked", GEMM.packedSize(n, gates()));
    GEMM.pack(n, gates(), dz, 0, gates(), 1, packed, 0);
    float[] patches = seen(input(), s.rows(), s.x(), s.xAt(), "inputMask", context);
    back(input(), s.rows(), patches, dz, packed, s.dx(), s.dxAt(), "inputMask", context);
    patches = seen(state(), s.rows(), s.state(0), s.stateAt(0), "stateMask", context);
    back(state(), s.rows(), patches, dz, packed, s.dState(0), 0, "stateMask", context);
    if (spec.useBias()) {
      POINTWISE.addColumnSums(n, gates(), dz, 0, context.gradient("bias"), 0);
    }
  }

  /** Adds to the gradient of a kernel, and writes that of the lines. */
  private void back(
      Product p,
      int lines,
      float[] patches,
      float[] dz,
      float[] packed,
      float[] dx,
      int dxAt,
      String maskSlot,
      Context context) {
    int n = lines * points();
    int seen = p.seen();
    float[] gradient = context.gradient(p.kernel());
    GEMM.addMatMul(seen, gates(), n, patches, 0, 1, seen, packed, 0, gradient, 0, gates());
    float[] wT = p.transposed(context, gates());
    GEMM.matMul(n, seen, gates(), dz, 0, gates(), 1, wT, 0, patches, 0, seen);
    p.scatter(lines, points(), patches, dx, dxAt);
    float[] mask = context.kept(maskSlot, float[].class);
    if (mask.length > 0) {
      POINTWISE.multiply(lines * p.points() * p.channels(), dx, dxAt, mask, 0, dx, dxAt);
    }
  }
}
