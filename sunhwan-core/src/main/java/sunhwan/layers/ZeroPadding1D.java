package sunhwan.layers;

/**
 * Steps of zeros before and behind an example's own: (batch, time, features) becomes (batch, left +
 * time + right, features).
 *
 * @param left steps before the first, not negative
 * @param right steps behind the last, not negative
 */
public record ZeroPadding1D(int left, int right) implements GaplessLayer {
  public ZeroPadding1D {
    Refuse.ifNegative("ZeroPadding1D", "left", left);
    Refuse.ifNegative("ZeroPadding1D", "right", right);
  }

  /** As many on both sides. */
  public static ZeroPadding1D of(int padding) {
    return new ZeroPadding1D(padding, padding);
  }

  public static ZeroPadding1D of(int left, int right) {
    return new ZeroPadding1D(left, right);
  }
}
