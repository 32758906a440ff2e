package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.List;
import sunhwan.internal.kernel.GruStep;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Activation;
import sunhwan.layers.Context;
import sunhwan.layers.Initializer;
import sunhwan.layers.LayerNormGRU;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * Ba, Kiros and Hinton 2016; gates stand in Keras's order z, r, ĥ.
 *
 * <pre>
 * x' = γ ⊙ N(x·W) + b;   r' = γ' ⊙ N(hPrev·U) + b'          x', r': (n, 3H); N of z and r together, and of ĥ
 * h from x', r' and hPrev, and dx', dr' from dh, as in a GRU with the reset after the product
 * d(x·W) = N'(γ ⊙ dx');   d(hPrev·U) = N'(γ' ⊙ dr');   N' of {@link RowNorm}
 * </pre>
 *
 * <p>A row of {@link Passage#memory} is N(x·W), N(hPrev·U) and what each half of them was divided
 * by: 6·H + 4 floats.
 */
record LayerNormGruCell(LayerNormGRU spec, Recurrent u, GruStep step) implements Cell {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();
  private static final String KERNEL = "kernel_gamma";
  private static final String RECURRENT = "recurrent_gamma";

  static LayerNormGruCell of(LayerNormGRU spec) {
    int h = spec.units();
    Activation activation = spec.recurrence().activation();
    Activation recurrent = spec.recurrentActivation();
    return new LayerNormGruCell(
        spec,
        new Recurrent("u", h, 3 * h, 0, 3 * h),
        Kernels.best()
            .gru(
                Curves.of(activation),
                activation.alpha(),
                Curves.of(recurrent),
                recurrent.alpha()));
  }

  @Override
  public String name() {
    return "layer_norm_gru_cell";
  }

  @Override
  public int gates() {
    return 3;
  }

  @Override
  public int extraWidth() {
    return 3 * spec.units();
  }

  @Override
  public int memoryWidth() {
    return 6 * spec.units() + 4;
  }

  @Override
  public boolean twoStates() {
    return false;
  }

  @Override
  public List<WeightSpec> weights(int features) {
    Shape width = Shape.of(3 * spec.units());
    List<WeightSpec> weights =
        new ArrayList<>(
            RecurrentOperation.weights(
                spec.recurrence(), features, 3, 2, spec.recurrence().biasInitializer()));
    weights.add(WeightSpec.of(KERNEL, width, Initializer.ONES));
    weights.add(WeightSpec.of(RECURRENT, width, Initializer.ONES));
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
    int z = p.zAt(row);
    int r = p.extraAt(row, 3 * h);
    float[] bias = spec.recurrence().useBias() ? context.weight("bias") : RecurrentOperation.NONE;
    p.u(0).multiply(n, p.hIn, p.at(row), RecurrentOperation.NONE, 0, p.extra, r, 3 * h);
    for (int k = 0; k < n; k++) {
      int at = p.extraAt(row, memoryWidth()) + k * memoryWidth();
      normed(p, p.z, z + k * 3 * h, at, 0, context.weight(KERNEL), bias, 0);
      normed(p, p.extra, r + k * 3 * h, at, 1, context.weight(RECURRENT), bias, 3 * h);
    }
    step.forward(n, h, p.z, z, p.extra, r, p.hPrev, p.at(row), p.scratch, 0);
    System.arraycopy(p.scratch, 0, p.h, 0, n * h);
  }

  /** {@code v = γ ⊙ N(v) + b} for a row v of 3H, N(v) to memory; half: 0 of x·W, 1 of hPrev·U. */
  private void normed(
      Passage p, float[] v, int vAt, int at, int half, float[] gamma, float[] bias, int biasAt) {
    int h = p.units;
    int to = at + half * 3 * h;
    int scale = at + 6 * h + 2 * half;
    p.memory[scale] = RowNorm.forward(2 * h, spec.epsilon(), v, vAt, p.memory, to);
    p.memory[scale + 1] = RowNorm.forward(h, spec.epsilon(), v, vAt + 2 * h, p.memory, to + 2 * h);
    for (int j = 0; j < 3 * h; j++) {
      v[vAt + j] = gamma[j] * p.memory[to + j] + (bias.length > 0 ? bias[biasAt + j] : 0);
    }
  }

  @Override
  public void backward(
      Passage p, Context context, int row, int n, float[] dh, float[] dc, float[] stateMask) {
    int h = p.units;
    int z = p.zAt(row);
    int r = p.extraAt(row, 3 * h);
    step.backward(n, h, p.z, z, p.extra, r, p.hPrev, p.at(row), dh, 0, p.z, z, p.extra, r);
    if (spec.recurrence().useBias()) {
      float[] bias = context.gradient("bias");
      POINTWISE.addColumnSums(n, 3 * h, p.z, z, bias, 0);
      POINTWISE.addColumnSums(n, 3 * h, p.extra, r, bias, 3 * h);
    }
    for (int k = 0; k < n; k++) {
      int at = (row + k) * memoryWidth();
      normedBackward(p, context, KERNEL, p.z, z + k * 3 * h, at, 0);
      normedBackward(p, context, RECURRENT, p.extra, r + k * 3 * h, at, 1);
    }
    POINTWISE.flush(n * 3 * h, p.z, z);
    POINTWISE.flush(n * 3 * h, p.extra, r);
    p.u(0).addBackward(n, p.extra, r, 3 * h, dh, stateMask);
  }

  /** The gradient of a row v in the place of that of {@code γ ⊙ N(v) + b}. */
  private static void normedBackward(
      Passage p, Context context, String gamma, float[] d, int dAt, int at, int half) {
    int h = p.units;
    int from = at + half * 3 * h;
    int scale = at + 6 * h + 2 * half;
    float[] m = p.memory;
    POINTWISE.addProduct(3 * h, d, dAt, m, from, context.gradient(gamma), 0);
    POINTWISE.multiply(3 * h, d, dAt, context.weight(gamma), 0, d, dAt);
    RowNorm.backward(2 * h, m[scale], m, from, d, dAt, d, dAt);
    RowNorm.backward(h, m[scale + 1], m, from + 2 * h, d, dAt + 2 * h, d, dAt + 2 * h);
  }

  @Override
  public void gradients(Passage p, Context context, int row, int n, float[] dz) {
    int h = p.units;
    p.u(0).addGradient(n, p.hIn, p.at(row), p.extra, p.extraAt(row, 3 * h), 3 * h);
  }
}
