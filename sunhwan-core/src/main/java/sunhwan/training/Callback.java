package sunhwan.training;

import java.util.Map;
import sunhwan.models.Model;
import sunhwan.models.Weights;

/** Somebody who watches a training and may end it; as a value it can be used for many. */
@FunctionalInterface
public interface Callback {

  /**
   * An observer for one training. Before its first epoch the training may yet turn out to go on
   * from a {@link Checkpoint}.
   */
  Observer start(Run run);

  /** What its part of a checkpoint is called. */
  default String name() {
    return getClass().getSimpleName();
  }

  /** Watches one training. */
  interface Observer {
    /**
     * Before the first batch of an epoch.
     *
     * @param epoch from 1
     */
    default void epochBegin(int epoch) {}

    /**
     * Before each batch.
     *
     * @param epoch from 1
     * @param batch from 1
     */
    default void batchBegin(int epoch, int batch) {}

    /** After each update. */
    default void batchEnd(BatchEnd batch) {}

    /** Before the validation of an epoch. */
    default void validationBegin() {}

    /**
     * After the validation of an epoch.
     *
     * @param logs loss and metrics, without {@code val_}
     */
    default void validationEnd(Map<String, Double> logs) {}

    /** After each epoch and its validation. */
    default void epochEnd(EpochEnd epoch) {}

    /**
     * When all observers have seen a batch, or an epoch that is over: {@link Run#checkpoint} holds
     * all that a training needs to go on from here.
     */
    default void savePoint(Position position) {}

    /** When the loss or a weight is no number; the training ends with its last good weights. */
    default void notFinite(Ending.NotFinite ending) {}

    /** After the last epoch, however it ended. */
    default void trainEnd() {}

    /** What it would have to be told to go on from here in another run. */
    default Memory memory() {
      return Memory.NONE;
    }

    /** Goes on from what it said it would have to be told; before the first epoch. */
    default void resume(Memory memory) {}
  }

  /** What an observer may ask and do. */
  interface Run {
    /** The most epochs there will be. */
    int epochs();

    /** Batches of an epoch. */
    int batches();

    /** Examples of an epoch. */
    int examples();

    /** A copy of the weights as they are now. */
    Weights weights();

    /** The model with a copy of the weights as they are now. */
    Model model();

    /** Puts other weights in place. */
    void restore(Weights weights);

    /**
     * Swaps the weights and their moving average; to do it again swaps them back.
     *
     * @throws IllegalArgumentException where the optimizer keeps no average
     */
    void swapAverages();

    /** Step size of the next update. */
    float learningRate();

    /**
     * Another step size from the next update on.
     *
     * @param learningRate at least 0
     * @throws IllegalStateException where a schedule gives it, as in Keras
     */
    void learningRate(float learningRate);

    /** Updates made so far, of epochs before a resumption too. */
    long iterations();

    /**
     * Adds a value to the logs of the epoch that just ended: later callbacks see it, and the
     * history keeps it. It must be there in each epoch.
     */
    void log(String name, double value);

    /** Ends the training after the batch or epoch that runs now. */
    void stop(String reason);

    /** The training as it is now; whole only in {@link Observer#savePoint}. */
    Checkpoint checkpoint();

    /**
     * Goes on from there instead of from the start; only while {@link Callback#start} runs.
     *
     * @throws IllegalArgumentException where it was made with other settings or on other data
     */
    void resume(Checkpoint checkpoint);
  }

  /**
   * An update that was made.
   *
   * @param epoch from 1
   * @param batch from 1
   * @param examples read in this epoch so far
   * @param logs means over the epoch so far: loss and metrics
   */
  record BatchEnd(int epoch, int batch, int examples, Map<String, Double> logs) {}

  /**
   * An epoch that is over.
   *
   * @param epoch from 1
   * @param logs loss and metrics, those of the validation rows under {@code val_…}, and what other
   *     callbacks have added
   */
  record EpochEnd(int epoch, Map<String, Double> logs) {}
}
