package sunhwan.internal.layer;

import java.util.List;
import java.util.Optional;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Context;
import sunhwan.layers.Embedding;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.Stepper;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * A row of the table for each id, and with maskZero no row at all for id 0; ids have no gradient,
 * so what goes back is empty.
 */
record EmbeddingOperation(Embedding spec, String name, Shape output) implements Operation {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  @Override
  public List<WeightSpec> weights() {
    return List.of(
        WeightSpec.of(
            "embeddings",
            Shape.of(spec.inputDim(), spec.outputDim()),
            spec.embeddingsInitializer()));
  }

  @Override
  public Signal forward(Signal x, Context context) {
    Steps steps = (Steps) x.layout();
    int[] ids = context.ints("ids", x.rows());
    boolean zeros = false;
    for (int i = 0; i < x.rows(); i++) {
      ids[i] = id(x.data()[i]);
      zeros |= ids[i] == 0;
    }
    if (spec.maskZero() && zeros) {
      boolean[] live = new boolean[x.rows()];
      for (int i = 0; i < live.length; i++) {
        live[i] = ids[i] != 0;
      }
      Steps.Kept kept = steps.keep(live);
      int[] all = ids.clone();
      for (int i = 0; i < kept.from().length; i++) {
        ids[i] = all[kept.from()[i]];
      }
      steps = kept.steps();
    }
    int width = spec.outputDim();
    float[] table = context.weight("embeddings");
    float[] y = context.floats("y", steps.count() * width);
    for (int i = 0; i < steps.count(); i++) {
      System.arraycopy(table, ids[i] * width, y, i * width, width);
    }
    return new Signal(y, width, steps);
  }

  private int id(float value) {
    return Ids.checked(value, spec.inputDim(), "Embedding", name, "id");
  }

  @Override
  public Optional<Stepper> stepper(Context context) {
    float[] table = context.weight("embeddings");
    int width = spec.outputDim();
    return Optional.of(
        (x, y, live) -> {
          int id = id(x[0]);
          System.arraycopy(table, id * width, y, 0, width);
          return live && !(spec.maskZero() && id == 0);
        });
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    int width = spec.outputDim();
    int[] ids = context.ints("ids", dy.rows());
    float[] gradient = context.gradient("embeddings");
    for (int i = 0; i < dy.rows(); i++) {
      POINTWISE.addScaled(width, 1, dy.data(), i * width, gradient, ids[i] * width);
    }
    context.wroteRows("embeddings", width, ids, dy.rows());
    return new Signal(new float[0], 0, dy.layout());
  }
}
