package sunhwan.training;

import java.util.List;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;

/** Some examples of a dataset: inputs, targets, weights. */
record Batch(List<float[][]> inputs, List<float[][]> targets, List<float[]> weights) {

  static Batch of(Dataset data, int[] index) {
    Dataset chosen = data.select(index);
    return new Batch(
        rows(chosen.inputs(), index.length),
        rows(chosen.targets(), index.length),
        chosen.sampleWeights());
  }

  private static List<float[][]> rows(List<Sequences> all, int size) {
    return all.stream().map(s -> s.rows(0, size)).toList();
  }

  int size() {
    return inputs.getFirst().length;
  }

  /** Of the only input. */
  float[][] x() {
    return inputs.getFirst();
  }

  /** Of the only target. */
  float[][] y() {
    return targets.getFirst();
  }

  /** How much an example counts for an output. */
  double weight(int output, int example) {
    return switch (weights.size()) {
      case 0 -> 1;
      case 1 -> weights.getFirst()[example];
      default -> weights.get(output)[example];
    };
  }

  /** The same examples with other steps. */
  Batch with(float[][] otherX, float[][] otherY) {
    return new Batch(List.<float[][]>of(otherX), List.<float[][]>of(otherY), weights);
  }
}
