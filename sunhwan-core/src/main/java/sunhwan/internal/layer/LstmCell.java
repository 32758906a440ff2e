package sunhwan.internal.layer;

import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.LstmStep;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Activation;
import sunhwan.layers.Context;
import sunhwan.layers.Initializer;
import sunhwan.layers.LSTM;
import sunhwan.layers.WeightSpec;

/**
 * Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000; gates stand in Keras's
 * order i, f, g, o.
 *
 * <pre>
 * z = x·W + b + hPrev·U                                              z: (n, 4H), the rest (n, H)
 * i, f, o = σ(z);   g = tanh(z);   c = f ⊙ cPrev + i ⊙ g;   h = o ⊙ tanh(c)
 *
 * do = dh ⊙ tanh(c);   dc += dh ⊙ o ⊙ (1 − tanh²(c))
 * di = dc ⊙ g;   df = dc ⊙ cPrev;   dg = dc ⊙ i;   dcPrev = dc ⊙ f
 * dz = (di, df, dg, do) each times its bend's slope
 * dhPrev = dz·Uᵀ;   dU += hPrevᵀ·dz;   db += Σ dz
 * </pre>
 */
record LstmCell(LSTM spec, Recurrent u, LstmStep step) implements Cell {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  static LstmCell of(LSTM spec) {
    int h = spec.units();
    Activation activation = spec.recurrence().activation();
    Activation recurrent = spec.recurrentActivation();
    return new LstmCell(
        spec,
        new Recurrent("u", h, 4 * h, 0, 4 * h),
        Kernels.best()
            .lstm(
                Curves.of(activation),
                activation.alpha(),
                Curves.of(recurrent),
                recurrent.alpha()));
  }

  @Override
  public String name() {
    return "lstm_cell";
  }

  @Override
  public int gates() {
    return 4;
  }

  @Override
  public int extraWidth() {
    return spec.units();
  }

  @Override
  public boolean twoStates() {
    return true;
  }

  @Override
  public List<WeightSpec> weights(int features) {
    Initializer bias = spec.recurrence().biasInitializer();
    return RecurrentOperation.weights(
        spec.recurrence(),
        features,
        4,
        spec.unitForgetBias() ? new Initializer.ForgetGateOnes(bias) : bias);
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
    p.u(0).add(n, p.hIn, p.at(row), p.z, p.zAt(row), p.gateWidth);
    if (p.recording) {
      System.arraycopy(p.c, 0, p.extraPrev, p.at(row), size);
    }
    step.forward(n, p.units, p.z, p.zAt(row), p.c, 0, p.c, 0, p.h, 0);
    if (p.recording) {
      System.arraycopy(p.c, 0, p.extra, p.at(row), size);
    }
  }

  @Override
  public void backward(
      Passage p, Context context, int row, int n, float[] dh, float[] dc, float[] stateMask) {
    int z = p.zAt(row);
    step.backward(
        n, p.units, p.z, z, p.extraPrev, p.at(row), p.extra, p.at(row), dh, 0, dc, 0, p.z, z);
    p.u(0).backward(n, p.z, z, p.gateWidth, dh, stateMask);
  }

  @Override
  public void gradients(Passage p, Context context, int row, int n, float[] dz) {
    p.u(0).addGradient(n, p.hIn, p.at(row), dz);
    if (spec.recurrence().useBias()) {
      POINTWISE.addColumnSums(n, p.gateWidth, p.z, p.zAt(row), context.gradient("bias"), 0);
    }
  }
}
