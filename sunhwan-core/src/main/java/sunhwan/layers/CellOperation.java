package sunhwan.layers;

import java.util.List;

/**
 * The numbers behind a cell of your own: one step forward, and the step back that belongs to it.
 *
 * <p>It sees rows, one for each example that is still alive at the step, and no time, no mask and
 * no direction. As an {@link Operation} it has no field that changes; weights and their gradients
 * are in the {@link Context}.
 */
public interface CellOperation {

  /** Values of a row that comes out. */
  int units();

  /** Values of a row of each state: an LSTM's h and c. */
  List<Integer> states();

  /** The weights it needs. */
  List<WeightSpec> weights();

  /** Floats that it writes down for each row, to read them on the way back. */
  default int memory() {
    return 0;
  }

  /** Once whenever weights have changed; see {@link Operation#prepare}. */
  default void prepare(Context context) {}

  /** Before the first step of a pass; here masks of dropout are drawn that hold for all steps. */
  default void begin(int examples, Context context) {}

  /** Writes {@link CellStep#y}, every {@link CellStep#next}, and {@link CellStep#memory}. */
  void forward(CellStep step, Context context);

  /**
   * From {@link CellStep#dy} and every {@link CellStep#dNext} writes {@link CellStep#dx} and every
   * {@link CellStep#dState}, and adds to the gradients of the weights.
   */
  void backward(CellStep step, Context context);
}
