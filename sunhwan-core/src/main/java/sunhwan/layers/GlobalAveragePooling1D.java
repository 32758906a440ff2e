package sunhwan.layers;

/**
 * Mean of each feature over the live steps: (batch, time, features) becomes (batch, features); 0
 * where no step is live.
 */
public record GlobalAveragePooling1D() implements LayerSpec {
  public static GlobalAveragePooling1D of() {
    return new GlobalAveragePooling1D();
  }
}
