package sunhwan.layers;

import java.util.List;
import sunhwan.tensor.Shape;

/** {@code h = tanh(x·W + hPrev·U)} as somebody would write a cell of their own. */
record ElmanCell(int units) implements CustomCell {
  @Override
  public String defaultName() {
    return "elman_cell";
  }

  @Override
  public CellOperation bind(int features) {
    return new Elman(units, features);
  }

  private record Elman(int units, int features) implements CellOperation {
    @Override
    public List<Integer> states() {
      return List.of(units);
    }

    @Override
    public List<WeightSpec> weights() {
      return List.of(
          WeightSpec.of("kernel", Shape.of(features, units), Initializer.GLOROT_UNIFORM),
          WeightSpec.of("recurrent_kernel", Shape.of(units, units), Initializer.ORTHOGONAL));
    }

    @Override
    public int memory() {
      return units;
    }

    @Override
    public void forward(CellStep step, Context context) {
      float[] w = context.weight("kernel");
      float[] u = context.weight("recurrent_kernel");
      for (int r = 0; r < step.rows(); r++) {
        for (int j = 0; j < units; j++) {
          float z = 0;
          for (int i = 0; i < features; i++) {
            z += step.x()[step.xAt() + r * features + i] * w[i * units + j];
          }
          for (int i = 0; i < units; i++) {
            z += step.state(0)[step.stateAt(0) + r * units + i] * u[i * units + j];
          }
          float h = (float) Math.tanh(z);
          step.next(0)[r * units + j] = h;
          step.y()[step.yAt() + r * units + j] = h;
          step.memory()[step.memoryAt() + r * units + j] = h;
        }
      }
    }

    @Override
    public void backward(CellStep step, Context context) {
      float[] w = context.weight("kernel");
      float[] u = context.weight("recurrent_kernel");
      float[] dw = context.gradient("kernel");
      float[] du = context.gradient("recurrent_kernel");
      for (int r = 0; r < step.rows(); r++) {
        float[] dz = new float[units];
        for (int j = 0; j < units; j++) {
          float h = step.memory()[step.memoryAt() + r * units + j];
          float dh = step.dy()[step.dyAt() + r * units + j] + step.dNext(0)[r * units + j];
          dz[j] = dh * (1 - h * h);
        }
        for (int i = 0; i < features; i++) {
          float dx = 0;
          for (int j = 0; j < units; j++) {
            dx += dz[j] * w[i * units + j];
            dw[i * units + j] += step.x()[step.xAt() + r * features + i] * dz[j];
          }
          step.dx()[step.dxAt() + r * features + i] = dx;
        }
        for (int i = 0; i < units; i++) {
          float dPrev = 0;
          for (int j = 0; j < units; j++) {
            dPrev += dz[j] * u[i * units + j];
            du[i * units + j] += step.state(0)[step.stateAt(0) + r * units + i] * dz[j];
          }
          step.dState(0)[r * units + i] = dPrev;
        }
      }
    }
  }
}
