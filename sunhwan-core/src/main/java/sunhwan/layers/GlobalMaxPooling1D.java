package sunhwan.layers;

/**
 * Largest value of each feature over the live steps: (batch, time, features) becomes (batch,
 * features); 0 where no step is live.
 */
public record GlobalMaxPooling1D() implements LayerSpec {
  public static GlobalMaxPooling1D of() {
    return new GlobalMaxPooling1D();
  }
}
