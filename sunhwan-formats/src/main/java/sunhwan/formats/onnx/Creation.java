package sunhwan.formats.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import sunhwan.tensor.Shape;

/** Operators that make values from attributes, shapes and indices. */
final class Creation {
  private Creation() {}

  static OnnxValue constant(Call call) {
    if (call.step().node().attributes().size() != 1) {
      throw Call.bad("expected one value, got " + call.step().node().attributes().keySet());
    }
    Optional<OnnxValue> tensor = call.tensor("value");
    if (tensor.isPresent()) {
      return tensor.get();
    }
    if (call.told("value_float")) {
      return new OnnxValue.Floats(Shape.of(), call.real("value_float", 0));
    } else if (call.told("value_int")) {
      return new OnnxValue.Longs(Shape.of(), call.whole("value_int"));
    } else if (call.told("value_string")) {
      return new OnnxValue.Strings(Shape.of(), call.text("value_string", ""));
    } else if (call.told("value_floats")) {
      float[] values = call.reals("value_floats");
      return new OnnxValue.Floats(Shape.of(values.length), values);
    } else if (call.told("value_strings")) {
      String[] values = call.texts("value_strings").toArray(String[]::new);
      return new OnnxValue.Strings(Shape.of(values.length), values);
    }
    long[] values = call.wholes("value_ints").orElseThrow();
    return new OnnxValue.Longs(Shape.of(values.length), values);
  }

  static OnnxValue constantOfShape(Call call) {
    Shape shape = call.shape(call.wholes(0));
    OnnxValue value = call.tensor("value").orElseGet(() -> new OnnxValue.Floats(Shape.of(1), 0f));
    if (value.shape().count() != 1) {
      throw Call.bad("expected one value, got " + value.shape());
    }
    return Elements.pick(value, shape, new int[shape.count()]);
  }

  static OnnxValue shape(Call call) {
    long[] sizes = Positions.sizes(call.shapeOf(0));
    int start = end(call.whole("start", 0), sizes.length);
    int end = end(call.whole("end", sizes.length), sizes.length);
    long[] part = Arrays.copyOfRange(sizes, start, Math.max(start, end));
    return new OnnxValue.Longs(Shape.of(part.length), part);
  }

  private static int end(long axis, int rank) {
    return (int) Math.max(0, Math.min(rank, axis < 0 ? axis + rank : axis));
  }

  static OnnxValue size(Call call) {
    return new OnnxValue.Longs(Shape.of(), call.shapeOf(0).count());
  }

  static OnnxValue range(Call call) {
    call.same(0, 1);
    call.same(0, 2);
    for (int i = 0; i < 3; i++) {
      if (call.shapeOf(i).count() != 1) {
        throw Call.bad("expected one number as input " + i + ", got " + call.shapeOf(i));
      }
    }
    OnnxType type = call.in(0).type();
    double start = Elements.reals(call.in(0)).applyAsDouble(0);
    double limit = Elements.reals(call.in(1)).applyAsDouble(0);
    double delta = Elements.reals(call.in(2)).applyAsDouble(0);
    double count = Math.ceil((limit - start) / delta);
    if (delta == 0 || Double.isNaN(count)) {
      throw Call.bad("cannot go from " + start + " to " + limit + " in steps of " + delta);
    }
    Shape shape = call.shape((long) Math.max(0, count));
    if (Elements.real(type)) {
      return Elements.ofReals(type, shape, i -> start + i * delta);
    }
    long from = Elements.wholes(call.in(0)).applyAsLong(0);
    long by = Elements.wholes(call.in(2)).applyAsLong(0);
    return Elements.ofWholes(type, shape, i -> from + i * by);
  }

  static OnnxValue eyeLike(Call call) {
    Shape shape = call.shapeOf(0);
    if (shape.rank() != 2) {
      throw Call.bad("expected a matrix, got " + shape);
    }
    OnnxType type = call.in(0).type();
    if (call.told("dtype")) {
      long code = call.whole("dtype");
      type =
          OnnxType.ofCode(code)
              .orElseThrow(() -> Call.bad("asks for " + OnnxType.nameOfCode(code)));
    }
    long k = call.whole("k", 0);
    int columns = shape.size(1);
    return Elements.ofWholes(type, shape, i -> i % columns - (long) (i / columns) == k ? 1 : 0);
  }

  static OnnxValue oneHot(Call call) {
    Shape indices = call.shapeOf(0);
    if (call.shapeOf(1).count() != 1 || call.shapeOf(2).count() != 2) {
      throw Call.bad(
          "expected one depth and two values, got " + call.shapeOf(1) + ", " + call.shapeOf(2));
    }
    long depth = Elements.wholes(call.in(1)).applyAsLong(0);
    int axis = Call.axis(call.whole("axis", -1), indices.rank() + 1);
    Shape shape =
        call.shape(
            IntStream.rangeClosed(0, indices.rank())
                .mapToLong(i -> i == axis ? depth : indices.size(i < axis ? i : i - 1))
                .toArray());
    IntToLongFunction index = Elements.wholes(call.in(0));
    int[] positions = new int[shape.count()];
    int inner = positions.length == 0 ? 1 : Positions.product(shape, axis + 1, shape.rank());
    for (int i = 0; i < positions.length; i++) {
      int at = (int) (i / inner / depth) * inner + i % inner;
      long hot = index.applyAsLong(at);
      positions[i] = (hot < 0 ? hot + depth : hot) == i / inner % depth ? 1 : 0;
    }
    return Elements.pick(call.in(2), shape, positions);
  }

  static OnnxValue nonZero(Call call) {
    OnnxValue x = call.in(0);
    IntToDoubleFunction values = Elements.reals(x);
    int[] found =
        IntStream.range(0, x.shape().count()).filter(i -> values.applyAsDouble(i) != 0).toArray();
    int rank = x.shape().rank();
    int[] strides = Positions.strides(x.shape());
    Shape shape = call.shape(rank, found.length);
    long[] indices = new long[shape.count()];
    for (int axis = 0; axis < rank; axis++) {
      for (int i = 0; i < found.length; i++) {
        indices[axis * found.length + i] = found[i] / strides[axis] % x.shape().size(axis);
      }
    }
    return new OnnxValue.Longs(shape, indices);
  }

  /** In inference nothing is dropped. */
  static List<OnnxValue> dropout(Call call) {
    OnnxValue x = call.in(0);
    if (call.has(1) && call.shapeOf(1).count() != 1) {
      throw Call.bad("expected one ratio, got " + call.shapeOf(1));
    }
    boolean drops = !call.has(1) || Elements.reals(call.in(1)).applyAsDouble(0) != 0;
    if (call.has(2) && call.truth(2) && drops) {
      throw Call.bad("is asked to drop at random, as in training, which is not done");
    }
    Shape shape = x.shape();
    OnnxType mask = call.opset() < 10 ? x.type() : OnnxType.BOOL;
    return call.outputs() < 2 ? List.of(x) : List.of(x, Elements.ofWholes(mask, shape, i -> 1));
  }
}
