package sunhwan.losses;

/**
 * How the losses of a batch's rows become one number; w is a row's weight, 1 where none is given.
 */
public enum Reduction {
  /** {@code Σ w·loss / rows}: what a loss does by itself. */
  SUM_OVER_BATCH_SIZE,
  /** {@code Σ w·loss / Σ w}. */
  MEAN_WITH_SAMPLE_WEIGHT,
  /** {@code Σ w·loss}. */
  SUM
}
