package sunhwan.internal.layer;

import java.util.List;
import sunhwan.internal.kernel.GruStep;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Activation;
import sunhwan.layers.Context;
import sunhwan.layers.GRU;
import sunhwan.layers.WeightSpec;

/**
 * Cho et al. 2014; gates stand in Keras's order z, r, ĥ.
 *
 * <pre>
 * x' = x·W + b;   r' = hPrev·U + b'                                  x', r': (n, 3H), the rest (n, H)
 * z = σ(x'z + r'z);   r = σ(x'r + r'r);   ĥ = tanh(x'h + r ⊙ r'h);   h = z ⊙ hPrev + (1 − z) ⊙ ĥ
 *
 * dĥ = dh ⊙ (1 − z);   dz = dh ⊙ (hPrev − ĥ);   dr = dĥ' ⊙ r'h       ' = before the bend
 * dx' = (dz', dr', dĥ');   dr' = (dz', dr', dĥ' ⊙ r)
 * dhPrev = dh ⊙ z + dr'·Uᵀ;   dU += hPrevᵀ·dr';   db += Σ dx';   db' += Σ dr'
 * </pre>
 *
 * <p>With the reset before the product, {@code ĥ = tanh(x'h + (r ⊙ hPrev)·Uh)}, and there is no b'.
 */
record GruCell(GRU spec, Recurrent all, Recurrent zr, Recurrent candidate, GruStep step)
    implements Cell {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  static GruCell of(GRU spec) {
    int h = spec.units();
    Activation activation = spec.recurrence().activation();
    Activation recurrent = spec.recurrentActivation();
    return new GruCell(
        spec,
        new Recurrent("u", h, 3 * h, 0, 3 * h),
        new Recurrent("uzr", h, 3 * h, 0, 2 * h),
        new Recurrent("uh", h, 3 * h, 2 * h, h),
        Kernels.best()
            .gru(
                Curves.of(activation),
                activation.alpha(),
                Curves.of(recurrent),
                recurrent.alpha()));
  }

  @Override
  public String name() {
    return "gru_cell";
  }

  @Override
  public int gates() {
    return 3;
  }

  @Override
  public int extraWidth() {
    return spec.resetAfter() ? 3 * spec.units() : spec.units();
  }

  @Override
  public boolean twoStates() {
    return false;
  }

  @Override
  public List<WeightSpec> weights(int features) {
    return RecurrentOperation.weights(
        spec.recurrence(),
        features,
        3,
        spec.resetAfter() ? 2 : 1,
        spec.recurrence().biasInitializer());
  }

  @Override
  public List<Recurrent> recurrent() {
    return spec.resetAfter() ? List.of(all) : List.of(zr, candidate);
  }

  @Override
  public float[] inputBias(Context context) {
    return spec.recurrence().useBias() ? context.weight("bias") : RecurrentOperation.NONE;
  }

  @Override
  public void forward(Passage p, Context context, int row, int n) {
    int h = p.units;
    int z = p.zAt(row);
    float[] next = p.scratch;
    if (spec.resetAfter()) {
      int r = p.extraAt(row, 3 * h);
      p.u(0).multiply(n, p.hIn, p.at(row), p.bias, 3 * h, p.extra, r, 3 * h);
      step.forward(n, h, p.z, z, p.extra, r, p.hPrev, p.at(row), next, 0);
    } else {
      int rh = p.extraAt(row, h);
      p.u(0).add(n, p.hIn, p.at(row), p.z, z, 3 * h);
      step.gates(n, h, p.z, z, p.hIn, p.at(row), p.extra, rh);
      p.u(1).add(n, p.extra, rh, p.z, z + 2 * h, 3 * h);
      step.candidate(n, h, p.z, z, p.hPrev, p.at(row), next, 0);
    }
    System.arraycopy(next, 0, p.h, 0, n * h);
  }

  @Override
  public void backward(
      Passage p, Context context, int row, int n, float[] dh, float[] dc, float[] stateMask) {
    int h = p.units;
    int z = p.zAt(row);
    if (spec.resetAfter()) {
      int r = p.extraAt(row, 3 * h);
      step.backward(n, h, p.z, z, p.extra, r, p.hPrev, p.at(row), dh, 0, p.z, z, p.extra, r);
      p.u(0).addBackward(n, p.extra, r, 3 * h, dh, stateMask);
      return;
    }
    float[] dx = p.scratch;
    float[] drh = context.floats("drh", n * h);
    step.candidateBackward(n, h, p.z, z, p.hPrev, p.at(row), dh, 0, dx, 0);
    p.u(1).backward(n, dx, 2 * h, 3 * h, drh, RecurrentOperation.NONE);
    float[] viaReset = context.floats("viaReset", n * h);
    java.util.Arrays.fill(viaReset, 0, n * h, 0);
    step.gatesBackward(n, h, p.z, z, p.hIn, p.at(row), drh, 0, viaReset, 0, dx, 0);
    if (stateMask.length > 0) {
      POINTWISE.multiply(n * h, viaReset, 0, stateMask, 0, viaReset, 0);
    }
    POINTWISE.addScaled(n * h, 1, viaReset, 0, dh, 0);
    p.u(0).addBackward(n, dx, 0, 3 * h, dh, stateMask);
    System.arraycopy(dx, 0, p.z, z, n * 3 * h);
  }

  @Override
  public void gradients(Passage p, Context context, int row, int n, float[] dz) {
    int h = p.units;
    int z = p.zAt(row);
    if (spec.resetAfter()) {
      p.u(0).addGradient(n, p.hIn, p.at(row), p.extra, p.extraAt(row, 3 * h), 3 * h);
    } else {
      p.u(0).addGradient(n, p.hIn, p.at(row), p.z, z, 3 * h);
      p.u(1).addGradient(n, p.extra, p.extraAt(row, h), p.z, z + 2 * h, 3 * h);
    }
    if (spec.recurrence().useBias()) {
      POINTWISE.addColumnSums(n, 3 * h, p.z, z, context.gradient("bias"), 0);
      if (spec.resetAfter()) {
        POINTWISE.addColumnSums(
            n, 3 * h, p.extra, p.extraAt(row, 3 * h), context.gradient("bias"), 3 * h);
      }
    }
  }
}
