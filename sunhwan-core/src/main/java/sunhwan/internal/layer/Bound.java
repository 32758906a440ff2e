package sunhwan.internal.layer;

import java.util.List;
import sunhwan.layers.Context;
import sunhwan.layers.MultiOperation;
import sunhwan.layers.Operation;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;

/** The numbers behind a call of a layer, with one value in and out or with several. */
public sealed interface Bound {
  /** One value in, one out. */
  record One(Operation operation) implements Bound {}

  /** Several in, several out, or both. */
  record Many(MultiOperation operation) implements Bound {}

  /** Whether training leaves its weights as they are. */
  default boolean frozen() {
    return switch (this) {
      case One(Operation o) -> o instanceof FrozenOperation;
      case Many(MultiOperation o) -> o instanceof FrozenMultiOperation;
    };
  }

  /** Shapes of what comes out, without batch axis. */
  default List<Shape> outputs() {
    return switch (this) {
      case One(Operation o) -> List.of(o.output());
      case Many(MultiOperation o) -> o.outputs();
    };
  }

  /** What it needs, by names inside the layer. */
  default List<WeightSpec> weights() {
    return switch (this) {
      case One(Operation o) -> o.weights();
      case Many(MultiOperation o) -> o.weights();
    };
  }

  /** Packs weights that have changed. */
  default void prepare(Context context) {
    switch (this) {
      case One(Operation o) -> o.prepare(context);
      case Many(MultiOperation o) -> o.prepare(context);
    }
  }

  /** Steps of an output for inputs of so many. */
  default int steps(int output, List<Integer> inputs) {
    return switch (this) {
      case One(Operation o) -> o.steps(inputs.getFirst());
      case Many(MultiOperation o) -> o.steps(output, inputs);
    };
  }
}
