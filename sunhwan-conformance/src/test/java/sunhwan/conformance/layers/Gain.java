package sunhwan.conformance.layers;

import java.util.List;
import sunhwan.layers.Context;
import sunhwan.layers.CustomLayer;
import sunhwan.layers.Initializer;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/**
 * {@code y = (gain + floor) ⊙ x}: a layer as somebody outside this project would write it.
 *
 * @param floor of the gain
 */
record Gain(float floor) implements CustomLayer {
  @Override
  public String defaultName() {
    return "gain";
  }

  @Override
  public Operation bind(Shape input) {
    return new GainOperation(floor, input);
  }

  private record GainOperation(float floor, Shape output) implements Operation {
    @Override
    public List<WeightSpec> weights() {
      return List.of(WeightSpec.of("gain", Shape.of(output.size(-1)), Initializer.ONES));
    }

    @Override
    public Signal forward(Signal x, Context context) {
      float[] gain = context.weight("gain");
      float[] y = context.floats("y", x.size());
      for (int i = 0; i < x.size(); i++) {
        y[i] = (gain[i % x.width()] + floor) * x.data()[i];
      }
      context.keep("x", x);
      return new Signal(y, x.width(), x.layout());
    }

    @Override
    public Signal backward(Signal dy, Context context) {
      Signal x = context.kept("x", Signal.class);
      float[] gain = context.weight("gain");
      float[] dGain = context.gradient("gain");
      float[] dx = context.floats("dx", x.size());
      for (int i = 0; i < x.size(); i++) {
        int j = i % x.width();
        dGain[j] += dy.data()[i] * x.data()[i];
        dx[i] = dy.data()[i] * (gain[j] + floor);
      }
      return new Signal(dx, x.width(), x.layout());
    }
  }
}
