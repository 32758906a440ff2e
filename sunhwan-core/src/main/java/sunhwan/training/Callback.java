package sunhwan.training;

import java.util.Map;
import sunhwan.models.Weights;

/** Somebody who watches a training and may end it; as a value it can be used for many. */
@FunctionalInterface
public interface Callback {

  /** An observer for one training. */
  Observer start(Run run);

  /** Watches one training. */
  interface Observer {
    /** After each update. */
    default void batchEnd(BatchEnd batch) {}

    /** After each epoch and its validation. */
    default void epochEnd(EpochEnd epoch) {}

    /** After the last epoch, however it ended. */
    default void trainEnd() {}
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

    /** Puts other weights in place. */
    void restore(Weights weights);

    /** Ends the training after the batch or epoch that runs now. */
    void stop(String reason);
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
   * @param logs loss and metrics, those of the validation rows under {@code val_…}
   */
  record EpochEnd(int epoch, Map<String, Double> logs) {}
}
