package sunhwan.layers;

/**
 * What comes in comes out, and adds {@code (l1·Σ|x| + l2·Σx²) / batch} to the loss; masked steps
 * add nothing.
 *
 * @param l1 at least 0
 * @param l2 at least 0
 */
public record ActivityRegularization(float l1, float l2) implements StepLayer {
  public ActivityRegularization {
    Refuse.ifNegative("ActivityRegularization", "l1", l1);
    Refuse.ifNegative("ActivityRegularization", "l2", l2);
  }

  /** Keras's defaults are 0 for both, which adds nothing. */
  public static ActivityRegularization of(float l1, float l2) {
    return new ActivityRegularization(l1, l2);
  }
}
