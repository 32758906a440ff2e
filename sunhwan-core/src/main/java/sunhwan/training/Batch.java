package sunhwan.training;

import java.util.Optional;
import sunhwan.data.Dataset;

/** Some examples of a dataset: inputs, targets, weights. */
record Batch(float[][] x, float[][] y, Optional<float[]> weights) {

  static Batch of(Dataset data, int[] index) {
    Dataset chosen = data.select(index);
    return new Batch(
        chosen.x().rows(0, index.length), chosen.y().rows(0, index.length), chosen.sampleWeight());
  }

  int size() {
    return x.length;
  }

  double weight(int example) {
    return weights.isEmpty() ? 1 : weights.get()[example];
  }

  /** The same examples with other steps. */
  Batch with(float[][] otherX, float[][] otherY) {
    return new Batch(otherX, otherY, weights);
  }
}
