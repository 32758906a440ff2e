package sunhwan.layers;

/** The product of its inputs, elementwise; a masked step counts 1. */
public record Multiply() implements MergeLayer {
  public static Multiply of() {
    return new Multiply();
  }
}
