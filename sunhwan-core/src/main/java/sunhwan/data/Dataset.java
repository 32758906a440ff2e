package sunhwan.data;

import java.util.Arrays;
import java.util.Optional;
import sunhwan.tensor.Tensor;

/**
 * Examples with what they should become.
 *
 * @param x inputs
 * @param y targets, one row each: a vector, a class, or a value for every step of the input, masked
 *     ones included
 * @param sampleWeight how much each example counts, at least 0; empty where all count 1
 */
public record Dataset(Sequences x, Sequences y, Optional<float[]> sampleWeight) {
  public Dataset {
    if (x.size() != y.size()) {
      throw new IllegalArgumentException(
          "Dataset: x has " + x.size() + " examples, y has " + y.size());
    }
    sampleWeight.ifPresent(
        w -> {
          if (w.length != x.size()) {
            throw new IllegalArgumentException(
                "Dataset: x has " + x.size() + " examples, sampleWeight has " + w.length);
          }
          for (int i = 0; i < w.length; i++) {
            if (!(w[i] >= 0) || Float.isInfinite(w[i])) {
              throw new IllegalArgumentException(
                  "Dataset: a sampleWeight must be at least 0 and finite, got "
                      + w[i]
                      + " for example "
                      + i);
            }
          }
        });
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
    return new Dataset(x, y, Optional.of(sampleWeight.clone()));
  }

  /** Examples. */
  public int size() {
    return x.size();
  }

  /** Chosen examples, in the order of index. */
  public Dataset select(int[] index) {
    return new Dataset(
        x.select(index),
        y.select(index),
        sampleWeight.map(
            w -> {
              float[] chosen = new float[index.length];
              for (int i = 0; i < index.length; i++) {
                chosen[i] = w[index[i]];
              }
              return chosen;
            }));
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
        + (sampleWeight.isPresent() ? ", weighted by " + Arrays.toString(sampleWeight.get()) : "")
        + ")";
  }
}
