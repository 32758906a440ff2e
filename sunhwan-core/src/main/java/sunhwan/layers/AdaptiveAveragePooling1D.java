package sunhwan.layers;

/**
 * Mean of each feature in as many windows as should come out: (batch, time, features) becomes
 * (batch, outputSize, features), whatever time is.
 *
 * <p>Of T steps window i sees those from {@code ⌊i·T / outputSize⌋} to before {@code ⌈(i + 1)·T /
 * outputSize⌉}, as in Keras and PyTorch. An example of no steps gives no window.
 *
 * @param outputSize windows, positive
 */
public record AdaptiveAveragePooling1D(int outputSize) implements GaplessLayer {
  public AdaptiveAveragePooling1D {
    Refuse.unlessPositive("AdaptiveAveragePooling1D", "outputSize", outputSize);
  }

  public static AdaptiveAveragePooling1D of(int outputSize) {
    return new AdaptiveAveragePooling1D(outputSize);
  }
}
