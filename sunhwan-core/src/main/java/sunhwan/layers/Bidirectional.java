package sunhwan.layers;

/**
 * A recurrent layer twice, once in each direction, Schuster and Paliwal 1997.
 *
 * @param layer the forward one; the backward one is its mirror with weights of its own
 * @param mergeMode how the two outputs become one
 */
public record Bidirectional(RecurrentLayer<?> layer, MergeMode mergeMode) implements LayerSpec {
  /** How the two outputs become one. */
  public enum MergeMode {
    /** Side by side: (…, 2·units). */
    CONCAT,
    SUM,
    /** Elementwise product. */
    MUL,
    /** Mean. */
    AVE,
    /** Not at all: two outputs, which a Sequential cannot take. */
    NONE
  }

  public Bidirectional {
    if (layer.recurrence().goBackwards()) {
      throw new IllegalArgumentException(
          "Bidirectional: the layer inside must go forwards; its mirror goes backwards by itself");
    }
  }

  public static Bidirectional of(RecurrentLayer<?> layer) {
    return new Bidirectional(layer, MergeMode.CONCAT);
  }

  public Bidirectional mergeMode(MergeMode mergeMode) {
    return new Bidirectional(layer, mergeMode);
  }
}
