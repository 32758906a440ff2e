package sunhwan.internal.layer;

import java.util.List;
import sunhwan.layers.Context;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Layout;
import sunhwan.tensor.Rows;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * The values of an example in another shape, or with time and features exchanged; the gradient goes
 * the same way back. Written out example by example between the two layouts.
 */
record ReshapeOperation(Shape input, Shape output, boolean exchanged) implements Operation {
  @Override
  public int steps(int steps) {
    return output.rank() == 2 ? output.size(0) : 1;
  }

  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  @Override
  public Signal forward(Signal x, Context context) {
    int batch = x.layout().batch();
    context.keep("layout", x.layout());
    float[] examples = examples(x, context, "examples");
    if (exchanged) {
      exchange(examples, batch, input, context.floats("exchanged", x.size()));
      examples = context.floats("exchanged", x.size());
    }
    Layout layout = output.rank() == 1 ? new Rows(batch) : Steps.full(batch, output.size(0));
    return rows(examples, layout, output.size(-1), context, "y");
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    float[] examples = examples(dy, context, "dExamples");
    if (exchanged) {
      exchange(examples, dy.layout().batch(), output, context.floats("dExchanged", dy.size()));
      examples = context.floats("dExchanged", dy.size());
    }
    Layout layout = context.kept("layout", Layout.class);
    return rows(examples, layout, input.size(-1), context, "dx");
  }

  /** Example by example, each row-major. */
  private static float[] examples(Signal x, Context context, String slot) {
    return switch (x.layout()) {
      case Rows r -> x.data();
      case Steps s -> {
        float[] examples = context.floats(slot, x.size());
        s.unpack(x.data(), x.width(), examples);
        yield examples;
      }
    };
  }

  private static Signal rows(
      float[] examples, Layout layout, int width, Context context, String slot) {
    return switch (layout) {
      case Rows r -> new Signal(examples, width, r);
      case Steps s -> {
        float[] rows = context.floats(slot, s.count() * width);
        s.pack(examples, width, rows);
        yield new Signal(rows, width, s);
      }
    };
  }

  /** From (batch, a, b) to (batch, b, a), where shape is (a, b). */
  private static void exchange(float[] from, int batch, Shape shape, float[] to) {
    int a = shape.size(0);
    int b = shape.size(1);
    for (int e = 0; e < batch; e++) {
      for (int i = 0; i < a; i++) {
        for (int j = 0; j < b; j++) {
          to[(e * b + j) * a + i] = from[(e * a + i) * b + j];
        }
      }
    }
  }
}
