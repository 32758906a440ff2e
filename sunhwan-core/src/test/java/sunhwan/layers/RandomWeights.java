package sunhwan.layers;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import sunhwan.models.Model;
import sunhwan.models.ModelSpec;
import sunhwan.models.Weights;
import sunhwan.tensor.Tensor;

/** Models none of whose weights is 0 or 1, so that no path through a layer stays dark. */
public final class RandomWeights {
  private RandomWeights() {}

  /** Every weight uniform in ±0.7, variances in 0.3 to 1.7. */
  public static Model model(ModelSpec spec, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Tensor> weights = new LinkedHashMap<>();
    spec.build(seed)
        .weights()
        .forEach(
            (name, tensor) -> {
              Tensor drawn = Tensor.zeros(tensor.shape());
              double middle = name.endsWith("moving_variance") ? 1 : 0;
              for (int i = 0; i < drawn.data().length; i++) {
                drawn.data()[i] = (float) (middle + random.nextDouble(-0.7, 0.7));
              }
              weights.put(name, drawn);
            });
    return new Model(spec, Weights.of(weights));
  }
}
