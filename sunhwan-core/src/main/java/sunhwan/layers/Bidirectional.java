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
    DirectedLayer layer, MergeMode mergeMode, Optional<DirectedLayer> backwardLayer)
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
    if (layer.goBackwards()) {
      throw new IllegalArgumentException(
          "Bidirectional: the layer inside must go forwards; its mirror goes backwards by itself");
    }
    if (backwardLayer.isPresent()) {
      refuseUnlike(layer, backwardLayer.get(), mergeMode);
    }
  }

  private static void refuseUnlike(
      DirectedLayer layer, DirectedLayer backward, MergeMode mergeMode) {
    if (!backward.goBackwards()) {
      throw new IllegalArgumentException(
          "Bidirectional: expected a backwardLayer that goes backwards, got one that goes forwards."
              + " Set goBackwards(true) on it.");
    }
    if (layer.returnSequences() != backward.returnSequences()
        || layer.returnState() != backward.returnState()) {
      throw new IllegalArgumentException(
          "Bidirectional: expected the same returnSequences and returnState of both layers, got "
              + layer.returnSequences()
              + " and "
              + layer.returnState()
              + " forwards, "
              + backward.returnSequences()
              + " and "
              + backward.returnState()
              + " backwards");
    }
    if (layer instanceof RecurrentLayer<?> f && backward instanceof RecurrentLayer<?> b) {
      refuseUnlike(f.units(), b.units(), mergeMode);
    }
  }

  /** Of an RNN it is not known how many units there are before its cell is bound to an input. */
  private static void refuseUnlike(int forward, int backward, MergeMode mergeMode) {
    boolean sideBySide = mergeMode == MergeMode.CONCAT || mergeMode == MergeMode.NONE;
    if (forward != backward && !sideBySide) {
      throw new IllegalArgumentException(
          "Bidirectional: mergeMode "
              + mergeMode
              + " needs as many units both ways, got "
              + forward
              + " forwards and "
              + backward
              + " backwards. Use CONCAT or NONE.");
    }
  }

  public static Bidirectional of(DirectedLayer layer) {
    return new Bidirectional(layer, MergeMode.CONCAT, Optional.empty());
  }

  public Bidirectional mergeMode(MergeMode mergeMode) {
    return new Bidirectional(layer, mergeMode, backwardLayer);
  }

  /** Another layer than the mirror, which has goBackwards(true) as in Keras. */
  public Bidirectional backwardLayer(DirectedLayer backwardLayer) {
    return new Bidirectional(layer, mergeMode, Optional.of(backwardLayer));
  }

  /** The layer that reads from the last step to the first. */
  public DirectedLayer backwards() {
    return backwardLayer.isPresent() ? backwardLayer.get() : layer.goBackwards(true);
  }
}
