package sunhwan.layers;

/** The first of two inputs minus the second, elementwise; a masked step counts 0. */
public record Subtract() implements MergeLayer {
  public static Subtract of() {
    return new Subtract();
  }
}
