package sunhwan.internal.layer;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import sunhwan.layers.WeightSpec;

/**
 * What holds a network's weights down: penalties that are part of the loss, and limits that hold
 * after each step of an optimizer.
 */
public final class Penalties {
  private final List<WeightSpec> penalized;
  private final List<WeightSpec> limited;
  private final Map<String, float[]> weights;

  private Penalties(
      List<WeightSpec> penalized, List<WeightSpec> limited, Map<String, float[]> weights) {
    this.penalized = penalized;
    this.limited = limited;
    this.weights = weights;
  }

  /** Of weights that training changes; their arrays are read and limited in place. */
  static Penalties of(List<WeightSpec> specs, Map<String, float[]> weights) {
    List<WeightSpec> trained = specs.stream().filter(WeightSpec::trainable).toList();
    return new Penalties(
        trained.stream().filter(w -> w.regularizer().isPresent()).toList(),
        trained.stream().filter(w -> w.constraint().isPresent()).toList(),
        weights);
  }

  private float[] weight(WeightSpec spec) {
    return Objects.requireNonNull(weights.get(spec.name()));
  }

  /** The sum of all penalties. */
  double loss() {
    double sum = 0;
    for (WeightSpec spec : penalized) {
      float[] weight = weight(spec);
      sum += spec.regularizer().orElseThrow().penalty(spec.shape(), weight, weight.length);
    }
    return sum;
  }

  /** Adds the derivative of {@link #loss} to the gradients of a shard. */
  void addGradients(Shard shard) {
    Map<String, float[]> gradients = shard.gradients();
    for (WeightSpec spec : penalized) {
      shard.wroteAll(spec.name());
      float[] weight = weight(spec);
      float[] gradient = Objects.requireNonNull(gradients.get(spec.name()));
      spec.regularizer()
          .orElseThrow()
          .addGradient(spec.shape(), weight, weight.length, 1, gradient);
    }
  }

  /** Brings every weight within its limit. */
  public void constrain() {
    for (WeightSpec spec : limited) {
      spec.constraint().orElseThrow().apply(spec.shape(), weight(spec));
    }
  }
}
