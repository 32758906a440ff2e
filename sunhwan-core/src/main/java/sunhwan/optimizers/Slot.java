package sunhwan.optimizers;

import sunhwan.tensor.Shape;

/**
 * An array that an optimizer keeps for a weight.
 *
 * @param name Keras's word for it, such as {@code momentum}
 * @param shape most often the weight's
 * @param initial value before the first step
 */
public record Slot(String name, Shape shape, float initial) {

  /** As large as the weight, zeros at first. */
  public static Slot like(Shape weight, String name) {
    return new Slot(name, weight, 0);
  }
}
