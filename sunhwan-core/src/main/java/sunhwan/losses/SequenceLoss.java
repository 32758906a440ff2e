package sunhwan.losses;

/**
 * A loss that an example has from all of its live steps together; a batch's is the mean over its
 * examples, each times its weight.
 *
 * <p>What comes out of a model at a step is not what the step's target is compared with, so there
 * are no metrics beside it and no class weights: decode what {@code predict} gives, and compare
 * that.
 */
public sealed interface SequenceLoss extends Loss permits CTC, CRFLoss {

  /** Whether there is a target for every step; else a row of targets is the whole example's. */
  boolean everyStep();

  @Override
  default int targetWidth(int width) {
    return 1;
  }

  /**
   * Refuses targets that it cannot read.
   *
   * @param steps of the example, masked ones included
   * @param width values that come out at each
   * @throws IllegalArgumentException saying what was expected
   */
  void check(int steps, int width, float[] targets);

  /**
   * Loss of one example; where gradient is asked for, its derivative by each prediction times scale
   * is written too.
   *
   * @param y (steps, width) predictions at the live steps
   * @param targets one for each live step, or the example's
   * @param dy as y; empty for no gradient
   */
  double sequence(float[] y, int steps, int width, float[] targets, float[] dy, double scale);
}
