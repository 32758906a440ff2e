package sunhwan.training;

/**
 * Ends a training whose loss is no number. Every training ends so by itself and goes back to its
 * last good weights; this callback is for those who want to hear of it as an exception.
 *
 * @param raiseError whether it throws, without telling other callbacks that the training is over
 */
public record TerminateOnNaN(boolean raiseError) implements Callback {

  /** Keras's default: the training ends and {@link Fit#ending} says why. */
  public static TerminateOnNaN of() {
    return new TerminateOnNaN(false);
  }

  public TerminateOnNaN raiseError(boolean raiseError) {
    return new TerminateOnNaN(raiseError);
  }

  @Override
  public Observer start(Run run) {
    return new Observer() {
      @Override
      public void notFinite(Ending.NotFinite ending) {
        if (raiseError) {
          throw new ArithmeticException(
              "TerminateOnNaN: the loss was "
                  + ending.loss()
                  + " in batch "
                  + ending.batch()
                  + " of epoch "
                  + ending.epoch()
                  + ". Try a lower learning rate, or clip gradients with globalClipnorm");
        }
      }
    };
  }
}
