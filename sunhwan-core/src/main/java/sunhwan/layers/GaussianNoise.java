package sunhwan.layers;

/**
 * In training adds noise to every value, normal around 0; otherwise does nothing.
 *
 * @param stddev of the noise, 0 to 1
 */
public record GaussianNoise(float stddev) implements StepLayer {
  public GaussianNoise {
    if (!(stddev >= 0 && stddev <= 1)) {
      throw new IllegalArgumentException("GaussianNoise: stddev must be 0 to 1, got " + stddev);
    }
  }

  public static GaussianNoise of(float stddev) {
    return new GaussianNoise(stddev);
  }
}
