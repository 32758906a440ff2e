package sunhwan.layers;

/**
 * Largest value of each feature in as many windows as should come out: (batch, time, features)
 * becomes (batch, outputSize, features), whatever time is.
 *
 * <p>Of T steps window i sees those from {@code ⌊i·T / outputSize⌋} to before {@code ⌈(i + 1)·T /
 * outputSize⌉}, as in Keras and PyTorch. An example of no steps gives no window.
 *
 * @param outputSize windows, positive
 */
public record AdaptiveMaxPooling1D(int outputSize) implements GaplessLayer {
  public AdaptiveMaxPooling1D {
    Refuse.unlessPositive("AdaptiveMaxPooling1D", "outputSize", outputSize);
  }

  public static AdaptiveMaxPooling1D of(int outputSize) {
    return new AdaptiveMaxPooling1D(outputSize);
  }
}
