package sunhwan.training;

import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A callback made of functions, as Keras's of that name; what is not given does nothing.
 *
 * @param onTrainBegin before the first epoch
 * @param onTrainEnd after the last one
 * @param onEpochBegin with the epoch, from 1
 * @param onEpochEnd with its loss and metrics
 * @param onTrainBatchBegin with epoch and batch
 * @param onTrainBatchEnd with the means so far
 */
public record LambdaCallback(
    Consumer<Run> onTrainBegin,
    Runnable onTrainEnd,
    IntConsumer onEpochBegin,
    Consumer<EpochEnd> onEpochEnd,
    BatchBegin onTrainBatchBegin,
    Consumer<BatchEnd> onTrainBatchEnd)
    implements Callback {

  /** What is done before a batch. */
  @FunctionalInterface
  public interface BatchBegin {
    /** Both count from 1. */
    void accept(int epoch, int batch);
  }

  /** Does nothing yet. */
  public static LambdaCallback of() {
    return new LambdaCallback(
        run -> {}, () -> {}, epoch -> {}, end -> {}, (epoch, batch) -> {}, end -> {});
  }

  public LambdaCallback onTrainBegin(Consumer<Run> onTrainBegin) {
    return new LambdaCallback(
        onTrainBegin, onTrainEnd, onEpochBegin, onEpochEnd, onTrainBatchBegin, onTrainBatchEnd);
  }

  public LambdaCallback onTrainEnd(Runnable onTrainEnd) {
    return new LambdaCallback(
        onTrainBegin, onTrainEnd, onEpochBegin, onEpochEnd, onTrainBatchBegin, onTrainBatchEnd);
  }

  public LambdaCallback onEpochBegin(IntConsumer onEpochBegin) {
    return new LambdaCallback(
        onTrainBegin, onTrainEnd, onEpochBegin, onEpochEnd, onTrainBatchBegin, onTrainBatchEnd);
  }

  public LambdaCallback onEpochEnd(Consumer<EpochEnd> onEpochEnd) {
    return new LambdaCallback(
        onTrainBegin, onTrainEnd, onEpochBegin, onEpochEnd, onTrainBatchBegin, onTrainBatchEnd);
  }

  public LambdaCallback onTrainBatchBegin(BatchBegin onTrainBatchBegin) {
    return new LambdaCallback(
        onTrainBegin, onTrainEnd, onEpochBegin, onEpochEnd, onTrainBatchBegin, onTrainBatchEnd);
  }

  public LambdaCallback onTrainBatchEnd(Consumer<BatchEnd> onTrainBatchEnd) {
    return new LambdaCallback(
        onTrainBegin, onTrainEnd, onEpochBegin, onEpochEnd, onTrainBatchBegin, onTrainBatchEnd);
  }

  @Override
  public Observer start(Run run) {
    onTrainBegin.accept(run);
    return new Observer() {
      @Override
      public void epochBegin(int epoch) {
        onEpochBegin.accept(epoch);
      }

      @Override
      public void batchBegin(int epoch, int batch) {
        onTrainBatchBegin.accept(epoch, batch);
      }

      @Override
      public void batchEnd(BatchEnd end) {
        onTrainBatchEnd.accept(end);
      }

      @Override
      public void epochEnd(EpochEnd end) {
        onEpochEnd.accept(end);
      }

      @Override
      public void trainEnd() {
        onTrainEnd.run();
      }
    };
  }
}
