package sunhwan.layers;

import java.util.Optional;

/**
 * A recurrent layer twice, once in each direction, Schuster and Paliwal 1997.
 *
 * @param layer the forward one
 * @param mergeMode how the two outputs become one
 * @param backwardLayer the backward one; empty for the forward one's mirror with weights of its own
 */
public record Bidirectional(
    RecurrentLayer<?> layer, MergeMode mergeMode, Optional<RecurrentLayer<?>> backwardLayer)
    implements LayerSpec {
  /** How the two outputs become one. */
  public enum MergeMode {
    /** Side by side: (…, 2·units). */
    CONCAT,
    SUM,
    /** Elementwise product. */
    MUL,
    /** Mean. */
    AVE,
    /** Not at all: two outputs, which a graph can take and a Sequential cannot. */
    NONE
  }

  public Bidirectional {
    if (layer.recurrence().goBackwards()) {
      throw new IllegalArgumentException(
          "Bidirectional: the layer inside must go forwards; its mirror goes backwards by itself");
    }
    if (backwardLayer.isPresent()) {
      refuseUnlike(layer, backwardLayer.get(), mergeMode);
    }
  }

  private static void refuseUnlike(
      RecurrentLayer<?> layer, RecurrentLayer<?> backward, MergeMode mergeMode) {
    Recurrence f = layer.recurrence();
    Recurrence b = backward.recurrence();
    if (!b.goBackwards()) {
      throw new IllegalArgumentException(
          "Bidirectional: expected a backwardLayer that goes backwards, got one that goes forwards."
              + " Set goBackwards(true) on it.");
    }
    if (f.returnSequences() != b.returnSequences() || f.returnState() != b.returnState()) {
      throw new IllegalArgumentException(
          "Bidirectional: expected the same returnSequences and returnState of both layers, got "
              + f.returnSequences()
              + " and "
              + f.returnState()
              + " forwards, "
              + b.returnSequences()
              + " and "
              + b.returnState()
              + " backwards");
    }
    boolean sideBySide = mergeMode == MergeMode.CONCAT || mergeMode == MergeMode.NONE;
    if (f.units() != b.units() && !sideBySide) {
      throw new IllegalArgumentException(
          "Bidirectional: mergeMode "
              + mergeMode
              + " needs as many units both ways, got "
              + f.units()
              + " forwards and "
              + b.units()
              + " backwards. Use CONCAT or NONE.");
    }
  }

  public static Bidirectional of(RecurrentLayer<?> layer) {
    return new Bidirectional(layer, MergeMode.CONCAT, Optional.empty());
  }

  public Bidirectional mergeMode(MergeMode mergeMode) {
    return new Bidirectional(layer, mergeMode, backwardLayer);
  }

  /** Another layer than the mirror, which has goBackwards(true) as in Keras. */
  public Bidirectional backwardLayer(RecurrentLayer<?> backwardLayer) {
    return new Bidirectional(layer, mergeMode, Optional.of(backwardLayer));
  }

  /** The layer that reads from the last step to the first. */
  public RecurrentLayer<?> backwards() {
    return backwardLayer.isPresent() ? backwardLayer.get() : layer.goBackwards(true);
  }
}
