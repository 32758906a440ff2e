package sunhwan.layers;

/**
 * In training sets a share of an example's features to 0 at all of its steps and scales the rest by
 * {@code 1 / (1 − rate)}, Tompson et al. 2015; otherwise does nothing. (batch, time, features) in
 * and out.
 *
 * @param rate share, at least 0 and below 1
 */
public record SpatialDropout1D(float rate) implements LayerSpec {
  public SpatialDropout1D {
    Refuse.unlessRate("SpatialDropout1D", "rate", rate);
  }

  public static SpatialDropout1D of(float rate) {
    return new SpatialDropout1D(rate);
  }
}
