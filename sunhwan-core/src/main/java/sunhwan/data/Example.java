package sunhwan.data;

import java.util.List;

/**
 * One example with what it should become.
 *
 * @param inputs what a model reads, in the order of its inputs, each the values of its steps one
 *     after another
 * @param targets for each of a model's outputs, as in {@link Dataset}
 * @param sampleWeights how much it counts, at least 0: one number for all targets, or one for each
 */
public record Example(List<float[]> inputs, List<float[]> targets, List<Float> sampleWeights) {
  public Example {
    inputs = List.copyOf(inputs);
    targets = List.copyOf(targets);
    if (inputs.isEmpty() || targets.isEmpty()) {
      throw new IllegalArgumentException(
          "Example: expected at least one input and one target, got "
              + inputs.size()
              + " and "
              + targets.size());
    }
    sampleWeights = List.copyOf(sampleWeights);
    if (sampleWeights.size() != 1 && sampleWeights.size() != targets.size()) {
      throw new IllegalArgumentException(
          "Example: expected a sampleWeight for all targets or one for each of the "
              + targets.size()
              + ", got "
              + sampleWeights.size());
    }
    for (float weight : sampleWeights) {
      if (!(weight >= 0) || Float.isInfinite(weight)) {
        throw new IllegalArgumentException(
            "Example: its sampleWeight must be at least 0 and finite, got " + weight);
      }
    }
  }

  /** One weight for all of its targets. */
  public Example(List<float[]> inputs, List<float[]> targets, float sampleWeight) {
    this(inputs, targets, List.of(sampleWeight));
  }

  /** Of one input and one target; a class is a target of one value. */
  public static Example of(float[] x, float... y) {
    return new Example(List.of(x), List.of(y), 1);
  }

  /** The same, counted so. */
  public Example weighted(float sampleWeight) {
    return new Example(inputs, targets, sampleWeight);
  }

  /** The same, counted so for each of its targets, in their order. */
  public Example weighted(List<Float> byTarget) {
    return new Example(inputs, targets, byTarget);
  }

  /** How much it counts for a target. */
  public float sampleWeight(int target) {
    return sampleWeights.get(sampleWeights.size() == 1 ? 0 : target);
  }
}
