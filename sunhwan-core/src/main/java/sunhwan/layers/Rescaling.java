package sunhwan.layers;

/**
 * {@code y = x · scale + offset}, for every value.
 *
 * @param scale finite
 * @param offset finite
 */
public record Rescaling(float scale, float offset) implements StepLayer {
  public Rescaling {
    Refuse.unlessFinite("Rescaling", "scale", scale);
    Refuse.unlessFinite("Rescaling", "offset", offset);
  }

  public static Rescaling of(float scale) {
    return new Rescaling(scale, 0);
  }

  public Rescaling offset(float offset) {
    return new Rescaling(scale, offset);
  }
}
