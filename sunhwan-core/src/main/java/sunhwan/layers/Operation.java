package sunhwan.layers;

import java.util.List;
import java.util.Optional;
import sunhwan.tensor.Shape;

/**
 * The numbers behind a layer: a forward pass and the backward pass that belongs to it.
 *
 * <p>An operation has no field that changes. What forward writes down for backward, it keeps in the
 * {@link Context}. One operation works for many threads, each with a context of its own.
 */
public interface Operation {

  /** Shape of what comes out, without the batch axis. */
  Shape output();

  /** Steps that come out of an example of so many; the same unless a layer changes time. */
  default int steps(int steps) {
    return steps;
  }

  /** The weights it needs, in Keras's order. */
  List<WeightSpec> weights();

  /**
   * Once whenever weights have changed: packs them as kernels like them, into {@link
   * Context#prepared}.
   */
  default void prepare(Context context) {}

  /** From input to output. */
  Signal forward(Signal x, Context context);

  /**
   * The same for one example that is read step by step, outside training; empty where all steps are
   * needed at once. A layer that leaves this out can still be streamed, at the cost of {@link
   * #forward} for each step.
   */
  default Optional<Stepper> stepper(Context context) {
    return Optional.empty();
  }

  /** From the gradient of the output to that of the input; adds to the gradients of the weights. */
  Signal backward(Signal dy, Context context);
}
