package sunhwan.layers;

/**
 * Mean of each feature in a window over time, of the steps that there are: (batch, time, features)
 * becomes (batch, time′, features).
 *
 * @param poolSize steps that a window sees
 * @param strides steps from one window to the next
 * @param padding VALID, or SAME, where the ends of an example cut windows short
 */
public record AveragePooling1D(int poolSize, int strides, Padding padding) implements GaplessLayer {
  public AveragePooling1D {
    Refuse.unlessWindow("AveragePooling1D", "poolSize", poolSize, strides, 1);
    Refuse.ifCausal("AveragePooling1D", padding);
  }

  /** Windows side by side, without padding. */
  public static AveragePooling1D of(int poolSize) {
    return new AveragePooling1D(poolSize, poolSize, Padding.VALID);
  }

  public AveragePooling1D strides(int strides) {
    return new AveragePooling1D(poolSize, strides, padding);
  }

  public AveragePooling1D padding(Padding padding) {
    return new AveragePooling1D(poolSize, strides, padding);
  }
}
