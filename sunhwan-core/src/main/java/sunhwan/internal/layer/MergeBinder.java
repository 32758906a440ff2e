package sunhwan.internal.layer;

import java.util.List;
import sunhwan.internal.layer.ElementwiseOperation.Kind;
import sunhwan.layers.Add;
import sunhwan.layers.Average;
import sunhwan.layers.Concatenate;
import sunhwan.layers.Dot;
import sunhwan.layers.Maximum;
import sunhwan.layers.MergeLayer;
import sunhwan.layers.Minimum;
import sunhwan.layers.MultiOperation;
import sunhwan.layers.Multiply;
import sunhwan.layers.SelectSteps;
import sunhwan.layers.Subtract;
import sunhwan.tensor.Shape;

/** What {@link Binder} does, for layers that merge. */
final class MergeBinder {
  private final MergeLayer spec;
  private final List<Shape> inputs;
  private final String name;

  private MergeBinder(MergeLayer spec, List<Shape> inputs, String name) {
    this.spec = spec;
    this.inputs = inputs;
    this.name = name;
  }

  static MultiOperation bind(MergeLayer spec, List<Shape> inputs, String name) {
    MergeBinder binder = new MergeBinder(spec, inputs, name);
    for (Shape input : inputs) {
      binder.require(
          input.rank() <= 2 && input.size(-1) != Shape.UNKNOWN,
          "inputs (batch, features) or (batch, time, features)",
          "Put an Embedding behind an input of ids");
    }
    return switch (spec) {
      case Add a -> binder.elementwise(Kind.ADD);
      case Subtract s -> {
        binder.requireTwo();
        yield binder.elementwise(Kind.SUBTRACT);
      }
      case Multiply m -> binder.elementwise(Kind.MULTIPLY);
      case Average a -> binder.elementwise(Kind.AVERAGE);
      case Maximum m -> binder.elementwise(Kind.MAXIMUM);
      case Minimum m -> binder.elementwise(Kind.MINIMUM);
      case Concatenate c -> binder.concatenate(c);
      case Dot d -> binder.dot(d);
      case SelectSteps s -> binder.selectSteps();
    };
  }

  private MultiOperation elementwise(Kind kind) {
    int width = 1;
    for (Shape input : inputs) {
      int own = input.size(-1);
      require(
          own == 1 || width == 1 || own == width,
          "inputs of the same features, or of one that stands for all",
          "Put a Dense before one of them");
      width = Math.max(width, own);
    }
    return new ElementwiseOperation(kind, inputs, output(width));
  }

  /** A sequence where any input is one, else a vector. */
  private Shape output(int width) {
    boolean sequences = false;
    int time = Shape.UNKNOWN;
    for (Shape input : inputs) {
      if (input.rank() == 2) {
        sequences = true;
        int own = input.size(0);
        require(
            own == Shape.UNKNOWN || time == Shape.UNKNOWN || own == time,
            "sequences of the same time",
            "Pad or cut one of them with ZeroPadding1D or Cropping1D");
        time = own == Shape.UNKNOWN ? time : own;
      }
    }
    return sequences ? Shape.sequence(time, width) : Shape.of(width).named("features");
  }

  private MultiOperation concatenate(Concatenate spec) {
    int rank = inputs.getFirst().rank();
    require(
        inputs.stream().allMatch(i -> i.rank() == rank),
        "inputs that are all sequences or all vectors",
        "RepeatVector makes a sequence of a vector");
    boolean features = spec.axis() == -1 || spec.axis() == rank;
    require(
        features || (spec.axis() == 1 && rank == 2),
        "inputs (batch, time, features) for axis " + spec.axis(),
        "Use axis -1");
    if (features) {
      return new ConcatenateOperation(
          inputs, output(inputs.stream().mapToInt(i -> i.size(-1)).sum()));
    }
    int time = 0;
    for (int i = 0; i < inputs.size(); i++) {
      Shape input = inputs.get(i);
      boolean last = i == inputs.size() - 1;
      require(
          input.size(1) == inputs.getFirst().size(1),
          "inputs of the same features for axis 1",
          "Put a Dense before one of them");
      require(
          input.size(0) != Shape.UNKNOWN || last,
          "a known time of all inputs but the last, which tells where the next one begins",
          "Say how many steps there are, as in Input.sequence(50, features) or Input.ids(50)");
      time = input.size(0) == Shape.UNKNOWN ? Shape.UNKNOWN : time + input.size(0);
    }
    return new OneAfterTheOtherOperation(inputs, Shape.sequence(time, inputs.getFirst().size(1)));
  }

  private MultiOperation dot(Dot spec) {
    requireTwo();
    Shape a = inputs.get(0);
    Shape b = inputs.get(1);
    int axisA = axis(spec.axisA(), a);
    int axisB = axis(spec.axisB(), b);
    int sizeA = a.size(axisA - 1);
    int sizeB = b.size(axisB - 1);
    require(
        sizeA == sizeB,
        "inputs of equal size along axes " + axisA + " and " + axisB + ", which are summed over",
        "Choose other axes, or put a Dense before one of them");
    boolean timeA = a.rank() == 2 && axisA == 1;
    boolean timeB = b.rank() == 2 && axisB == 1;
    require(
        sizeA != Shape.UNKNOWN || (timeA && timeB),
        "a known time where it meets features",
        "Say how many steps there are");
    int rows = a.rank() == 1 ? 1 : a.size(timeA ? 1 : 0);
    int columns = b.rank() == 1 ? 1 : b.size(timeB ? 1 : 0);
    boolean sequence = a.rank() == 2 && b.rank() == 2;
    require(
        columns != Shape.UNKNOWN && (sequence || rows != Shape.UNKNOWN),
        "a known time where steps become features",
        "Say how many steps there are, as in Input.sequence(50, features) or Input.ids(50)");
    Shape output =
        sequence
            ? Shape.sequence(rows, columns)
            : Shape.of(Math.max(rows, columns)).named("features");
    return new DotOperation(a, b, timeA, timeB, spec.normalize(), output);
  }

  private int axis(int axis, Shape shape) {
    int counted = axis < 0 ? axis + shape.rank() + 1 : axis;
    require(
        counted >= 1 && counted <= shape.rank(), "inputs that have an axis " + axis, "Use axis -1");
    return counted;
  }

  private MultiOperation selectSteps() {
    requireTwo();
    require(
        inputs.get(0).rank() == 2 && inputs.get(1).rank() == 2,
        "two sequences, the second of which says which steps of the first stay",
        "Set returnSequences(true) on the recurrent layer before it");
    return new SelectStepsOperation(inputs, inputs.getFirst());
  }

  private void requireTwo() {
    require(inputs.size() == 2, "two inputs", "Merge others first");
  }

  private void require(boolean fits, String expected, String next) {
    if (!fits) {
      throw new IllegalArgumentException(
          Binder.kind(spec)
              + " '"
              + name
              + "': expected "
              + expected
              + ", got "
              + Binder.batches(inputs)
              + ". "
              + next
              + ".");
    }
  }
}
