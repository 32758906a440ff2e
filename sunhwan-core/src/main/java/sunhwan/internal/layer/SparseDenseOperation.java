package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Context;
import sunhwan.layers.Initializer;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.SparseDense;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Rows;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * Rows of the kernel, each times a value, summed.
 *
 * <pre>
 * y = Σ vᵢ·W[cᵢ] + b          shapes: y, b (units), W (columns, units)
 * dW[cᵢ] += vᵢ·dy;  db += dy
 * </pre>
 *
 * <p>Columns and values are data: what goes back is empty.
 */
record SparseDenseOperation(SparseDense spec, String name, Shape output) implements Operation {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  @Override
  public List<WeightSpec> weights() {
    List<WeightSpec> weights = new ArrayList<>();
    weights.add(
        WeightSpec.of("kernel", Shape.of(spec.inputDim(), spec.units()), spec.kernelInitializer()));
    if (spec.useBias()) {
      weights.add(WeightSpec.of("bias", Shape.of(spec.units()), Initializer.ZEROS));
    }
    return weights;
  }

  @Override
  public Signal forward(Signal x, Context context) {
    Steps steps = (Steps) x.layout();
    int units = spec.units();
    float[] kernel = context.weight("kernel");
    float[] y = context.floats("y", steps.batch() * units);
    Arrays.fill(y, 0, steps.batch() * units, 0);
    if (spec.useBias()) {
      POINTWISE.addRow(steps.batch(), units, context.weight("bias"), 0, y, 0);
    }
    for (int s = 0; s < steps.steps(); s++) {
      for (int r = 0; r < steps.alive(s); r++) {
        int at = (steps.start(s) + r) * 2;
        int column = Ids.checked(x.data()[at], spec.inputDim(), "SparseDense", name, "column");
        POINTWISE.addScaled(
            units, x.data()[at + 1], kernel, column * units, y, steps.example(r) * units);
      }
    }
    context.keep("x", x);
    return new Signal(y, units, new Rows(steps.batch()));
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    Signal x = context.kept("x", Signal.class);
    Steps steps = (Steps) x.layout();
    int units = spec.units();
    float[] gradient = context.gradient("kernel");
    int[] columns = context.ints("columns", steps.count());
    for (int s = 0; s < steps.steps(); s++) {
      for (int r = 0; r < steps.alive(s); r++) {
        int at = (steps.start(s) + r) * 2;
        int column = (int) x.data()[at];
        columns[at / 2] = column;
        POINTWISE.addScaled(
            units, x.data()[at + 1], dy.data(), steps.example(r) * units, gradient, column * units);
      }
    }
    context.wroteRows("kernel", units, columns, steps.count());
    if (spec.useBias()) {
      POINTWISE.addColumnSums(dy.rows(), units, dy.data(), 0, context.gradient("bias"), 0);
    }
    return new Signal(new float[0], 0, steps);
  }
}
