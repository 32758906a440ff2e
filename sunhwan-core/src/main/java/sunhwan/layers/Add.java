package sunhwan.layers;

/** The sum of its inputs, elementwise; a masked step counts 0. */
public record Add() implements MergeLayer {
  public static Add of() {
    return new Add();
  }
}
