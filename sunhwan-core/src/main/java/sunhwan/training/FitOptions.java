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
 * @param initialEpoch epochs that count as over before the first, as in Keras; at least 0
 * @param batchSize examples for one update, positive
 * @param order in which each epoch reads the examples
 * @param seed of order and dropout
 * @param threads that work is spread over; they change no result
 * @param looking at examples that are not learnt from
 * @param window live steps after which truncated backpropagation through time cuts the gradient; 0
 *     for never
 * @param callbacks who watches
 * @param classWeight how much rows of a class count while training, at least 0, multiplied with
 *     their sample weights; a class that is not in it counts 1
 */
public record FitOptions(
    int epochs,
    int initialEpoch,
    int batchSize,
    Order order,
    long seed,
    int threads,
    Looking looking,
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
    if (initialEpoch < 0 || initialEpoch >= epochs) {
      throw new IllegalArgumentException(
          "FitOptions: initialEpoch must be at least 0 and below the epochs, "
              + epochs
              + ", got "
              + initialEpoch
              + ". Epochs that are over count among them.");
    }
    if (window < 0) {
      throw new IllegalArgumentException(
          "FitOptions: truncated BPTT's window must not be negative, got " + window);
    }
    callbacks = List.copyOf(callbacks);
    classWeight = ClassWeights.checked(classWeight);
  }

  /**
   * At which examples training only looks, and when.
   *
   * @param data to look at; empty for none, or for a part of the training examples
   * @param split part of the training examples, from their end; 0 for none
   * @param frequency epochs from one look to the next, positive
   */
  public record Looking(Optional<Dataset> data, double split, int frequency) {
    /** At none. */
    public static final Looking NOWHERE = new Looking(Optional.empty(), 0, 1);

    public Looking {
      if (!(split >= 0 && split < 1) || frequency < 1) {
        throw new IllegalArgumentException(
            "FitOptions: expected a validationSplit of at least 0 and below 1 and a positive"
                + " validationFreq, got "
                + split
                + " and "
                + frequency);
      }
      if (data.isPresent() && split > 0) {
        throw new IllegalArgumentException(
            "FitOptions: expected validation data or a validationSplit, got both");
      }
    }

    /** Whether an epoch, from 1, is looked at. */
    boolean after(int epoch) {
      return epoch % frequency == 0;
    }
  }

  /**
   * In which order an epoch reads the examples; of a source that is read example by example, in
   * which order it reads each 16 batches that come one after another.
   */
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
        epochs, 0, 32, Order.BUCKETED, 0, 1, Looking.NOWHERE, 0, List.of(), Map.of());
  }

  public FitOptions batchSize(int batchSize) {
    return new FitOptions(
        epochs,
        initialEpoch,
        batchSize,
        order,
        seed,
        threads,
        looking,
        window,
        callbacks,
        classWeight);
  }

  /** Keras's word: true for {@link Order#SHUFFLED}, false for {@link Order#AS_GIVEN}. */
  public FitOptions shuffle(boolean shuffle) {
    return order(shuffle ? Order.SHUFFLED : Order.AS_GIVEN);
  }

  public FitOptions order(Order order) {
    return new FitOptions(
        epochs,
        initialEpoch,
        batchSize,
        order,
        seed,
        threads,
        looking,
        window,
        callbacks,
        classWeight);
  }

  public FitOptions seed(long seed) {
    return new FitOptions(
        epochs,
        initialEpoch,
        batchSize,
        order,
        seed,
        threads,
        looking,
        window,
        callbacks,
        classWeight);
  }

  public FitOptions threads(int threads) {
    return new FitOptions(
        epochs,
        initialEpoch,
        batchSize,
        order,
        seed,
        threads,
        looking,
        window,
        callbacks,
        classWeight);
  }

  /**
   * Keras's {@code initial_epoch}: the first epoch is the one after it, in its order and with its
   * number, and the last is {@link #epochs}. The optimizer begins anew; {@link #resume} goes on.
   */
  public FitOptions initialEpoch(int initialEpoch) {
    return new FitOptions(
        epochs,
        initialEpoch,
        batchSize,
        order,
        seed,
        threads,
        looking,
        window,
        callbacks,
        classWeight);
  }

  /** Examples that training only looks at. */
  public Optional<Dataset> validation() {
    return looking.data();
  }

  /** Examples that training only looks at, and their sample weights, where they have them. */
  public FitOptions validation(Dataset validation) {
    return looking(new Looking(Optional.of(validation), 0, looking.frequency()));
  }

  /**
   * Keras's {@code validation_split}: training only looks at the last examples, as they stand
   * before any shuffling; takes the place of {@link #validation(Dataset)}.
   *
   * @param fraction of the examples, above 0 and below 1; ⌊n · (1 − fraction)⌋ are learnt from
   */
  public FitOptions validationSplit(double fraction) {
    if (!(fraction > 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          "FitOptions: validationSplit must lie between 0 and 1, both excluded, got " + fraction);
    }
    return looking(new Looking(Optional.empty(), fraction, looking.frequency()));
  }

  /**
   * Keras's {@code validation_freq}: looks after every so many epochs. In the history the others
   * have NaN; callbacks that watch what was not measured pass them over.
   *
   * @param epochs positive
   */
  public FitOptions validationFreq(int epochs) {
    return looking(new Looking(looking.data(), looking.split(), epochs));
  }

  private FitOptions looking(Looking other) {
    return new FitOptions(
        epochs,
        initialEpoch,
        batchSize,
        order,
        seed,
        threads,
        other,
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
        epochs, initialEpoch, batchSize, order, seed, threads, looking, k, callbacks, classWeight);
  }

  /** One more watcher. */
  public FitOptions callback(Callback callback) {
    List<Callback> more = new ArrayList<>(callbacks);
    more.add(callback);
    return new FitOptions(
        epochs, initialEpoch, batchSize, order, seed, threads, looking, window, more, classWeight);
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
        epochs,
        initialEpoch,
        batchSize,
        order,
        seed,
        threads,
        looking,
        window,
        callbacks,
        classWeight);
  }
}
