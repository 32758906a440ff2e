package sunhwan.layers;

import java.util.List;
import sunhwan.tensor.Shape;

/** A layer of your own with several inputs or outputs: a record that knows its operation. */
public non-sealed interface CustomMultiLayer extends LayerSpec {

  /** Its name in a model where it is given none, in Keras's case: {@code my_layer}. */
  String defaultName();

  /**
   * The numbers behind it for inputs of these shapes, which have no batch axis.
   *
   * @throws IllegalArgumentException where the inputs do not fit
   */
  MultiOperation bind(List<Shape> inputs);
}
