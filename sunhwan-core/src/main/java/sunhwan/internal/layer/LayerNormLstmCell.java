package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Context;
import sunhwan.layers.Initializer;
import sunhwan.layers.LayerNormLSTM;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * Ba, Kiros and Hinton 2016; gates stand in Keras's order i, f, g, o.
 *
 * <pre>
 * z = γ1 ⊙ N(x·W) + γ2 ⊙ N(hPrev·U) + b;   i, f, o = σ(z);   g = tanh(z)   z: (n, 4H), the rest (n, H)
 * c = f ⊙ cPrev + i ⊙ g;   h = o ⊙ tanh(γ3 ⊙ N(c) + β3)
 *
 * dc += N'(γ3 ⊙ dh ⊙ o ⊙ (1 − tanh²));   dz as in an LSTM
 * d(x·W) = N'(γ1 ⊙ dz);   d(hPrev·U) = N'(γ2 ⊙ dz);   N' of {@link RowNorm}
 * </pre>
 *
 * <p>A row of {@link Passage#memory} is N(x·W), N(hPrev·U), N(c) and what each was divided by: 9·H
 * + 3 floats.
 */
record LayerNormLstmCell(LayerNormLSTM spec, Recurrent u, Curved activation, Curved gate)
    implements Cell {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();
  private static final String KERNEL = "kernel_gamma";
  private static final String RECURRENT = "recurrent_gamma";
  private static final String GAMMA = "state_gamma";
  private static final String BETA = "state_beta";

  static LayerNormLstmCell of(LayerNormLSTM spec) {
    int h = spec.units();
    return new LayerNormLstmCell(
        spec,
        new Recurrent("u", h, 4 * h, 0, 4 * h),
        Curved.of(spec.recurrence().activation()),
        Curved.of(spec.recurrentActivation()));
  }

  @Override
  public String name() {
    return "layer_norm_lstm_cell";
  }

  @Override
  public int gates() {
    return 4;
  }

  @Override
  public int extraWidth() {
    return 0;
  }

  @Override
  public int memoryWidth() {
    return 9 * spec.units() + 3;
  }

  @Override
  public boolean twoStates() {
    return true;
  }

  @Override
  public List<WeightSpec> weights(int features) {
    int h = spec.units();
    Initializer bias = spec.recurrence().biasInitializer();
    List<WeightSpec> weights =
        new ArrayList<>(
            RecurrentOperation.weights(
                spec.recurrence(),
                features,
                4,
                spec.unitForgetBias() ? new Initializer.ForgetGateOnes(bias) : bias));
    weights.add(WeightSpec.of(KERNEL, Shape.of(4 * h), Initializer.ONES));
    weights.add(WeightSpec.of(RECURRENT, Shape.of(4 * h), Initializer.ONES));
    weights.add(WeightSpec.of(GAMMA, Shape.of(h), Initializer.ONES));
    weights.add(WeightSpec.of(BETA, Shape.of(h), Initializer.ZEROS));
    return weights;
  }

  @Override
  public List<Recurrent> recurrent() {
    return List.of(u);
  }

  /** x·W is normalised before the bias comes to it. */
  @Override
  public float[] inputBias(Context context) {
    return RecurrentOperation.NONE;
  }

  @Override
  public void forward(Passage p, Context context, int row, int n) {
    int h = p.units;
    float[] z = p.z;
    float[] m = p.memory;
    float[] hu = p.scratch;
    float[] kernelGamma = context.weight(KERNEL);
    float[] recurrentGamma = context.weight(RECURRENT);
    float[] gamma = context.weight(GAMMA);
    float[] beta = context.weight(BETA);
    boolean biased = spec.recurrence().useBias();
    float[] bias = biased ? context.weight("bias") : RecurrentOperation.NONE;
    p.u(0).multiply(n, p.hIn, p.at(row), RecurrentOperation.NONE, 0, hu, 0, 4 * h);
    if (p.recording) {
      System.arraycopy(p.c, 0, p.extraPrev, p.at(row), n * h);
    }
    for (int r = 0; r < n; r++) {
      int i = p.zAt(row + r);
      int at = p.extraAt(row, memoryWidth()) + r * memoryWidth();
      int c = r * h;
      m[at + 9 * h] = RowNorm.forward(4 * h, spec.epsilon(), z, i, m, at);
      m[at + 9 * h + 1] = RowNorm.forward(4 * h, spec.epsilon(), hu, r * 4 * h, m, at + 4 * h);
      for (int j = 0; j < 4 * h; j++) {
        z[i + j] =
            kernelGamma[j] * m[at + j]
                + recurrentGamma[j] * m[at + 4 * h + j]
                + (biased ? bias[j] : 0);
      }
      gate.bend(2 * h, z, i, z, i);
      activation.bend(h, z, i + 2 * h, z, i + 2 * h);
      gate.bend(h, z, i + 3 * h, z, i + 3 * h);
      for (int j = 0; j < h; j++) {
        p.c[c + j] = z[i + h + j] * p.c[c + j] + z[i + j] * z[i + 2 * h + j];
      }
      m[at + 9 * h + 2] = RowNorm.forward(h, spec.epsilon(), p.c, c, m, at + 8 * h);
      bent(h, m, at + 8 * h, gamma, beta, p.h, c);
      POINTWISE.multiply(h, p.h, c, z, i + 3 * h, p.h, c);
    }
  }

  /** {@code tanh(γ3 ⊙ N(c) + β3)}. */
  private void bent(int h, float[] m, int mAt, float[] gamma, float[] beta, float[] y, int yAt) {
    for (int j = 0; j < h; j++) {
      y[yAt + j] = gamma[j] * m[mAt + j] + beta[j];
    }
    activation.bend(h, y, yAt, y, yAt);
  }

  @Override
  public void backward(
      Passage p, Context context, int row, int n, float[] dh, float[] dc, float[] stateMask) {
    int h = p.units;
    float[] z = p.z;
    float[] m = p.memory;
    float[] gamma = context.weight(GAMMA);
    float[] beta = context.weight(BETA);
    float[] dGamma = context.gradient(GAMMA);
    float[] dBeta = context.gradient(BETA);
    float[] d = p.scratch;
    for (int r = 0; r < n; r++) {
      int i = p.zAt(row + r);
      int at = (row + r) * memoryWidth();
      int c = r * h;
      int normed = at + 8 * h;
      bent(h, m, normed, gamma, beta, d, 0);
      for (int j = 0; j < h; j++) {
        d[3 * h + j] = dh[c + j] * d[j];
        d[h + j] = dh[c + j] * z[i + 3 * h + j];
      }
      activation.slope(h, d, 0, d, h, d, h);
      POINTWISE.addScaled(h, 1, d, h, dBeta, 0);
      POINTWISE.addProduct(h, d, h, m, normed, dGamma, 0);
      POINTWISE.multiply(h, d, h, gamma, 0, d, h);
      RowNorm.backward(h, m[at + 9 * h + 2], m, normed, d, h, d, h);
      for (int j = 0; j < h; j++) {
        float dcj = dc[c + j] + d[h + j];
        dc[c + j] = dcj * z[i + h + j];
        d[j] = dcj * z[i + 2 * h + j];
        d[h + j] = dcj * p.extraPrev[p.at(row + r) + j];
        d[2 * h + j] = dcj * z[i + j];
      }
      gate.slope(2 * h, z, i, d, 0, z, i);
      activation.slope(h, z, i + 2 * h, d, 2 * h, z, i + 2 * h);
      gate.slope(h, z, i + 3 * h, d, 3 * h, z, i + 3 * h);
      normsBackward(context, z, i, m, at, d);
    }
    POINTWISE.flush(n * 4 * h, z, p.zAt(row));
    POINTWISE.flush(n * h, dc, 0);
    int hu = row * memoryWidth() + 4 * h;
    p.u(0).backward(n, m, hu, memoryWidth(), dh, stateMask);
  }

  /** From dz of a row to the gradient of x·W, in its place, and to that of hPrev·U in memory. */
  private void normsBackward(Context context, float[] z, int i, float[] m, int at, float[] d) {
    int width = 4 * spec.units();
    if (spec.recurrence().useBias()) {
      POINTWISE.addScaled(width, 1, z, i, context.gradient("bias"), 0);
    }
    POINTWISE.addProduct(width, z, i, m, at, context.gradient(KERNEL), 0);
    POINTWISE.addProduct(width, z, i, m, at + width, context.gradient(RECURRENT), 0);
    POINTWISE.multiply(width, z, i, context.weight(RECURRENT), 0, d, 0);
    int scale = at + 9 * spec.units();
    RowNorm.backward(width, m[scale + 1], m, at + width, d, 0, m, at + width);
    POINTWISE.multiply(width, z, i, context.weight(KERNEL), 0, d, 0);
    RowNorm.backward(width, m[scale], m, at, d, 0, z, i);
  }

  @Override
  public void gradients(Passage p, Context context, int row, int n, float[] dz) {
    int hu = row * memoryWidth() + 4 * p.units;
    p.u(0).addGradient(n, p.hIn, p.at(row), p.memory, hu, memoryWidth());
  }
}
