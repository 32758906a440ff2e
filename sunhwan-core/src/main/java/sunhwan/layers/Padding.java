package sunhwan.layers;

/** What a window finds beyond an example's ends. */
public enum Padding {
  /** It does not go there, so fewer steps come out. */
  VALID,

  /** Zeros on both sides, one more behind where they are odd: ⌈time / strides⌉ steps come out. */
  SAME,

  /** Zeros before the first step alone, so that no step sees a later one. */
  CAUSAL
}
