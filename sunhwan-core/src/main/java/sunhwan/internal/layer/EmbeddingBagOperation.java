package sunhwan.internal.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Context;
import sunhwan.layers.EmbeddingBag;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.layers.Stepper;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * The sum of the rows of the table that a step's ids name, each times a factor.
 *
 * <pre>
 * y = Σ fᵢ·E[idᵢ]          over ids that are not 0; E is (inputDim, D), y is (D)
 * fᵢ = 1, or one through the number of ids, and times the masks of dropout
 * dE[idᵢ] += fᵢ·dy
 * </pre>
 *
 * <p>Ids have no gradient, so what goes back is empty.
 */
record EmbeddingBagOperation(EmbeddingBag spec, String name, Shape output) implements Operation {
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
    int k = x.width();
    int[] all = context.ints("all", x.size());
    boolean[] live = new boolean[x.rows()];
    boolean gaps = false;
    for (int row = 0; row < live.length; row++) {
      for (int at = row * k; at < (row + 1) * k; at++) {
        all[at] = Ids.checked(x.data()[at], spec.inputDim(), "EmbeddingBag", name, "id");
        live[row] |= all[at] != 0;
      }
      gaps |= !live[row];
    }
    Steps steps = (Steps) x.layout();
    int[] ids = all;
    if (gaps) {
      Steps.Kept kept = steps.keep(live);
      steps = kept.steps();
      ids = context.ints("ids", steps.count() * k);
      for (int row = 0; row < steps.count(); row++) {
        System.arraycopy(all, kept.from()[row] * k, ids, row * k, k);
      }
    }
    float[] factors = factors(ids, steps.count(), k, context);
    int width = spec.outputDim();
    float[] table = context.weight("embeddings");
    float[] y = context.floats("y", steps.count() * width);
    Arrays.fill(y, 0, steps.count() * width, 0);
    for (int at = 0; at < steps.count() * k; at++) {
      if (factors[at] != 0) {
        POINTWISE.addScaled(width, factors[at], table, ids[at] * width, y, at / k * width);
      }
    }
    context.keep("ids", ids);
    context.keep("k", k);
    return new Signal(y, width, steps);
  }

  /** What each id's row is multiplied by; 0 where there is no id. */
  private float[] factors(int[] ids, int rows, int k, Context context) {
    float[] factors = context.floats("factors", rows * k);
    boolean dropsIds = context.training() && spec.idDropout() > 0;
    boolean dropsSteps = context.training() && spec.stepDropout() > 0;
    if (dropsIds) {
      Drop.fill(factors, rows * k, spec.idDropout(), context.part("ids").random());
    } else {
      Arrays.fill(factors, 0, rows * k, 1);
    }
    float[] steps = context.floats("steps", dropsSteps ? rows : 0);
    if (dropsSteps) {
      Drop.fill(steps, rows, spec.stepDropout(), context.part("steps").random());
    }
    for (int row = 0; row < rows; row++) {
      float factor = dropsSteps ? steps[row] : 1;
      if (spec.mode() == EmbeddingBag.Mode.MEAN) {
        factor /= count(ids, row * k, k);
      }
      for (int at = row * k; at < (row + 1) * k; at++) {
        factors[at] = ids[at] == 0 ? 0 : factors[at] * factor;
      }
    }
    return factors;
  }

  /** Ids of a step. */
  private static int count(int[] ids, int from, int k) {
    int count = 0;
    for (int at = from; at < from + k; at++) {
      count += ids[at] == 0 ? 0 : 1;
    }
    return count;
  }

  @Override
  public Optional<Stepper> stepper(Context context) {
    float[] table = context.weight("embeddings");
    int width = spec.outputDim();
    return Optional.of(
        (x, y, live) -> {
          Arrays.fill(y, 0, width, 0);
          int count = 0;
          for (float value : x) {
            int id = Ids.checked(value, spec.inputDim(), "EmbeddingBag", name, "id");
            if (id != 0) {
              POINTWISE.addScaled(width, 1, table, id * width, y, 0);
              count++;
            }
          }
          if (spec.mode() == EmbeddingBag.Mode.MEAN && count > 0) {
            POINTWISE.scale(width, 1f / count, y, 0);
          }
          return live && count > 0;
        });
  }

  @Override
  public Signal backward(Signal dy, Context context) {
    int width = spec.outputDim();
    int k = context.kept("k", Integer.class);
    int[] ids = context.kept("ids", int[].class);
    float[] factors = context.floats("factors", dy.rows() * k);
    float[] gradient = context.gradient("embeddings");
    for (int at = 0; at < dy.rows() * k; at++) {
      if (factors[at] != 0) {
        POINTWISE.addScaled(
            width, factors[at], dy.data(), at / k * width, gradient, ids[at] * width);
      }
    }
    context.wroteRows("embeddings", width, ids, dy.rows() * k);
    return new Signal(new float[0], 0, dy.layout());
  }
}
