package sunhwan.layers;

import sunhwan.tensor.Shape;

/**
 * A weight that an operation needs.
 *
 * @param name path inside the layer: {@code kernel}, {@code lstm_cell/recurrent_kernel}
 * @param shape its sizes, all known
 * @param initializer where its values come from
 * @param trainable whether training changes it by gradients
 */
public record WeightSpec(String name, Shape shape, Initializer initializer, boolean trainable) {
  /** A weight that training changes. */
  public static WeightSpec of(String name, Shape shape, Initializer initializer) {
    return new WeightSpec(name, shape, initializer, true);
  }
}
