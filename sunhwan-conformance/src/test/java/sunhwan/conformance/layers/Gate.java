package sunhwan.conformance.layers;

import java.util.List;
import sunhwan.layers.Context;
import sunhwan.layers.CustomMultiLayer;
import sunhwan.layers.Initializer;
import sunhwan.layers.MultiOperation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * A layer of somebody's own with two sequences in and two out: {@code u = w ⊙ a, v = a + b +
 * shift}, over the steps that are live in either; a masked step counts 0.
 *
 * @param shift of the second output
 */
record Gate(float shift) implements CustomMultiLayer {
  @Override
  public String defaultName() {
    return "gate";
  }

  @Override
  public MultiOperation bind(List<Shape> inputs) {
    return new GateOperation(shift, inputs.getFirst());
  }

  private record GateOperation(float shift, Shape shape) implements MultiOperation {
    @Override
    public List<Shape> outputs() {
      return List.of(shape, shape);
    }

    @Override
    public int steps(int output, List<Integer> inputs) {
      return Math.max(inputs.get(0), inputs.get(1));
    }

    @Override
    public List<WeightSpec> weights() {
      return List.of(WeightSpec.of("w", Shape.of(shape.size(-1)), Initializer.ONES));
    }

    @Override
    public List<Signal> forward(List<Signal> x, Context context) {
      int width = shape.size(-1);
      Steps.Joined joined =
          Steps.union(List.of((Steps) x.get(0).layout(), (Steps) x.get(1).layout()));
      int rows = joined.steps().count();
      float[] w = context.weight("w");
      float[] u = context.floats("u", rows * width);
      float[] v = context.floats("v", rows * width);
      for (int i = 0; i < rows * width; i++) {
        float a = value(x.get(0), joined.from().get(0)[i / width], i % width);
        float b = value(x.get(1), joined.from().get(1)[i / width], i % width);
        u[i] = w[i % width] * a;
        v[i] = a + b + shift;
      }
      context.keep("joined", joined);
      context.keep("a", x.get(0));
      context.keep("b", x.get(1));
      return List.of(new Signal(u, width, joined.steps()), new Signal(v, width, joined.steps()));
    }

    private static float value(Signal x, int row, int j) {
      return row < 0 ? 0 : x.data()[row * x.width() + j];
    }

    @Override
    public List<Signal> backward(List<Signal> dy, Context context) {
      int width = shape.size(-1);
      Steps.Joined joined = context.kept("joined", Steps.Joined.class);
      Signal a = context.kept("a", Signal.class);
      Signal b = context.kept("b", Signal.class);
      float[] w = context.weight("w");
      float[] dw = context.gradient("w");
      float[] da = context.floats("da", a.size());
      float[] db = context.floats("db", b.size());
      for (int i = 0; i < joined.steps().count() * width; i++) {
        int j = i % width;
        int rowA = joined.from().get(0)[i / width];
        int rowB = joined.from().get(1)[i / width];
        float du = dy.get(0).data()[i];
        float dv = dy.get(1).data()[i];
        dw[j] += du * value(a, rowA, j);
        if (rowA >= 0) {
          da[rowA * width + j] = w[j] * du + dv;
        }
        if (rowB >= 0) {
          db[rowB * width + j] = dv;
        }
      }
      return List.of(new Signal(da, width, a.layout()), new Signal(db, width, b.layout()));
    }
  }
}
