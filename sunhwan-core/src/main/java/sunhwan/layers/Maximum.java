package sunhwan.layers;

/**
 * The largest of its inputs, elementwise, among those that are live; the gradient goes to the first
 * of equals.
 */
public record Maximum() implements MergeLayer {
  public static Maximum of() {
    return new Maximum();
  }
}
