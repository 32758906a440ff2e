package sunhwan.layers;

import java.util.List;
import sunhwan.tensor.Shape;

/**
 * The numbers behind a layer that has several inputs, several outputs, or both; what {@link
 * Operation} is to a layer that has one of each.
 *
 * <p>Inputs may stand in different layouts: steps of one may be masked where those of another are
 * live. {@link sunhwan.tensor.Steps#union} puts them side by side.
 */
public interface MultiOperation {

  /** Shapes of what comes out, without the batch axis; at least one. */
  List<Shape> outputs();

  /**
   * Steps that an output has for an example whose inputs have so many, 1 for a vector; those of the
   * first input unless a layer changes time.
   */
  default int steps(int output, List<Integer> inputs) {
    return inputs.getFirst();
  }

  /** The weights it needs, in Keras's order. */
  List<WeightSpec> weights();

  /** As {@link Operation#prepare}. */
  default void prepare(Context context) {}

  /** From inputs to outputs. */
  List<Signal> forward(List<Signal> x, Context context);

  /**
   * From the gradients of the outputs, zeros where nobody reads one, to those of the inputs; adds
   * to the gradients of the weights.
   *
   * <p>Each comes in the layout of its input. The arrays that come in are only to be read, and the
   * same one may go out more than once.
   */
  List<Signal> backward(List<Signal> dy, Context context);
}
