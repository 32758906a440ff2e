package sunhwan.internal.layer;

import java.util.List;
import java.util.Optional;
import sunhwan.layers.Context;
import sunhwan.layers.Masking;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.Stepper;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/** Leaves out the rows whose values all equal the mask value; their gradient is 0. */
record MaskingOperation(Masking spec, Shape output) implements Operation {
  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  @Override
  public Signal forward(Signal x, Context context) {
    int width = x.width();
    boolean[] live = new boolean[x.rows()];
    for (int i = 0; i < live.length; i++) {
      for (int j = 0; j < width && !live[i]; j++) {
        live[i] = x.data()[i * width + j] != spec.maskValue();
      }
    }
    Steps.Kept kept = ((Steps) x.layout()).keep(live);
    float[] y = context.floats("y", kept.from().length * width);
    for (int i = 0; i < kept.from().length; i++) {
      System.arraycopy(x.data(), kept.from()[i] * width, y, i * width, width);
    }
    context.keep("from", kept.from());
    context.keep("x", x);
    return new Signal(y, width, kept.steps());
  }

  @Override
  public Optional<Stepper> stepper(Context context) {
    int width = output.size(-1);
    return Optional.of(
        (x, y, live) -> {
          boolean differs = false;
          for (int j = 0; j < width; j++) {
            differs |= x[j] != spec.maskValue();
            y[j] = x[j];
          }
          return live && differs;
        });
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    Signal x = context.kept("x", Signal.class);
    int[] from = context.kept("from", int[].class);
    int width = x.width();
    float[] dx = context.floats("dx", x.size());
    java.util.Arrays.fill(dx, 0, x.size(), 0);
    for (int i = 0; i < from.length; i++) {
      System.arraycopy(dy.data(), i * width, dx, from[i] * width, width);
    }
    return new Signal(dx, width, x.layout());
  }
}
