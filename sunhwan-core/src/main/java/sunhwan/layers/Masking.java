package sunhwan.layers;

/**
 * Masks the steps whose features all equal maskValue: (batch, time, features) stays as it is,
 * without those steps.
 *
 * @param maskValue usually 0
 */
public record Masking(float maskValue) implements LayerSpec {
  public static Masking of() {
    return new Masking(0);
  }
}
