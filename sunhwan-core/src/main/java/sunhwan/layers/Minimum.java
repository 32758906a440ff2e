package sunhwan.layers;

/**
 * The smallest of its inputs, elementwise, among those that are live; the gradient goes to the
 * first of equals.
 */
public record Minimum() implements MergeLayer {
  public static Minimum of() {
    return new Minimum();
  }
}
