package sunhwan.training;

/** Why a training ended. */
public sealed interface Ending {

  /** All epochs were done. */
  record Completed() implements Ending {}

  /**
   * A callback ended it.
   *
   * @param epoch from 1
   * @param reason in words
   */
  record Stopped(int epoch, String reason) implements Ending {}

  /**
   * The loss, or a weight at the end of an epoch, was no longer a number; the weights are those of
   * the last epoch that was good.
   *
   * @param epoch from 1
   * @param batch from 1
   * @param loss infinite or NaN; NaN where it was a weight
   */
  record NotFinite(int epoch, int batch, double loss) implements Ending {}
}
