package sunhwan.optimizers;

import java.util.LinkedHashMap;
import java.util.Map;

/** What an optimizer remembers: how many steps it took, and arrays for each weight. */
public final class OptimizerState {
  private long iterations;
  private final Map<String, float[][]> slots = new LinkedHashMap<>();

  /** Before the first step. */
  public OptimizerState() {}

  /** Steps taken. */
  public long iterations() {
    return iterations;
  }

  /** Moves every weight that has a gradient; both maps are by the weights' names. */
  public void step(
      Optimizer optimizer, Map<String, float[]> weights, Map<String, float[]> gradients) {
    iterations++;
    gradients.forEach(
        (name, gradient) -> {
          if (gradient.length > 0) {
            float[] weight = java.util.Objects.requireNonNull(weights.get(name));
            float[][] own =
                slots.computeIfAbsent(
                    name, n -> new float[optimizer.slots().size()][weight.length]);
            optimizer.update(iterations, weight, gradient, own);
          }
        });
  }
}
