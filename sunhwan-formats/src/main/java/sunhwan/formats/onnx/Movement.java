package sunhwan.formats.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import sunhwan.tensor.Shape;

/** Operators that move elements and compute nothing; all of them work for every type. */
final class Movement {
  private Movement() {}

  static OnnxValue transpose(Call call) {
    OnnxValue x = call.in(0);
    int rank = x.shape().rank();
    long[] permutation =
        call.wholes("perm")
            .orElseGet(() -> IntStream.range(0, rank).mapToLong(i -> rank - 1 - i).toArray());
    int[][] axes = Positions.axes(x.shape());
    int[][] moved = new int[rank][];
    long[] sizes = new long[rank];
    boolean[] seen = new boolean[rank];
    if (permutation.length != rank) {
      throw Call.bad("'perm' names " + permutation.length + " axes of " + rank);
    }
    for (int i = 0; i < rank; i++) {
      int from = Call.axis(permutation[i], rank);
      if (seen[from]) {
        throw Call.bad("'perm' names axis " + from + " twice");
      }
      seen[from] = true;
      moved[i] = axes[from];
      sizes[i] = x.shape().size(from);
    }
    return Elements.pick(x, call.shape(sizes), Positions.grid(moved));
  }

  static OnnxValue squeeze(Call call) {
    Shape shape = call.shapeOf(0);
    boolean[] gone = new boolean[shape.rank()];
    long[] axes =
        call.axes(13, 1)
            .orElseGet(
                () ->
                    IntStream.range(0, shape.rank())
                        .filter(axis -> shape.size(axis) == 1)
                        .asLongStream()
                        .toArray());
    for (long axis : axes) {
      int at = Call.axis(axis, shape.rank());
      if (shape.size(at) != 1) {
        throw Call.bad("axis " + axis + " of " + shape + " is not 1 and cannot be left out");
      }
      gone[at] = true;
    }
    long[] sizes =
        IntStream.range(0, shape.rank())
            .filter(axis -> !gone[axis])
            .mapToLong(shape::size)
            .toArray();
    return Elements.reshape(call.in(0), call.shape(sizes));
  }

  static OnnxValue unsqueeze(Call call) {
    Shape shape = call.shapeOf(0);
    long[] axes = call.axes(13, 1).orElseThrow(() -> Call.bad("lacks axes"));
    long[] sizes = new long[rank(shape.rank() + axes.length)];
    for (long axis : axes) {
      int at = Call.axis(axis, sizes.length);
      if (sizes[at] != 0) {
        throw Call.bad("axis " + axis + " is named twice");
      }
      sizes[at] = 1;
    }
    boolean[] added = new boolean[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      added[i] = sizes[i] == 1;
    }
    for (int i = 0, from = 0; i < sizes.length; i++) {
      sizes[i] = added[i] ? 1 : shape.size(from++);
    }
    return Elements.reshape(call.in(0), call.shape(sizes));
  }

  private static int rank(int rank) {
    if (rank > TensorMessage.MOST_AXES) {
      throw Call.bad("gives " + rank + " axes, at most " + TensorMessage.MOST_AXES);
    }
    return rank;
  }

  static OnnxValue reshape(Call call) {
    Shape shape = call.shapeOf(0);
    long[] sizes = call.wholes(1).clone();
    int open = -1;
    long known = 1;
    for (int i = 0; i < rank(sizes.length); i++) {
      if (sizes[i] == 0 && !call.flag("allowzero", false)) {
        if (i >= shape.rank()) {
          throw Call.bad("cannot take size " + i + " over from " + shape);
        }
        sizes[i] = shape.size(i);
      }
      if (sizes[i] < -1 || sizes[i] > Integer.MAX_VALUE || (sizes[i] == -1 && open >= 0)) {
        throw Call.bad("asks for the impossible shape " + Arrays.toString(sizes));
      } else if (sizes[i] == -1) {
        open = i;
      } else {
        known = Math.min(known * sizes[i], Integer.MAX_VALUE);
      }
    }
    int count = shape.count();
    if (open >= 0 && known != 0) {
      sizes[open] = count / known;
    }
    Shape other = call.shape(sizes);
    if (other.count() != count) {
      throw Call.bad("cannot reshape " + shape + " to " + other);
    }
    return Elements.reshape(call.in(0), other);
  }

  static OnnxValue flatten(Call call) {
    Shape shape = call.shapeOf(0);
    long axis = call.whole("axis", 1);
    int split = axis == shape.rank() ? shape.rank() : Call.axis(axis, Math.max(1, shape.rank()));
    return Elements.reshape(
        call.in(0),
        call.shape(
            Positions.product(shape, 0, split), Positions.product(shape, split, shape.rank())));
  }

  static OnnxValue concat(Call call) {
    return concat(
        call, IntStream.range(0, call.inputs().size()).mapToObj(call::in).toList(), "axis");
  }

  private static OnnxValue concat(Call call, List<OnnxValue> parts, String attribute) {
    return concat(call, parts, Call.axis(call.whole(attribute), parts.get(0).shape().rank()));
  }

  /** Puts values end to end. */
  static OnnxValue concat(Call call, List<OnnxValue> parts, int axis) {
    OnnxValue first = parts.get(0);
    long[] sizes = Positions.sizes(first.shape());
    sizes[axis] = 0;
    for (OnnxValue part : parts) {
      long[] others = Positions.sizes(part.shape());
      if (others.length == sizes.length) {
        long size = others[axis];
        others[axis] = sizes[axis];
        if (Arrays.equals(sizes, others) && part.type() == first.type()) {
          sizes[axis] += size;
          continue;
        }
      }
      throw Call.bad(
          "cannot put "
              + part.type()
              + " "
              + part.shape()
              + " behind "
              + first.type()
              + " "
              + first.shape()
              + " on axis "
              + axis);
    }
    OnnxValue whole = Elements.zeros(first.type(), call.shape(sizes));
    int outer = whole.shape().count() == 0 ? 0 : Positions.product(whole.shape(), 0, axis);
    int row = outer == 0 ? 0 : whole.shape().count() / outer;
    int at = 0;
    for (OnnxValue part : parts) {
      int length = outer == 0 ? 0 : part.shape().count() / outer;
      for (int i = 0; i < outer; i++) {
        Elements.copy(part, i * length, whole, i * row + at, length);
      }
      at += length;
    }
    return whole;
  }

  static List<OnnxValue> split(Call call) {
    OnnxValue x = call.in(0);
    int axis = Call.axis(call.whole("axis", 0), x.shape().rank());
    long size = x.shape().size(axis);
    long[] parts;
    if (call.opset() < 13 && call.told("split")) {
      parts = call.wholes("split").orElseThrow();
    } else if (call.has(1)) {
      parts = call.wholes(1);
    } else {
      int count = call.outputs();
      if (call.whole("num_outputs", count) != count) {
        throw Call.bad("'num_outputs' differs from the " + count + " outputs");
      }
      long each = (size + count - 1) / count;
      parts = new long[count];
      for (int i = 0; i < count; i++) {
        parts[i] = Math.max(0, Math.min(each, size - i * each));
      }
      if (call.opset() < 18 && size % count != 0) {
        throw Call.bad("cannot split " + size + " into " + count + " equal parts");
      }
    }
    List<OnnxValue> pieces = new ArrayList<>();
    long from = 0;
    for (long part : parts) {
      if (part < 0 || part > size - from || parts.length > call.outputs()) {
        throw Call.bad("cannot split " + size + " into " + Arrays.toString(parts));
      }
      int[][] axes = Positions.axes(x.shape());
      axes[axis] = Arrays.copyOfRange(axes[axis], (int) from, (int) (from + part));
      pieces.add(pick(call, x, axes));
      from += part;
    }
    if (from != size) {
      throw Call.bad("split " + Arrays.toString(parts) + " leaves a part of " + size + " out");
    }
    return pieces;
  }

  private static OnnxValue pick(Call call, OnnxValue x, int[][] axes) {
    Shape shape = call.shape(Arrays.stream(axes).mapToLong(axis -> axis.length).toArray());
    return Elements.pick(x, shape, Positions.grid(axes));
  }

  static OnnxValue slice(Call call) {
    OnnxValue x = call.in(0);
    boolean old = call.opset() < 10;
    long[] starts = old ? attribute(call, "starts") : call.wholes(1);
    long[] ends = old ? attribute(call, "ends") : call.wholes(2);
    long[] axes =
        (old ? call.wholes("axes") : call.has(3) ? Optional.of(call.wholes(3)) : NONE)
            .orElseGet(() -> IntStream.range(0, starts.length).asLongStream().toArray());
    long[] steps = new long[starts.length];
    Arrays.fill(steps, 1);
    if (!old && call.has(4)) {
      steps = call.wholes(4);
    }
    if (ends.length != starts.length
        || axes.length != starts.length
        || steps.length != starts.length) {
      throw Call.bad("starts, ends, axes and steps are not equally many");
    }
    int[][] offsets = Positions.axes(x.shape());
    boolean[] done = new boolean[offsets.length];
    for (int i = 0; i < axes.length; i++) {
      int axis = Call.axis(axes[i], offsets.length);
      if (done[axis]) {
        throw Call.bad("slices axis " + axis + " twice");
      }
      done[axis] = true;
      offsets[axis] = slice(offsets[axis], starts[i], ends[i], steps[i]);
    }
    return pick(call, x, offsets);
  }

  private static final Optional<long[]> NONE = Optional.empty();

  private static long[] attribute(Call call, String name) {
    return call.wholes(name).orElseThrow(() -> Call.bad("lacks the attribute '" + name + "'"));
  }

  /** As Python's {@code axis[start:end:step]}. */
  private static int[] slice(int[] axis, long start, long end, long step) {
    if (step == 0) {
      throw Call.bad("slices by steps of 0");
    }
    int size = axis.length;
    if (size == 0) {
      return axis;
    }
    long lowest = step > 0 ? 0 : -1;
    long highest = step > 0 ? size : size - 1;
    long from = Math.max(0, Math.min(highest, start < 0 ? start + size : start));
    long to = Math.max(lowest, Math.min(highest, end < 0 ? end + size : end));
    long count = step > 0 ? (to - from + step - 1) / step : (to - from + step + 1) / step;
    if ((step > 0 && to <= from) || (step < 0 && to >= from)) {
      return new int[0];
    }
    if (step > size || step < -size) {
      count = 1; // and the sums above may have run over
    }
    int[] sliced = new int[(int) count];
    for (int i = 0; i < sliced.length; i++) {
      sliced[i] = axis[(int) (from + i * step)];
    }
    return sliced;
  }

  static OnnxValue expand(Call call) {
    OnnxValue x = call.in(0);
    long[] wanted = call.wholes(1);
    rank(wanted.length);
    Shape shape = call.shape(Positions.common(wanted, x.shape()));
    return Elements.pick(x, shape, Positions.stretched(x.shape(), shape));
  }

  static OnnxValue tile(Call call) {
    OnnxValue x = call.in(0);
    long[] repeats = call.wholes(1);
    if (repeats.length != x.shape().rank()) {
      throw Call.bad("repeats " + repeats.length + " axes of " + x.shape().rank());
    }
    long[] sizes = new long[repeats.length];
    for (int i = 0; i < sizes.length; i++) {
      if (repeats[i] < 0 || repeats[i] > Integer.MAX_VALUE) {
        throw Call.bad("repeats axis " + i + " " + repeats[i] + " times");
      }
      sizes[i] = x.shape().size(i) * repeats[i];
    }
    Shape shape = call.shape(sizes);
    int[][] axes = Positions.axes(x.shape());
    for (int i = 0; i < axes.length; i++) {
      int[] once = axes[i];
      int[] often = new int[shape.size(i)];
      for (int j = 0; j < often.length; j++) {
        often[j] = once[j % once.length];
      }
      axes[i] = often;
    }
    return Elements.pick(x, shape, Positions.grid(axes));
  }

  static OnnxValue pad(Call call) {
    OnnxValue x = call.in(0);
    int rank = x.shape().rank();
    long[] pads = call.opset() < 11 ? attribute(call, "pads") : call.wholes(1);
    long[] axes = call.has(3) ? call.wholes(3) : IntStream.range(0, rank).asLongStream().toArray();
    if (pads.length != 2 * axes.length) {
      throw Call.bad("expected two pads for each of " + axes.length + " axes, got " + pads.length);
    }
    long[] before = new long[rank];
    long[] sizes = Positions.sizes(x.shape());
    for (int i = 0; i < axes.length; i++) {
      int axis = Call.axis(axes[i], rank);
      for (long pad : new long[] {pads[i], pads[i + axes.length]}) {
        if (Math.abs(pad) > Integer.MAX_VALUE) {
          throw Call.bad("pads axis " + axis + " by " + pad);
        }
      }
      before[axis] = pads[i];
      sizes[axis] += pads[i] + pads[i + axes.length];
    }
    Shape shape = call.shape(sizes);
    String mode = call.text("mode", "constant");
    int[] strides = Positions.strides(x.shape());
    int[][] offsets = new int[rank][];
    for (int axis = 0; axis < rank; axis++) {
      offsets[axis] = new int[shape.size(axis)];
      for (int i = 0; i < offsets[axis].length; i++) {
        long from = padded(mode, i - before[axis], x.shape().size(axis));
        offsets[axis][i] = from < 0 ? -1 : (int) from * strides[axis];
      }
    }
    int[] positions = Positions.grid(offsets);
    OnnxValue padded = Elements.pick(x, shape, positions);
    if (call.opset() < 11) {
      float fill = call.real("value", 0);
      if (!Elements.real(x.type())) {
        throw Call.bad("pads " + x.type() + " in an opset below 11, which only knows floats");
      }
      fill(padded, positions, Elements.ofReals(x.type(), Shape.of(), i -> fill));
    } else if (call.has(2)) {
      call.same(0, 2);
      if (call.shapeOf(2).count() != 1) {
        throw Call.bad("expected one value to pad with, got " + call.shapeOf(2));
      }
      fill(padded, positions, call.in(2));
    }
    return padded;
  }

  private static void fill(OnnxValue value, int[] positions, OnnxValue fill) {
    Elements.Mover mover = Elements.mover(fill, value);
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] < 0) {
        mover.move(0, i);
      }
    }
  }

  /** Where the element at an index, which may lie outside, comes from; −1 for the constant. */
  private static long padded(String mode, long index, long size) {
    if (index >= 0 && index < size) {
      return index;
    }
    if (size == 0 && !mode.equals("constant")) {
      throw Call.bad("cannot pad an empty axis by mode " + mode);
    }
    return switch (mode) {
      case "constant" -> -1;
      case "edge" -> index < 0 ? 0 : size - 1;
      case "wrap" -> Math.floorMod(index, size);
      case "reflect" -> {
        long period = Math.max(1, 2 * (size - 1));
        long at = Math.floorMod(index, period);
        yield Math.min(at, period - at) % size;
      }
      default -> throw Call.bad("does not know the mode '" + mode + "'");
    };
  }

  static OnnxValue gather(Call call) {
    OnnxValue x = call.in(0);
    int axis = Call.axis(call.whole("axis", 0), x.shape().rank());
    Shape indices = call.shapeOf(1);
    long[] sizes =
        IntStream.concat(
                IntStream.concat(
                    Arrays.stream(x.shape().sizes(), 0, axis), Arrays.stream(indices.sizes())),
                Arrays.stream(x.shape().sizes(), axis + 1, x.shape().rank()))
            .asLongStream()
            .toArray();
    Shape shape = call.shape(sizes);
    int[][] axes = Positions.axes(x.shape());
    int[] all = axes[axis];
    axes[axis] =
        Arrays.stream(call.wholes(1)).mapToInt(index -> all[index(index, all.length)]).toArray();
    return Elements.pick(x, shape, Positions.grid(axes));
  }

  /** An index on an axis, where negative ones count from the end. */
  static int index(long index, int size) {
    long positive = index < 0 ? index + size : index;
    if (positive < 0 || positive >= size) {
      throw Call.bad("index " + index + " is outside of 0 to " + (size - 1));
    }
    return (int) positive;
  }

  static OnnxValue gatherElements(Call call) {
    OnnxValue x = call.in(0);
    Shape shape = call.shapeOf(1);
    int axis = Call.axis(call.whole("axis", 0), x.shape().rank());
    if (shape.rank() != x.shape().rank()) {
      throw Call.bad("expected indices of " + x.shape().rank() + " axes, got " + shape);
    }
    int[] strides = Positions.strides(x.shape());
    int[][] axes = new int[strides.length][];
    for (int i = 0; i < axes.length; i++) {
      if (i != axis && shape.size(i) > x.shape().size(i)) {
        throw Call.bad("indices " + shape + " reach beyond " + x.shape());
      }
      axes[i] = Positions.along(shape.size(i), i == axis ? 0 : strides[i]);
    }
    long[] indices = call.wholes(1);
    int[] positions = Positions.grid(axes);
    for (int i = 0; i < positions.length; i++) {
      positions[i] += index(indices[i], x.shape().size(axis)) * strides[axis];
    }
    return Elements.pick(x, shape, positions);
  }

  static OnnxValue gatherNd(Call call) {
    OnnxValue x = call.in(0);
    Shape indices = call.shapeOf(1);
    int batch = (int) Math.min(99, Math.max(-1, call.whole("batch_dims", 0)));
    int rank = indices.rank();
    int depth = rank == 0 ? 0 : indices.size(-1);
    if (rank == 0 || batch < 0 || batch >= rank || batch + depth > x.shape().rank()) {
      throw Call.bad("cannot take indices " + indices + " out of " + x.shape());
    }
    for (int i = 0; i < batch; i++) {
      if (indices.size(i) != x.shape().size(i)) {
        throw Call.bad("batches of " + indices + " and " + x.shape() + " differ");
      }
    }
    int[] rest = Arrays.copyOfRange(x.shape().sizes(), batch + depth, x.shape().rank());
    Shape shape =
        call.shape(
            IntStream.concat(Arrays.stream(indices.sizes(), 0, rank - 1), Arrays.stream(rest))
                .asLongStream()
                .toArray());
    int[] strides = Positions.strides(x.shape());
    int length = Arrays.stream(rest).reduce(1, (a, b) -> a * b);
    int tuples = Positions.product(indices, 0, rank - 1);
    int perBatch = Positions.product(indices, batch, rank - 1);
    int batchStride = batch == 0 ? 0 : strides[batch - 1];
    long[] all = call.wholes(1);
    int[] positions = new int[shape.count()];
    for (int tuple = 0; tuple < (positions.length == 0 ? 0 : tuples); tuple++) {
      int from = batch == 0 ? 0 : tuple / perBatch * batchStride;
      for (int i = 0; i < depth; i++) {
        from += index(all[tuple * depth + i], x.shape().size(batch + i)) * strides[batch + i];
      }
      for (int i = 0; i < length; i++) {
        positions[tuple * length + i] = from + i;
      }
    }
    return Elements.pick(x, shape, positions);
  }

  static OnnxValue where(Call call) {
    if (!(call.in(0) instanceof OnnxValue.Booleans condition)) {
      throw Call.bad("expected BOOL as condition, got " + call.in(0).type());
    }
    call.same(1, 2);
    long[] sizes = Positions.common(Positions.sizes(condition.shape()), call.shapeOf(1));
    Shape shape = call.shape(Positions.common(sizes, call.shapeOf(2)));
    int[] asked = Positions.stretched(condition.shape(), shape);
    int[] yes = Positions.stretched(call.shapeOf(1), shape);
    int[] no = Positions.stretched(call.shapeOf(2), shape);
    OnnxValue chosen = Elements.zeros(call.in(1).type(), shape);
    Elements.Mover ifTrue = Elements.mover(call.in(1), chosen);
    Elements.Mover ifFalse = Elements.mover(call.in(2), chosen);
    for (int i = 0; i < asked.length; i++) {
      if (condition.data()[asked[i]]) {
        ifTrue.move(yes[i], i);
      } else {
        ifFalse.move(no[i], i);
      }
    }
    return chosen;
  }

  static OnnxValue trilu(Call call) {
    OnnxValue x = call.in(0);
    int rank = x.shape().rank();
    if (rank < 2) {
      throw Call.bad("expected a matrix, got " + x.shape());
    }
    long k = call.has(1) ? call.whole(1) : 0;
    boolean upper = call.flag("upper", true);
    int rows = x.shape().size(rank - 2);
    int columns = x.shape().size(rank - 1);
    int[] positions = new int[x.shape().count()];
    for (int i = 0; i < positions.length; i++) {
      long row = i / columns % rows;
      long column = i % columns;
      long above = column - row;
      positions[i] = (upper ? above >= k : above <= k) ? i : -1;
    }
    return Elements.pick(x, x.shape(), positions);
  }

  static OnnxValue compress(Call call) {
    OnnxValue x = call.in(0);
    if (!(call.in(1) instanceof OnnxValue.Booleans condition)) {
      throw Call.bad("expected BOOL as condition, got " + call.in(1).type());
    }
    boolean[] kept = condition.data();
    int[][] axes = Positions.axes(x.shape());
    int axis = 0;
    if (call.told("axis")) {
      axis = Call.axis(call.whole("axis"), axes.length);
    } else {
      axes = new int[][] {Positions.along(x.shape().count(), 1)};
    }
    int[] all = axes[axis];
    if (kept.length > all.length) {
      throw Call.bad("keeps or drops " + kept.length + " of " + all.length);
    }
    axes[axis] = IntStream.range(0, kept.length).filter(i -> kept[i]).map(i -> all[i]).toArray();
    return pick(call, x, axes);
  }

  static OnnxValue reverseSequence(Call call) {
    OnnxValue x = call.in(0);
    long batchAxis = call.whole("batch_axis", 1);
    long timeAxis = call.whole("time_axis", 0);
    if (x.shape().rank() < 2 || batchAxis + timeAxis != 1 || batchAxis * timeAxis != 0) {
      throw Call.bad("expected batch and time on axes 0 and 1, got " + batchAxis + ", " + timeAxis);
    }
    boolean timeFirst = timeAxis == 0;
    int times = x.shape().size((int) timeAxis);
    int batches = x.shape().size((int) batchAxis);
    long[] lengths = call.wholes(1);
    if (lengths.length != batches) {
      throw Call.bad("expected " + batches + " lengths, got " + lengths.length);
    }
    for (long length : lengths) {
      if (length < 0 || length > times) {
        throw Call.bad("a length of " + length + " is outside of 0 to " + times);
      }
    }
    int[] positions = new int[x.shape().count()];
    int row = positions.length == 0 ? 0 : positions.length / times / batches;
    for (int i = 0; i < positions.length; i++) {
      int outer = i / row / x.shape().size(1);
      int inner = i / row % x.shape().size(1);
      int time = timeFirst ? outer : inner;
      int batch = timeFirst ? inner : outer;
      int from = time < lengths[batch] ? (int) lengths[batch] - 1 - time : time;
      positions[i] = i + (from - time) * row * (timeFirst ? batches : 1);
    }
    return Elements.pick(x, x.shape(), positions);
  }
}
