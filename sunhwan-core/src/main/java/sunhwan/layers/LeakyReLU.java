package sunhwan.layers;

/**
 * {@code y = x} above 0, {@code negativeSlope · x} below.
 *
 * @param negativeSlope at least 0
 */
public record LeakyReLU(float negativeSlope) implements StepLayer {
  public LeakyReLU {
    Refuse.ifNegative("LeakyReLU", "negativeSlope", negativeSlope);
  }

  /** Keras's default of the layer: 0.3, where the activation's is 0.2. */
  public static LeakyReLU of() {
    return new LeakyReLU(0.3f);
  }

  public static LeakyReLU of(float negativeSlope) {
    return new LeakyReLU(negativeSlope);
  }
}
