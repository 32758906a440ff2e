package sunhwan.conformance.layers;

import java.util.List;
import sunhwan.layers.CellOperation;
import sunhwan.layers.CellStep;
import sunhwan.layers.Context;
import sunhwan.layers.CustomCell;
import sunhwan.layers.Initializer;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * A cell of somebody's own with two states, one fast and one slow.
 *
 * <pre>
 * t = tanh(x·W);   fast = fastPrev / 2 + t;   slow = slowPrev + g ⊙ (fast − slowPrev);   y = fast ⊙ slow
 * dslow = dy ⊙ fast + dslowNext;   dfast = dy ⊙ slow + g ⊙ dslow + dfastNext
 * dg += Σ dslow ⊙ (fast − slowPrev);   dslowPrev = (1 − g) ⊙ dslow;   dfastPrev = dfast / 2
 * dz = dfast ⊙ (1 − t²);   dW += xᵀ·dz;   dx = dz·Wᵀ
 * </pre>
 */
record Paces(int units) implements CustomCell {
  @Override
  public String defaultName() {
    return "paces";
  }

  @Override
  public CellOperation bind(int features) {
    return new Both(units, features);
  }

  private record Both(int units, int features) implements CellOperation {
    @Override
    public List<Integer> states() {
      return List.of(units, units);
    }

    @Override
    public List<WeightSpec> weights() {
      return List.of(
          WeightSpec.of("kernel", Shape.of(features, units), Initializer.GLOROT_UNIFORM),
          WeightSpec.of("pace", Shape.of(units), new Initializer.Constant(0.25f)));
    }

    @Override
    public int memory() {
      return 3 * units;
    }

    @Override
    public void forward(CellStep step, Context context) {
      float[] w = context.weight("kernel");
      float[] g = context.weight("pace");
      for (int r = 0; r < step.rows(); r++) {
        int m = step.memoryAt() + r * memory();
        for (int j = 0; j < units; j++) {
          float z = 0;
          for (int i = 0; i < features; i++) {
            z += step.x()[step.xAt() + r * features + i] * w[i * units + j];
          }
          float t = (float) Math.tanh(z);
          float fast = step.state(0)[step.stateAt(0) + r * units + j] / 2 + t;
          float before = step.state(1)[step.stateAt(1) + r * units + j];
          float slow = before + g[j] * (fast - before);
          step.next(0)[r * units + j] = fast;
          step.next(1)[r * units + j] = slow;
          step.y()[step.yAt() + r * units + j] = fast * slow;
          step.memory()[m + j] = t;
          step.memory()[m + units + j] = fast;
          step.memory()[m + 2 * units + j] = slow;
        }
      }
    }

    @Override
    public void backward(CellStep step, Context context) {
      float[] w = context.weight("kernel");
      float[] g = context.weight("pace");
      float[] dw = context.gradient("kernel");
      float[] dg = context.gradient("pace");
      for (int r = 0; r < step.rows(); r++) {
        int m = step.memoryAt() + r * memory();
        int x = step.xAt() + r * features;
        java.util.Arrays.fill(
            step.dx(), step.dxAt() + r * features, step.dxAt() + (r + 1) * features, 0);
        for (int j = 0; j < units; j++) {
          int at = r * units + j;
          float t = step.memory()[m + j];
          float fast = step.memory()[m + units + j];
          float slow = step.memory()[m + 2 * units + j];
          float dy = step.dy()[step.dyAt() + at];
          float dSlow = dy * fast + step.dNext(1)[at];
          float dFast = dy * slow + g[j] * dSlow + step.dNext(0)[at];
          dg[j] += dSlow * (fast - step.state(1)[step.stateAt(1) + at]);
          step.dState(1)[at] = (1 - g[j]) * dSlow;
          step.dState(0)[at] = dFast / 2;
          float dz = dFast * (1 - t * t);
          for (int i = 0; i < features; i++) {
            dw[i * units + j] += step.x()[x + i] * dz;
            step.dx()[step.dxAt() + r * features + i] += dz * w[i * units + j];
          }
        }
      }
    }
  }
}
