package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Context;
import sunhwan.layers.Initializer;
import sunhwan.layers.PeepholeLSTM;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * Gers and Schmidhuber 2000; gates stand in Keras's order i, f, g, o.
 *
 * <pre>
 * z = x·W + b + hPrev·U;   i, f = σ(z + p ⊙ cPrev);   g = tanh(z)        z: (n, 4H), the rest (n, H)
 * c = f ⊙ cPrev + i ⊙ g;   o = σ(z + p ⊙ c);   h = o ⊙ tanh(c)
 *
 * do' = dh ⊙ tanh(c) through σ;   dc += dh ⊙ o ⊙ (1 − tanh²(c)) + do' ⊙ po      ' = before the bend
 * di = dc ⊙ g;   df = dc ⊙ cPrev;   dg = dc ⊙ i
 * dcPrev = dc ⊙ f + di' ⊙ pi + df' ⊙ pf
 * dpi += Σ di' ⊙ cPrev;   dpf += Σ df' ⊙ cPrev;   dpo += Σ do' ⊙ c;   the rest as in an LSTM
 * </pre>
 */
record PeepholeLstmCell(PeepholeLSTM spec, Recurrent u, Curved activation, Curved gate)
    implements Cell {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();
  private static final String PEEPHOLE = "peephole";

  static PeepholeLstmCell of(PeepholeLSTM spec) {
    int h = spec.units();
    return new PeepholeLstmCell(
        spec,
        new Recurrent("u", h, 4 * h, 0, 4 * h),
        Curved.of(spec.recurrence().activation()),
        Curved.of(spec.recurrentActivation()));
  }

  @Override
  public String name() {
    return "peephole_lstm_cell";
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
    List<WeightSpec> weights =
        new ArrayList<>(
            RecurrentOperation.weights(
                spec.recurrence(),
                features,
                4,
                spec.unitForgetBias() ? new Initializer.ForgetGateOnes(bias) : bias));
    weights.add(WeightSpec.of(PEEPHOLE, Shape.of(3, spec.units()), Initializer.ZEROS));
    return weights;
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
    int h = p.units;
    float[] z = p.z;
    float[] peephole = context.weight(PEEPHOLE);
    p.u(0).add(n, p.hIn, p.at(row), z, p.zAt(row), p.gateWidth);
    if (p.recording) {
      System.arraycopy(p.c, 0, p.extraPrev, p.at(row), n * h);
    }
    for (int r = 0; r < n; r++) {
      int i = p.zAt(row + r);
      int o = i + 3 * h;
      int c = r * h;
      POINTWISE.addProduct(h, peephole, 0, p.c, c, z, i);
      POINTWISE.addProduct(h, peephole, h, p.c, c, z, i + h);
      gate.bend(2 * h, z, i, z, i);
      activation.bend(h, z, i + 2 * h, z, i + 2 * h);
      for (int j = 0; j < h; j++) {
        p.c[c + j] = z[i + h + j] * p.c[c + j] + z[i + j] * z[i + 2 * h + j];
      }
      POINTWISE.addProduct(h, peephole, 2 * h, p.c, c, z, o);
      gate.bend(h, z, o, z, o);
      activation.bend(h, p.c, c, p.h, c);
      POINTWISE.multiply(h, p.h, c, z, o, p.h, c);
    }
    if (p.recording) {
      System.arraycopy(p.c, 0, p.extra, p.at(row), n * h);
    }
  }

  @Override
  public void backward(
      Passage p, Context context, int row, int n, float[] dh, float[] dc, float[] stateMask) {
    int h = p.units;
    float[] z = p.z;
    float[] peephole = context.weight(PEEPHOLE);
    float[] bent = p.scratch;
    for (int r = 0; r < n; r++) {
      int i = p.zAt(row + r);
      int at = p.at(row + r);
      int c = r * h;
      activation.bend(h, p.extra, at, bent, 0);
      for (int j = 0; j < h; j++) {
        bent[h + j] = dh[c + j] * z[i + 3 * h + j];
        bent[2 * h + j] = dh[c + j] * bent[j];
      }
      activation.slope(h, bent, 0, bent, h, bent, h);
      gate.slope(h, z, i + 3 * h, bent, 2 * h, z, i + 3 * h);
      for (int j = 0; j < h; j++) {
        float d = dc[c + j] + bent[h + j] + z[i + 3 * h + j] * peephole[2 * h + j];
        dc[c + j] = d * z[i + h + j];
        bent[j] = d * z[i + 2 * h + j];
        bent[h + j] = d * p.extraPrev[at + j];
        bent[2 * h + j] = d * z[i + j];
      }
      gate.slope(2 * h, z, i, bent, 0, z, i);
      activation.slope(h, z, i + 2 * h, bent, 2 * h, z, i + 2 * h);
      POINTWISE.addProduct(h, peephole, 0, z, i, dc, c);
      POINTWISE.addProduct(h, peephole, h, z, i + h, dc, c);
    }
    POINTWISE.flush(n * p.gateWidth, z, p.zAt(row));
    POINTWISE.flush(n * h, dc, 0);
    p.u(0).backward(n, z, p.zAt(row), p.gateWidth, dh, stateMask);
  }

  @Override
  public void gradients(Passage p, Context context, int row, int n, float[] dz) {
    int h = p.units;
    p.u(0).addGradient(n, p.hIn, p.at(row), dz);
    if (spec.recurrence().useBias()) {
      POINTWISE.addColumnSums(n, p.gateWidth, p.z, p.zAt(row), context.gradient("bias"), 0);
    }
    float[] peephole = context.gradient(PEEPHOLE);
    for (int r = row; r < row + n; r++) {
      int i = p.zAt(r);
      POINTWISE.addProduct(h, p.z, i, p.extraPrev, p.at(r), peephole, 0);
      POINTWISE.addProduct(h, p.z, i + h, p.extraPrev, p.at(r), peephole, h);
      POINTWISE.addProduct(h, p.z, i + 3 * h, p.extra, p.at(r), peephole, 2 * h);
    }
  }
}
