package sunhwan.layers;

/**
 * Every step several times: (batch, time, features) becomes (batch, time · size, features).
 *
 * @param size times, positive
 */
public record UpSampling1D(int size) implements GaplessLayer {
  public UpSampling1D {
    Refuse.unlessPositive("UpSampling1D", "size", size);
  }

  public static UpSampling1D of(int size) {
    return new UpSampling1D(size);
  }
}
