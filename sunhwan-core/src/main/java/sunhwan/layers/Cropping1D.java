package sunhwan.layers;

/**
 * An example without its first and last steps: (batch, time, features) becomes (batch, time − left
 * − right, features); no step is left of an example that has no more.
 *
 * @param left steps cut off at the beginning, not negative
 * @param right steps cut off at the end, not negative
 */
public record Cropping1D(int left, int right) implements GaplessLayer {
  public Cropping1D {
    Refuse.ifNegative("Cropping1D", "left", left);
    Refuse.ifNegative("Cropping1D", "right", right);
  }

  /** As many on both sides. */
  public static Cropping1D of(int cropping) {
    return new Cropping1D(cropping, cropping);
  }

  public static Cropping1D of(int left, int right) {
    return new Cropping1D(left, right);
  }
}
