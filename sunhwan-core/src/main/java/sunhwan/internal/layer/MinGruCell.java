package sunhwan.internal.layer;

import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Context;
import sunhwan.layers.MinGRU;
import sunhwan.layers.Recurrence;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * Feng et al. 2024; z stands before ĥ.
 *
 * <pre>
 * z, ĥ = f(x·W + b);   h = hPrev + z ⊙ (ĥ − hPrev)                    x·W: (n, 2H), the rest (n, H)
 * dz = dh ⊙ (ĥ − hPrev);   dĥ = dh ⊙ z;   dhPrev = dh ⊙ (1 − z);   db += Σ (dz, dĥ)
 * </pre>
 */
record MinGruCell(MinGRU spec, Curved activation, Curved gate) implements Cell {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  static MinGruCell of(MinGRU spec) {
    return new MinGruCell(
        spec, Curved.of(spec.recurrence().activation()), Curved.of(spec.recurrentActivation()));
  }

  @Override
  public String name() {
    return "min_gru_cell";
  }

  @Override
  public int gates() {
    return 2;
  }

  @Override
  public int extraWidth() {
    return 0;
  }

  @Override
  public boolean twoStates() {
    return false;
  }

  @Override
  public List<WeightSpec> weights(int features) {
    Recurrence recurrence = spec.recurrence();
    int width = 2 * spec.units();
    WeightSpec kernel =
        WeightSpec.of("kernel", Shape.of(features, width), recurrence.kernelInitializer());
    return recurrence.useBias()
        ? List.of(kernel, WeightSpec.of("bias", Shape.of(width), recurrence.biasInitializer()))
        : List.of(kernel);
  }

  @Override
  public List<Recurrent> recurrent() {
    return List.of();
  }

  @Override
  public float[] inputBias(Context context) {
    return spec.recurrence().useBias() ? context.weight("bias") : RecurrentOperation.NONE;
  }

  @Override
  public void forward(Passage p, Context context, int row, int n) {
    int h = p.units;
    for (int r = 0; r < n; r++) {
      int z = p.zAt(row + r);
      gate.bend(h, p.z, z, p.z, z);
      activation.bend(h, p.z, z + h, p.z, z + h);
      for (int j = 0; j < h; j++) {
        float before = p.h[r * h + j];
        p.h[r * h + j] = before + p.z[z + j] * (p.z[z + h + j] - before);
      }
    }
  }

  @Override
  public void backward(
      Passage p, Context context, int row, int n, float[] dh, float[] dc, float[] stateMask) {
    int h = p.units;
    float[] d = p.scratch;
    for (int r = 0; r < n; r++) {
      int z = p.zAt(row + r);
      int before = p.at(row + r);
      for (int j = 0; j < h; j++) {
        float dhj = dh[r * h + j];
        d[j] = dhj * (p.z[z + h + j] - p.hPrev[before + j]);
        d[h + j] = dhj * p.z[z + j];
        dh[r * h + j] = dhj * (1 - p.z[z + j]);
      }
      gate.slope(h, p.z, z, d, 0, p.z, z);
      activation.slope(h, p.z, z + h, d, h, p.z, z + h);
    }
    POINTWISE.flush(n * 2 * h, p.z, p.zAt(row));
    POINTWISE.flush(n * h, dh, 0);
  }

  @Override
  public void gradients(Passage p, Context context, int row, int n, float[] dz) {
    if (spec.recurrence().useBias()) {
      POINTWISE.addColumnSums(n, p.gateWidth, p.z, p.zAt(row), context.gradient("bias"), 0);
    }
  }
}
