package sunhwan.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sunhwan.models.Weights;

/**
 * A training at rest between two batches: all that it takes to go on to the same bytes.
 *
 * @param position how far it has come
 * @param settings what it was trained with and on, in words or as a hash, by the name of the
 *     setting; a training with others is not the same and is refused
 * @param weights as they are now; where {@link SwapEMAWeights} has put averages in their place, as
 *     they were before
 * @param lastGood as they were after the last epoch: what a training falls back on whose loss is no
 *     number
 * @param iterations batches that the optimizer has seen
 * @param slots the optimizer's arrays by the weight's name and the slot's
 * @param learningRate that a callback has set; empty where it is the optimizer's own
 * @param draws seeds that were taken for dropout and noise
 * @param history of the epochs that are over
 * @param sums of the loss and the metrics over the epoch that runs, in an order of their own
 * @param stopped why a callback has ended the training; empty where it goes on
 * @param callbacks what those of them remember that have something to, by {@link Callback#name},
 *     the second of a name with {@code _1}
 */
public record Checkpoint(
    Position position,
    Map<String, String> settings,
    Weights weights,
    Weights lastGood,
    long iterations,
    Weights slots,
    Optional<Float> learningRate,
    long draws,
    History history,
    List<Double> sums,
    Optional<String> stopped,
    Map<String, Memory> callbacks) {

  public Checkpoint {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    sums = List.copyOf(sums);
    callbacks = Collections.unmodifiableMap(new LinkedHashMap<>(callbacks));
    if (iterations < 0 || draws < 0) {
      throw new IllegalArgumentException(
          "Checkpoint: iterations and draws must not be negative, got "
              + iterations
              + " and "
              + draws);
    }
    if (history.epochs() != position.epochs()) {
      throw new IllegalArgumentException(
          "Checkpoint: "
              + position.epochs()
              + " epochs are over, but its history has "
              + history.epochs());
    }
  }

  /**
   * Refuses to go on with other settings or on other data.
   *
   * @param now settings of the training that is to go on
   * @throws IllegalArgumentException that names the first setting that differs
   */
  void refuseOther(Map<String, String> now) {
    now.forEach(
        (name, value) -> {
          String then = settings.getOrDefault(name, "");
          if (!then.equals(value)) {
            boolean isHash = value.matches("[0-9a-f]{64}") || then.matches("[0-9a-f]{64}");
            throw new IllegalArgumentException(
                "Checkpoint: it was made with "
                    + (isHash
                        ? "another " + name
                        : name + " " + then + ", this training has " + value)
                    + ". Go on with what it was made with, or begin anew without it");
          }
        });
  }

  /** Refuses weights that are not those of the model by name and shape. */
  void refuseUnlessOf(Weights model) {
    for (Weights each : List.of(weights, lastGood)) {
      if (!each.names().equals(model.names())) {
        throw new IllegalArgumentException(
            "Checkpoint: it has the weights "
                + each.names()
                + ", the model has "
                + model.names()
                + ". Does it belong to this model?");
      }
      each.forEach(
          (name, tensor) -> {
            if (!tensor.shape().equals(model.get(name).shape())) {
              throw new IllegalArgumentException(
                  "Checkpoint: '"
                      + name
                      + "' is "
                      + tensor.shape()
                      + " there and "
                      + model.get(name).shape()
                      + " in the model. Does it belong to this model?");
            }
          });
    }
  }
}
