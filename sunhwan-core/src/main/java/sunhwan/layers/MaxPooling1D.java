package sunhwan.layers;

/**
 * Largest value of each feature in a window over time: (batch, time, features) becomes (batch,
 * time′, features).
 *
 * @param poolSize steps that a window sees
 * @param strides steps from one window to the next
 * @param padding VALID, or SAME, where the ends of an example cut windows short
 */
public record MaxPooling1D(int poolSize, int strides, Padding padding) implements GaplessLayer {
  public MaxPooling1D {
    Refuse.unlessWindow("MaxPooling1D", "poolSize", poolSize, strides, 1);
    Refuse.ifCausal("MaxPooling1D", padding);
  }

  /** Windows side by side, without padding. */
  public static MaxPooling1D of(int poolSize) {
    return new MaxPooling1D(poolSize, poolSize, Padding.VALID);
  }

  public MaxPooling1D strides(int strides) {
    return new MaxPooling1D(poolSize, strides, padding);
  }

  public MaxPooling1D padding(Padding padding) {
    return new MaxPooling1D(poolSize, strides, padding);
  }
}
