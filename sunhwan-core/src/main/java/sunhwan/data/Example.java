package sunhwan.data;

import java.util.List;

/**
 * One example with what it should become.
 *
 * @param inputs what a model reads, in the order of its inputs, each the values of its steps one
 *     after another
 * @param targets for each of a model's outputs, as in {@link Dataset}
 * @param sampleWeight how much it counts, at least 0
 */
public record Example(List<float[]> inputs, List<float[]> targets, float sampleWeight) {
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
    if (!(sampleWeight >= 0) || Float.isInfinite(sampleWeight)) {
      throw new IllegalArgumentException(
          "Example: its sampleWeight must be at least 0 and finite, got " + sampleWeight);
    }
  }

  /** Of one input and one target; a class is a target of one value. */
  public static Example of(float[] x, float... y) {
    return new Example(List.of(x), List.of(y), 1);
  }

  /** The same, counted so. */
  public Example weighted(float sampleWeight) {
    return new Example(inputs, targets, sampleWeight);
  }
}
