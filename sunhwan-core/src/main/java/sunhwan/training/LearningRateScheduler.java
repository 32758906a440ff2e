package sunhwan.training;

/**
 * Sets the learning rate before each epoch, as Keras's callback of that name; the history keeps it
 * as {@code learning_rate}.
 *
 * @param schedule gives the rate of an epoch
 */
public record LearningRateScheduler(Schedule schedule) implements Callback {

  /** A rate for each epoch. */
  @FunctionalInterface
  public interface Schedule {
    /**
     * The rate of an epoch, at least 0.
     *
     * @param epoch from 0, as in Keras
     * @param learningRate as it is
     */
    float at(int epoch, float learningRate);
  }

  public static LearningRateScheduler of(Schedule schedule) {
    return new LearningRateScheduler(schedule);
  }

  @Override
  public Observer start(Run run) {
    return new Observer() {
      @Override
      public void epochBegin(int epoch) {
        run.learningRate(schedule.at(epoch - 1, run.learningRate()));
      }

      @Override
      public void epochEnd(EpochEnd end) {
        run.log("learning_rate", run.learningRate());
      }
    };
  }
}
