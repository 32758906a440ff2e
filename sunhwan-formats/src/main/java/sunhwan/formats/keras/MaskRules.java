package sunhwan.formats.keras;

import sunhwan.formats.ModelFormatException;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Embedding;
import sunhwan.layers.GlobalAveragePooling1D;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.GroupNormalization;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Masking;
import sunhwan.layers.RecurrentLayer;
import sunhwan.layers.Softmax;

/**
 * Follows a mask through a model and refuses layers that do otherwise with it than Keras's do.
 *
 * <p>Ours leave masked steps out. Keras's compute them, and what a layer that ignores the mask, or
 * the model's caller, sees of them is not what ours would show.
 */
final class MaskRules {
  private boolean masked;
  private boolean zeros;
  private String last = "";

  /** A layer that is reached. */
  void pass(LayerReader.Read layer) {
    LayerSpec spec = layer.spec();
    last = spec.getClass().getSimpleName() + " '" + layer.name() + "'";
    switch (spec) {
      case Embedding e when e.maskZero() -> begin();
      case Masking m -> begin();
      case RecurrentLayer<?> r -> through(r.recurrence().returnSequences(), layer.zeroAtMasked());
      case Bidirectional b ->
          through(b.layer().recurrence().returnSequences(), layer.zeroAtMasked());
      case GlobalMaxPooling1D g ->
          refuse("looks at masked steps, too, in Keras; here it would not");
      case GlobalAveragePooling1D g ->
          refuse("gives NaN in Keras where every step is masked; here it would give 0");
      case GroupNormalization g -> refuse("counts masked steps, too, in Keras; here it would not");
      case Softmax s -> refuse("bends masked values in Keras; here it would not");
      default -> zeros = false;
    }
  }

  private void begin() {
    masked = true;
    zeros = false;
  }

  private void through(boolean sequences, boolean zeroAtMasked) {
    masked &= sequences;
    zeros = zeroAtMasked;
  }

  private void refuse(String reason) {
    if (masked) {
      throw new ModelFormatException(last + ": behind a mask it " + reason);
    }
  }

  /** The end of the model. */
  void finish() {
    if (masked && !zeros) {
      throw new ModelFormatException(
          last
              + ": the model puts out masked steps, where Keras goes on computing; here they would"
              + " be 0");
    }
  }
}
