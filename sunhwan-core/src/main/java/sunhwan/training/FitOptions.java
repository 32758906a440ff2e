package sunhwan.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
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
 * @param stepsPerEpoch batches of an epoch; 0 for all that there are
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
    Map<Integer, Double> classWeight,
    int stepsPerEpoch) {

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
    if (stepsPerEpoch < 0) {
      throw new IllegalArgumentException(
          "FitOptions: stepsPerEpoch must be positive, or 0 for all batches, got " + stepsPerEpoch);
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
   * @param epochs after which it looks, from 1; where there are any, the frequency says nothing
   * @param steps batches that it looks at, the first ones of the data; 0 for all
   */
  public record Looking(
      Optional<Dataset> data, double split, int frequency, Set<Integer> epochs, int steps) {
    /** At none. */
    public static final Looking NOWHERE = new Looking(Optional.empty(), 0, 1);

    public Looking {
      epochs = Collections.unmodifiableSet(new TreeSet<>(epochs));
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
      if (steps < 0 || epochs.stream().anyMatch(epoch -> epoch < 1)) {
        throw new IllegalArgumentException(
            "FitOptions: expected positive validationSteps, or 0 for all, and a validationFreq of"
                + " epochs, which count from 1, got "
                + steps
                + " and "
                + epochs);
      }
    }

    /** At all of it, after every so many epochs. */
    public Looking(Optional<Dataset> data, double split, int frequency) {
      this(data, split, frequency, Set.of(), 0);
    }

    /** Whether an epoch, from 1, is looked at. */
    boolean after(int epoch) {
      return epochs.isEmpty() ? epoch % frequency == 0 : epochs.contains(epoch);
    }

    /** When it looks, in words. */
    String when() {
      return epochs.isEmpty() ? Integer.toString(frequency) : epochs.toString();
    }

    /**
     * What it looks at.
     *
     * @throws IllegalArgumentException where there are fewer batches than it should look at
     */
    Optional<Dataset> part(int batchSize) {
      return data.map(all -> steps == 0 ? all : first(all, batchSize));
    }

    private Dataset first(Dataset all, int batchSize) {
      int batches = Math.ceilDiv(all.size(), batchSize);
      if (steps > batches) {
        throw new IllegalArgumentException(
            "FitOptions: validationSteps are "
                + steps
                + ", but the validation data has "
                + batches
                + " batches of "
                + batchSize
                + ". Leave validationSteps out to look at all of them.");
      }
      int size = (int) Math.min(all.size(), (long) steps * batchSize);
      return all.select(IntStream.range(0, size).toArray());
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
        epochs, 0, 32, Order.BUCKETED, 0, 1, Looking.NOWHERE, 0, List.of(), Map.of(), 0);
  }

  public FitOptions batchSize(int batchSize) {
    Draft draft = new Draft();
    draft.batchSize = batchSize;
    return draft.done();
  }

  /** Keras's word: true for {@link Order#SHUFFLED}, false for {@link Order#AS_GIVEN}. */
  public FitOptions shuffle(boolean shuffle) {
    return order(shuffle ? Order.SHUFFLED : Order.AS_GIVEN);
  }

  public FitOptions order(Order order) {
    Draft draft = new Draft();
    draft.order = order;
    return draft.done();
  }

  public FitOptions seed(long seed) {
    Draft draft = new Draft();
    draft.seed = seed;
    return draft.done();
  }

  public FitOptions threads(int threads) {
    Draft draft = new Draft();
    draft.threads = threads;
    return draft.done();
  }

  /**
   * Keras's {@code initial_epoch}: the first epoch is the one after it, in its order and with its
   * number, and the last is {@link #epochs}. The optimizer begins anew; {@link #resume} goes on.
   */
  public FitOptions initialEpoch(int initialEpoch) {
    Draft draft = new Draft();
    draft.initialEpoch = initialEpoch;
    return draft.done();
  }

  /**
   * Keras's {@code steps_per_epoch}: an epoch is so many batches, and the next one goes on where it
   * stopped. Where the examples end they begin again, in the order of their next time, within an
   * epoch too.
   *
   * @param batches positive; 0 for an epoch of all examples, once
   */
  public FitOptions stepsPerEpoch(int batches) {
    Draft draft = new Draft();
    draft.stepsPerEpoch = batches;
    return draft.done();
  }

  /** Examples that training only looks at. */
  public Optional<Dataset> validation() {
    return looking.data();
  }

  /** Examples that training only looks at, and their sample weights, where they have them. */
  public FitOptions validation(Dataset validation) {
    return looking(
        new Looking(
            Optional.of(validation), 0, looking.frequency(), looking.epochs(), looking.steps()));
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
    return looking(
        new Looking(
            Optional.empty(), fraction, looking.frequency(), looking.epochs(), looking.steps()));
  }

  /**
   * Keras's {@code validation_freq}: looks after every so many epochs. In the history the others
   * have NaN; callbacks that watch what was not measured pass them over.
   *
   * @param epochs positive
   */
  public FitOptions validationFreq(int epochs) {
    return looking(new Looking(looking.data(), looking.split(), epochs, Set.of(), looking.steps()));
  }

  /**
   * The same after these epochs alone, which count from 1.
   *
   * @param epochs at least one
   */
  public FitOptions validationFreq(Set<Integer> epochs) {
    if (epochs.isEmpty()) {
      throw new IllegalArgumentException(
          "FitOptions: expected epochs for validationFreq, got none. Leave validation out to look"
              + " at nothing.");
    }
    return looking(new Looking(looking.data(), looking.split(), 1, epochs, looking.steps()));
  }

  /**
   * Keras's {@code validation_steps}: looks at the first so many batches of {@link #batchSize}.
   *
   * @param batches positive, and no more than there are; 0 for all
   */
  public FitOptions validationSteps(int batches) {
    return looking(
        new Looking(
            looking.data(), looking.split(), looking.frequency(), looking.epochs(), batches));
  }

  private FitOptions looking(Looking looking) {
    Draft draft = new Draft();
    draft.looking = looking;
    return draft.done();
  }

  /**
   * Truncated backpropagation through time, Williams and Peng 1990.
   *
   * <p>With a loss at every step, one update for every window of k live steps, the state carried
   * over; with a loss at the end, the gradient runs through the last k live steps only.
   */
  public FitOptions truncatedBptt(int k) {
    Draft draft = new Draft();
    draft.window = k;
    return draft.done();
  }

  /** One more watcher. */
  public FitOptions callback(Callback callback) {
    Draft draft = new Draft();
    draft.callbacks = new ArrayList<>(callbacks);
    draft.callbacks.add(callback);
    return draft.done();
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
    Draft draft = new Draft();
    draft.classWeight = classWeight;
    return draft.done();
  }

  /** A copy in the making: one more component is one line here and one in {@link #done}. */
  private final class Draft {
    int initialEpoch = FitOptions.this.initialEpoch;
    int batchSize = FitOptions.this.batchSize;
    Order order = FitOptions.this.order;
    long seed = FitOptions.this.seed;
    int threads = FitOptions.this.threads;
    Looking looking = FitOptions.this.looking;
    int window = FitOptions.this.window;
    List<Callback> callbacks = FitOptions.this.callbacks;
    Map<Integer, Double> classWeight = FitOptions.this.classWeight;
    int stepsPerEpoch = FitOptions.this.stepsPerEpoch;

    FitOptions done() {
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
          classWeight,
          stepsPerEpoch);
    }
  }
}
