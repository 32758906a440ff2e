package sunhwan.internal.layer;

import java.util.List;
import sunhwan.layers.Context;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.tensor.Shape;

/**
 * A layer on its way through time, whose states can be handed in and out: (batch, width) each, in
 * the batch's order.
 */
sealed interface Loop extends Operation permits RecurrentOperation, CellLoop, ChainedLoops {

  /**
   * Where the rows of a sequence are: behind column from of rows that are stride floats long, so
   * that two directions can stand side by side.
   */
  record Columns(float[] data, int from, int stride) {}

  /** Widths of the states that it carries, in Keras's order. */
  List<Integer> states();

  /** Values of a row that comes out. */
  default int units() {
    return output().size(-1);
  }

  /** Whether every step comes out. */
  default boolean sequences() {
    return output().rank() == 2;
  }

  /** Shapes of its states. */
  default List<Shape> stateShapes() {
    return states().stream().map(width -> Shape.of(width).named("units")).toList();
  }

  @Override
  default Signal forward(Signal x, Context context) {
    return forward(x, List.of(), context);
  }

  /** From states, or from what the context has where there are none. */
  Signal forward(Signal x, List<Signal> initial, Context context);

  /**
   * The same with the sequence that comes out in columns of somebody else's rows; what comes back
   * is the whole of them.
   */
  Signal forward(Signal x, List<Signal> initial, Context context, Columns into);

  /** The states after the last live step. */
  List<Signal> last(Context context);

  @Override
  default Signal backward(Signal dy, Context context) {
    return backward(new Columns(dy.data(), 0, dy.width()), List.of(), context);
  }

  /**
   * From columns of somebody else's rows, and from the gradients of the last states if anybody
   * reads them.
   */
  Signal backward(Columns dy, List<Signal> dLast, Context context);

  /** The gradients of the states that {@link #backward} came back to. */
  List<Signal> dInitial(Context context);
}
