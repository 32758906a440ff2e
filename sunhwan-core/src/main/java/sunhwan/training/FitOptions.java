package sunhwan.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sunhwan.data.Dataset;

/**
 * How to train.
 *
 * @param epochs times to go through the examples, positive
 * @param batchSize examples for one update, positive
 * @param order in which each epoch reads the examples
 * @param seed of order and dropout
 * @param threads that work is spread over; they change no result
 * @param validation examples that training only looks at
 * @param window live steps after which truncated backpropagation through time cuts the gradient; 0
 *     for never
 * @param callbacks who watches
 * @param classWeight how much rows of a class count while training, at least 0, multiplied with
 *     their sample weights; a class that is not in it counts 1
 */
public record FitOptions(
    int epochs,
    int batchSize,
    Order order,
    long seed,
    int threads,
    Optional<Dataset> validation,
    int window,
    List<Callback> callbacks,
    Map<Integer, Double> classWeight) {

  public FitOptions {
    if (epochs < 1 || batchSize < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "FitOptions: epochs, batchSize and threads must be positive, got "
              + epochs
              + ", "
              + batchSize
              + " and "
              + threads);
    }
    if (window < 0) {
      throw new IllegalArgumentException(
          "FitOptions: truncated BPTT's window must not be negative, got " + window);
    }
    callbacks = List.copyOf(callbacks);
    classWeight = ClassWeights.checked(classWeight);
  }

  /** In which order an epoch reads the examples. */
  public enum Order {
    /** As they are given. */
    AS_GIVEN,
    /** In an order of its own each epoch, as Keras does. */
    SHUFFLED,
    /**
     * Shuffled; then examples of like length share a batch, and the batches come in an order of
     * their own. Where all are equally long this is SHUFFLED. Batches of real text have a fraction
     * of the steps then.
     */
    BUCKETED
  }

  /** Batches of 32, bucketed. */
  public static FitOptions epochs(int epochs) {
    return new FitOptions(
        epochs, 32, Order.BUCKETED, 0, 1, Optional.empty(), 0, List.of(), Map.of());
  }

  public FitOptions batchSize(int batchSize) {
    return new FitOptions(
        epochs, batchSize, order, seed, threads, validation, window, callbacks, classWeight);
  }

  /** Keras's word: true for {@link Order#SHUFFLED}, false for {@link Order#AS_GIVEN}. */
  public FitOptions shuffle(boolean shuffle) {
    return order(shuffle ? Order.SHUFFLED : Order.AS_GIVEN);
  }

  public FitOptions order(Order order) {
    return new FitOptions(
        epochs, batchSize, order, seed, threads, validation, window, callbacks, classWeight);
  }

  public FitOptions seed(long seed) {
    return new FitOptions(
        epochs, batchSize, order, seed, threads, validation, window, callbacks, classWeight);
  }

  public FitOptions threads(int threads) {
    return new FitOptions(
        epochs, batchSize, order, seed, threads, validation, window, callbacks, classWeight);
  }

  public FitOptions validation(Dataset validation) {
    return new FitOptions(
        epochs,
        batchSize,
        order,
        seed,
        threads,
        Optional.of(validation),
        window,
        callbacks,
        classWeight);
  }

  /**
   * Truncated backpropagation through time, Williams and Peng 1990.
   *
   * <p>With a loss at every step, one update for every window of k live steps, the state carried
   * over; with a loss at the end, the gradient runs through the last k live steps only.
   */
  public FitOptions truncatedBptt(int k) {
    return new FitOptions(
        epochs, batchSize, order, seed, threads, validation, k, callbacks, classWeight);
  }

  /** One more watcher. */
  public FitOptions callback(Callback callback) {
    List<Callback> more = new ArrayList<>(callbacks);
    more.add(callback);
    return new FitOptions(
        epochs, batchSize, order, seed, threads, validation, window, more, classWeight);
  }

  /**
   * Goes on from there instead of from the start: to the same bytes as if it had never ended. The
   * trainer's model gives the spec only.
   */
  public FitOptions resume(Checkpoint checkpoint) {
    return callback(new Resume(checkpoint));
  }

  /**
   * Keras's {@code class_weight}. The class of a row is its target where that is one value, else
   * where its largest value stands; of a model that answers at every step, each step has its own.
   */
  public FitOptions classWeight(Map<Integer, Double> classWeight) {
    return new FitOptions(
        epochs, batchSize, order, seed, threads, validation, window, callbacks, classWeight);
  }
}
