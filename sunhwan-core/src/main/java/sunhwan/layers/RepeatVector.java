package sunhwan.layers;

/**
 * The same vector n times: (batch, features) becomes (batch, n, features).
 *
 * @param n times, positive
 */
public record RepeatVector(int n) implements LayerSpec {
  public RepeatVector {
    Refuse.unlessPositive("RepeatVector", "n", n);
  }

  public static RepeatVector of(int n) {
    return new RepeatVector(n);
  }
}
