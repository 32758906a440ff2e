package sunhwan.layers;

/**
 * The steps of its first input at which its second one has a live step, too; the others are masked.
 *
 * <p>Both are sequences of the same examples, and steps are told by where they stand in time. So a
 * sequence of anything as long as a title picks the title's steps out of a text that begins with
 * it, for a pooling layer behind. What the second input says otherwise is not read.
 */
public record SelectSteps() implements MergeLayer {
  public static SelectSteps of() {
    return new SelectSteps();
  }
}
