package sunhwan.data;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sunhwan.tensor.Tensor;

/**
 * Examples with what they should become.
 *
 * @param inputs what a model reads, in the order of its inputs
 * @param targets for each of a model's outputs, one row an example: a vector, a class, or a value
 *     for every step of the output, masked ones included
 * @param sampleWeights how much each example counts, at least 0: one array for all targets, or one
 *     for each, in their order; none where all count 1
 */
public record Dataset(
    List<Sequences> inputs, List<Sequences> targets, List<float[]> sampleWeights) {
  public Dataset {
    inputs = List.copyOf(inputs);
    targets = List.copyOf(targets);
    if (inputs.isEmpty() || targets.isEmpty()) {
      throw new IllegalArgumentException(
          "Dataset: expected at least one input and one target, got "
              + inputs.size()
              + " and "
              + targets.size());
    }
    int size = inputs.getFirst().size();
    refuseOtherSize(inputs, "x", size, "x");
    refuseOtherSize(targets, "y", size, inputs.size() == 1 ? "x" : "x[0]");
    sampleWeights = List.copyOf(sampleWeights);
    if (sampleWeights.size() > 1 && sampleWeights.size() != targets.size()) {
      throw new IllegalArgumentException(
          "Dataset: expected a sampleWeight for all targets or one for each of the "
              + targets.size()
              + ", got "
              + sampleWeights.size()
              + ". One of ones changes nothing.");
    }
    sampleWeights.forEach(weights -> check(weights, size));
  }

  private static void check(float[] weights, int size) {
    if (weights.length != size) {
      throw new IllegalArgumentException(
          "Dataset: x has " + size + " examples, sampleWeight has " + weights.length);
    }
    for (int i = 0; i < weights.length; i++) {
      if (!(weights[i] >= 0) || Float.isInfinite(weights[i])) {
        throw new IllegalArgumentException(
            "Dataset: a sampleWeight must be at least 0 and finite, got "
                + weights[i]
                + " for example "
                + i);
      }
    }
  }

  /** One weight of an example for all of its targets. */
  public Dataset(List<Sequences> inputs, List<Sequences> targets, Optional<float[]> sampleWeight) {
    this(inputs, targets, sampleWeight.stream().toList());
  }

  private static void refuseOtherSize(List<Sequences> all, String name, int size, String first) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).size() != size) {
        throw new IllegalArgumentException(
            "Dataset: "
                + first
                + " has "
                + size
                + " examples, "
                + (all.size() == 1 ? name : name + "[" + i + "]")
                + " has "
                + all.get(i).size());
      }
    }
  }

  /** One input, one target. */
  public Dataset(Sequences x, Sequences y, Optional<float[]> sampleWeight) {
    this(List.of(x), List.of(y), sampleWeight);
  }

  /**
   * The one input.
   *
   * @throws IllegalArgumentException where there are several
   */
  public Sequences x() {
    return only(inputs, "inputs");
  }

  /**
   * The one target.
   *
   * @throws IllegalArgumentException where there are several
   */
  public Sequences y() {
    return only(targets, "targets");
  }

  private static Sequences only(List<Sequences> all, String what) {
    if (all.size() > 1) {
      throw new IllegalArgumentException(
          "Dataset: there are "
              + all.size()
              + " "
              + what
              + ", and one was asked for. Use "
              + what
              + "().");
    }
    return all.getFirst();
  }

  /** For a model with several inputs, outputs or both, in the order of its own. */
  public static Dataset of(List<Sequences> inputs, List<Sequences> targets) {
    return new Dataset(inputs, targets, Optional.empty());
  }

  public static Dataset of(Sequences x, Sequences y) {
    return new Dataset(x, y, Optional.empty());
  }

  /** Targets (batch, units), or (batch, time, units) for a model that answers at every step. */
  public static Dataset of(Sequences x, Tensor y) {
    return of(x, Sequences.of(y));
  }

  /** Equal lengths: x is (batch, time) of ids, (batch, time, features) or (batch, features). */
  public static Dataset of(Tensor x, Tensor y) {
    return of(Sequences.of(x), Sequences.of(y));
  }

  /** Targets as classes, one for each example, for a sparse loss. */
  public static Dataset ofClasses(Sequences x, int[] classes) {
    float[][] y = new float[classes.length][1];
    for (int i = 0; i < classes.length; i++) {
      y[i][0] = classes[i];
    }
    return of(x, Sequences.ofValues(y));
  }

  /** The same, each example counted so. */
  public Dataset weighted(float[] sampleWeight) {
    return new Dataset(inputs, targets, List.of(sampleWeight.clone()));
  }

  /**
   * The same, each example counted so for each of the targets, in their order: Keras's {@code
   * sample_weight} by output. An example that has no target of its own there weighs 0.
   */
  public Dataset weighted(List<float[]> byTarget) {
    if (byTarget.size() != targets.size()) {
      throw new IllegalArgumentException(
          "Dataset: expected a sampleWeight for each of the "
              + targets.size()
              + " targets, got "
              + byTarget.size());
    }
    return new Dataset(inputs, targets, byTarget.stream().map(float[]::clone).toList());
  }

  /** Examples. */
  public int size() {
    return inputs.getFirst().size();
  }

  /** Chosen examples, in the order of index. */
  public Dataset select(int[] index) {
    return new Dataset(
        inputs.stream().map(s -> s.select(index)).toList(),
        targets.stream().map(s -> s.select(index)).toList(),
        sampleWeights.stream().map(weights -> chosen(weights, index)).toList());
  }

  private static float[] chosen(float[] weights, int[] index) {
    float[] chosen = new float[index.length];
    for (int i = 0; i < index.length; i++) {
      chosen[i] = weights[index[i]];
    }
    return chosen;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return "Dataset("
        + size()
        + " examples"
        + (sampleWeights.isEmpty() ? "" : ", weighted by ")
        + String.join(" and ", sampleWeights.stream().map(Arrays::toString).toList())
        + ")";
  }
}
