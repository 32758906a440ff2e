package sunhwan.layers;

/**
 * An example's steps one behind the other: (batch, time, features) becomes (batch, time ·
 * features).
 */
public record Flatten() implements GaplessLayer {
  public static Flatten of() {
    return new Flatten();
  }
}
