package sunhwan.layers;

import sunhwan.tensor.Shape;

/** A layer of your own: a record that knows its operation. */
public non-sealed interface CustomLayer extends LayerSpec {

  /** Its name in a model where it is given none, in Keras's case: {@code my_layer}. */
  String defaultName();

  /**
   * The numbers behind it for inputs of this shape, which has no batch axis.
   *
   * @throws IllegalArgumentException where the input does not fit
   */
  Operation bind(Shape input);
}
