package sunhwan.internal.layer;

import java.util.List;
import sunhwan.internal.kernel.Curve;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Context;
import sunhwan.layers.SimpleRNN;
import sunhwan.layers.WeightSpec;

/**
 * Elman 1990.
 *
 * <pre>
 * z = x·W + b + hPrev·U;   h = f(z)                    z, h: (n, H)
 * dz = dh ⊙ f'(z);   dhPrev = dz·Uᵀ;   dU += hPrevᵀ·dz;   db += Σ dz
 * </pre>
 */
record SimpleRnnCell(SimpleRNN spec, Recurrent u, Curve curve) implements Cell {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  static SimpleRnnCell of(SimpleRNN spec) {
    int h = spec.units();
    return new SimpleRnnCell(
        spec, new Recurrent("u", h, h, 0, h), Curves.of(spec.recurrence().activation()));
  }

  @Override
  public String name() {
    return "simple_rnn_cell";
  }

  @Override
  public int gates() {
    return 1;
  }

  @Override
  public int extraWidth() {
    return spec.units();
  }

  @Override
  public boolean twoStates() {
    return false;
  }

  @Override
  public List<WeightSpec> weights(int features) {
    return RecurrentOperation.weights(
        spec.recurrence(), features, 1, spec.recurrence().biasInitializer());
  }

  @Override
  public List<Recurrent> recurrent() {
    return List.of(u);
  }

  @Override
  public float[] inputBias(Context context) {
    return spec.recurrence().useBias() ? context.weight("bias") : RecurrentOperation.NONE;
  }

  @Override
  public void forward(Passage p, Context context, int row, int n) {
    int size = n * p.units;
    int z = p.zAt(row);
    p.u(0).add(n, p.hIn, p.at(row), p.z, z, p.units);
    POINTWISE.activate(curve, spec.recurrence().activation().alpha(), size, p.z, z, p.h, 0);
    if (p.recording) { // the slope may need what was bent, which z holds, or what came out
      System.arraycopy(p.h, 0, p.extra, p.extraAt(row, p.units), size);
    }
  }

  @Override
  public void backward(
      Passage p, Context context, int row, int n, float[] dh, float[] dc, float[] stateMask) {
    int size = n * p.units;
    int z = p.zAt(row);
    if (!spec.recurrence().returnSequences()) { // else dh was flushed when the output's was added
      POINTWISE.flush(size, dh, 0);
    }
    POINTWISE.slope(
        curve,
        spec.recurrence().activation().alpha(),
        size,
        p.z,
        z,
        p.extra,
        p.extraAt(row, p.units),
        dh,
        0,
        p.z,
        z);
    p.u(0).backward(n, p.z, p.zAt(row), p.units, dh, stateMask);
  }

  @Override
  public void gradients(Passage p, Context context, int row, int n, float[] dz) {
    p.u(0).addGradient(n, p.hIn, p.at(row), dz);
    if (spec.recurrence().useBias()) {
      POINTWISE.addColumnSums(n, p.units, p.z, p.zAt(row), context.gradient("bias"), 0);
    }
  }
}
