package sunhwan.formats.onnx;

import java.util.List;
import java.util.Optional;
import sunhwan.formats.ModelFormatException;
import sunhwan.tensor.Shape;

/**
 * A node with its inputs, as what computes it sees them.
 *
 * <p>Every method that finds something else than it should throws a {@link ModelFormatException}
 * without saying where; the interpreter puts the node in front.
 */
record Call(
    Graph.Step step,
    List<Optional<OnnxValue>> inputs,
    Allowance allowance,
    Engine engine,
    Interpreter interpreter) {

  int opset() {
    return step.opset();
  }

  static ModelFormatException bad(String problem) {
    return new ModelFormatException(problem);
  }

  void checkMainType() {
    Operator operator = step.operator();
    if (operator.main() >= 0 && has(operator.main())) {
      OnnxType type = in(operator.main()).type();
      if (!operator.types().contains(type)) {
        throw bad("does not compute with " + type + ". See docs/onnx-coverage.md");
      }
    }
  }

  boolean has(int input) {
    return input < inputs.size() && inputs.get(input).isPresent();
  }

  OnnxValue in(int input) {
    if (!has(input)) {
      throw bad("lacks its input " + input);
    }
    return inputs.get(input).orElseThrow();
  }

  Shape shapeOf(int input) {
    return in(input).shape();
  }

  /** How many outputs the node names. */
  int outputs() {
    return step.node().outputs().size();
  }

  OnnxValue.Floats floats(int input) {
    if (in(input) instanceof OnnxValue.Floats floats) {
      return floats;
    }
    throw bad("expected FLOAT as input " + input + ", got " + in(input).type());
  }

  /** The floats of an input of a certain shape. */
  float[] floats(int input, int... sizes) {
    OnnxValue.Floats floats = floats(input);
    if (!floats.shape().equals(Shape.of(sizes))) {
      throw bad(
          "expected input " + input + " of shape " + Shape.of(sizes) + ", got " + floats.shape());
    }
    return floats.data();
  }

  /** The whole numbers of an input, all of them. */
  long[] wholes(int input) {
    return switch (in(input)) {
      case OnnxValue.Longs longs -> longs.data();
      case OnnxValue.Ints ints -> {
        long[] wide = new long[ints.data().length];
        for (int i = 0; i < wide.length; i++) {
          wide[i] = ints.data()[i];
        }
        yield wide;
      }
      case OnnxValue other ->
          throw bad("expected INT64 or INT32 as input " + input + ", got " + other.type());
    };
  }

  /** The one whole number of an input. */
  long whole(int input) {
    long[] values = wholes(input);
    if (values.length != 1) {
      throw bad("expected one number as input " + input + ", got " + values.length);
    }
    return values[0];
  }

  /** The one truth value of an input. */
  boolean truth(int input) {
    if (in(input) instanceof OnnxValue.Booleans truth && truth.data().length == 1) {
      return truth.data()[0];
    }
    throw bad("expected one BOOL as input " + input + ", got " + in(input).type());
  }

  /** Two inputs have elements of one type. */
  void same(int input, int other) {
    if (in(input).type() != in(other).type()) {
      throw bad(
          "expected inputs of one type, got " + in(input).type() + " and " + in(other).type());
    }
  }

  boolean told(String attribute) {
    return step.node().attributes().containsKey(attribute);
  }

  private static ModelFormatException kind(String name, String expected) {
    return bad("attribute '" + name + "' should be " + expected);
  }

  long whole(String name, long otherwise) {
    if (!told(name)) {
      return otherwise;
    }
    if (step.node().attributes().get(name) instanceof Attribute.Whole whole) {
      return whole.value();
    }
    throw kind(name, "a whole number");
  }

  long whole(String name) {
    if (!told(name)) {
      throw bad("lacks the attribute '" + name + "'");
    }
    return whole(name, 0);
  }

  boolean flag(String name, boolean otherwise) {
    return whole(name, otherwise ? 1 : 0) != 0;
  }

  float real(String name, float otherwise) {
    if (!told(name)) {
      return otherwise;
    }
    if (step.node().attributes().get(name) instanceof Attribute.Real real) {
      return real.value();
    }
    throw kind(name, "a number");
  }

  String text(String name, String otherwise) {
    if (!told(name)) {
      return otherwise;
    }
    if (step.node().attributes().get(name) instanceof Attribute.Text text) {
      return text.value();
    }
    throw kind(name, "a text");
  }

  Optional<long[]> wholes(String name) {
    if (!told(name)) {
      return Optional.empty();
    }
    if (step.node().attributes().get(name) instanceof Attribute.Wholes wholes) {
      return Optional.of(wholes.values());
    }
    throw kind(name, "whole numbers");
  }

  float[] reals(String name) {
    if (!told(name)) {
      return new float[0];
    }
    if (step.node().attributes().get(name) instanceof Attribute.Reals reals) {
      return reals.values();
    }
    throw kind(name, "numbers");
  }

  List<String> texts(String name) {
    if (!told(name)) {
      return List.of();
    }
    if (step.node().attributes().get(name) instanceof Attribute.Texts texts) {
      return texts.values();
    }
    throw kind(name, "texts");
  }

  Optional<OnnxValue> tensor(String name) {
    if (!told(name)) {
      return Optional.empty();
    }
    if (step.node().attributes().get(name) instanceof Attribute.Tensor tensor) {
      return Optional.of(tensor.value());
    }
    throw kind(name, "a tensor");
  }

  Graph body(String name) {
    return Optional.ofNullable(step.bodies().get(name))
        .orElseThrow(() -> bad("lacks the graph '" + name + "'"));
  }

  /** Axes that stood in an attribute before some opset, and are an input since. */
  Optional<long[]> axes(int inputSince, int input) {
    if (opset() < inputSince) {
      return wholes("axes");
    }
    if (told("axes")) {
      throw bad("has axes as an attribute, which are an input since opset " + inputSince);
    }
    return has(input) ? Optional.of(wholes(input)) : Optional.empty();
  }

  /** An axis, where negative ones count from the end. */
  static int axis(long axis, int rank) {
    long positive = axis < 0 ? axis + rank : axis;
    if (positive < 0 || positive >= rank) {
      throw bad("axis " + axis + " is outside of " + rank + " axes");
    }
    return (int) positive;
  }

  /** The shape of a value that is about to be made; refused where it does not fit. */
  Shape shape(long... sizes) {
    return allowance.shape(sizes);
  }
}
