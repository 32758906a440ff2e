package sunhwan.layers;

import sunhwan.tensor.Shape;

/**
 * What a model takes, as its first entry.
 *
 * @param shape of one example: (time, features) with time perhaps unknown, (time) of ids for an
 *     embedding, or (features)
 */
public record Input(Shape shape) implements LayerSpec {
  /** A sequence of vectors; time may be {@link Shape#UNKNOWN}. */
  public static Input sequence(int time, int features) {
    return new Input(Shape.sequence(time, features));
  }

  /** A sequence of ids; time may be {@link Shape#UNKNOWN}. */
  public static Input ids(int time) {
    return new Input(Shape.of(time).named("time"));
  }

  /** One vector. */
  public static Input vector(int features) {
    return new Input(Shape.of(features).named("features"));
  }
}
