package sunhwan.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sunhwan.data.Dataset;

/**
 * How to train.
 *
 * @param epochs times to go through the examples, positive
 * @param batchSize examples for one update, positive
 * @param shuffle whether each epoch has an order of its own
 * @param seed of order and dropout
 * @param threads that work is spread over; they change no result
 * @param validation examples that training only looks at
 * @param window live steps after which truncated backpropagation through time cuts the gradient; 0
 *     for never
 * @param callbacks who watches
 */
public record FitOptions(
    int epochs,
    int batchSize,
    boolean shuffle,
    long seed,
    int threads,
    Optional<Dataset> validation,
    int window,
    List<Callback> callbacks) {

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
  }

  /** Keras's defaults: batches of 32 in a new order each epoch. */
  public static FitOptions epochs(int epochs) {
    return new FitOptions(epochs, 32, true, 0, 1, Optional.empty(), 0, List.of());
  }

  public FitOptions batchSize(int batchSize) {
    return new FitOptions(epochs, batchSize, shuffle, seed, threads, validation, window, callbacks);
  }

  public FitOptions shuffle(boolean shuffle) {
    return new FitOptions(epochs, batchSize, shuffle, seed, threads, validation, window, callbacks);
  }

  public FitOptions seed(long seed) {
    return new FitOptions(epochs, batchSize, shuffle, seed, threads, validation, window, callbacks);
  }

  public FitOptions threads(int threads) {
    return new FitOptions(epochs, batchSize, shuffle, seed, threads, validation, window, callbacks);
  }

  public FitOptions validation(Dataset validation) {
    return new FitOptions(
        epochs, batchSize, shuffle, seed, threads, Optional.of(validation), window, callbacks);
  }

  /**
   * Truncated backpropagation through time, Williams and Peng 1990.
   *
   * <p>With a loss at every step, one update for every window of k live steps, the state carried
   * over; with a loss at the end, the gradient runs through the last k live steps only.
   */
  public FitOptions truncatedBptt(int k) {
    return new FitOptions(epochs, batchSize, shuffle, seed, threads, validation, k, callbacks);
  }

  /** One more watcher. */
  public FitOptions callback(Callback callback) {
    List<Callback> more = new ArrayList<>(callbacks);
    more.add(callback);
    return new FitOptions(epochs, batchSize, shuffle, seed, threads, validation, window, more);
  }
}
