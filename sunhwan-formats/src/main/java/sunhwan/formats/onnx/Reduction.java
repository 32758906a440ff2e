package sunhwan.formats.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import sunhwan.tensor.Shape;

/** Operators that go along axes: sums, largest values, softmax, order. */
final class Reduction {
  private Reduction() {}

  /** How a family member folds numbers: a start, a step, and what is done at the end, if any. */
  record Fold(
      double realStart,
      DoubleBinaryOperator real,
      long wholeStart,
      LongBinaryOperator whole,
      Optional<Finish> finish) {}

  /** What is done when all numbers were seen. */
  interface Finish {
    double apply(double folded, long count);
  }

  static final Fold SUM = new Fold(0, Double::sum, 0, Long::sum, Optional.empty());
  static final Fold PRODUCT = new Fold(1, (a, b) -> a * b, 1, (a, b) -> a * b, Optional.empty());
  static final Fold MAX =
      new Fold(Double.NEGATIVE_INFINITY, Math::max, Long.MIN_VALUE, Math::max, Optional.empty());
  static final Fold MIN =
      new Fold(Double.POSITIVE_INFINITY, Math::min, Long.MAX_VALUE, Math::min, Optional.empty());
  static final Fold MEAN = new Fold(0, Double::sum, 0, Long::sum, Optional.of((v, n) -> v / n));
  static final Fold L1 =
      new Fold(0, (a, b) -> a + Math.abs(b), 0, (a, b) -> a + Math.abs(b), Optional.empty());
  static final Fold L2 =
      new Fold(0, (a, b) -> a + b * b, 0, (a, b) -> a + b * b, Optional.of((v, n) -> Math.sqrt(v)));
  static final Fold SUM_SQUARE =
      new Fold(0, (a, b) -> a + b * b, 0, (a, b) -> a + b * b, Optional.empty());
  static final Fold LOG_SUM =
      new Fold(0, Double::sum, 0, Long::sum, Optional.of((v, n) -> Math.log(v)));

  /**
   * @param axesInput the opset since which axes are an input
   */
  static OnnxValue reduce(Call call, Fold fold, int axesInput) {
    OnnxValue x = call.in(0);
    boolean[] gone = gone(call, axesInput);
    Shape kept = kept(call, gone);
    int[] target = targets(x.shape(), kept);
    long count = target.length / Math.max(1, kept.count());
    Shape shape = shape(call, kept, gone);
    if (Elements.real(x.type())) {
      double[] folded = new double[kept.count()];
      Arrays.fill(folded, fold.realStart());
      IntToDoubleFunction values = Elements.reals(x);
      for (int i = 0; i < target.length; i++) {
        folded[target[i]] = fold.real().applyAsDouble(folded[target[i]], values.applyAsDouble(i));
      }
      return Elements.ofReals(x.type(), shape, i -> finished(fold, folded[i], count));
    }
    long[] folded = new long[kept.count()];
    Arrays.fill(folded, fold.wholeStart());
    IntToLongFunction values = Elements.wholes(x);
    for (int i = 0; i < target.length; i++) {
      folded[target[i]] = fold.whole().applyAsLong(folded[target[i]], values.applyAsLong(i));
    }
    return Elements.ofWholes(
        x.type(),
        shape,
        i ->
            fold.finish().isEmpty() ? folded[i] : (long) finished(fold, (double) folded[i], count));
  }

  private static double finished(Fold fold, double folded, long count) {
    return fold.finish().isEmpty() ? folded : fold.finish().get().apply(folded, count);
  }

  /** log Σ exp x, with the largest x taken out first. */
  static OnnxValue logSumExp(Call call) {
    OnnxValue x = call.in(0);
    boolean[] gone = gone(call, 18);
    Shape kept = kept(call, gone);
    int[] target = targets(x.shape(), kept);
    double[] largest = new double[kept.count()];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    IntToDoubleFunction values = Elements.reals(x);
    for (int i = 0; i < target.length; i++) {
      largest[target[i]] = Math.max(largest[target[i]], values.applyAsDouble(i));
    }
    double[] sum = new double[largest.length];
    for (int i = 0; i < target.length; i++) {
      double shift = Double.isInfinite(largest[target[i]]) ? 0 : largest[target[i]];
      sum[target[i]] += Math.exp(values.applyAsDouble(i) - shift);
    }
    return Elements.ofReals(
        x.type(),
        shape(call, kept, gone),
        i -> Math.log(sum[i]) + (Double.isInfinite(largest[i]) ? 0 : largest[i]));
  }

  /** Which axes go. */
  private static boolean[] gone(Call call, int axesInput) {
    int rank = call.shapeOf(0).rank();
    boolean[] gone = new boolean[rank];
    long[] axes = call.axes(axesInput, 1).orElse(new long[0]);
    // where none go, every element is still folded by itself: L1 of one number is its size
    Arrays.fill(gone, axes.length == 0 && !call.flag("noop_with_empty_axes", false));
    for (long axis : axes) {
      gone[Call.axis(axis, rank)] = true;
    }
    return gone;
  }

  /** The shape with 1 where axes go. */
  private static Shape kept(Call call, boolean[] gone) {
    Shape shape = call.shapeOf(0);
    return call.shape(
        IntStream.range(0, gone.length).mapToLong(i -> gone[i] ? 1 : shape.size(i)).toArray());
  }

  private static Shape shape(Call call, Shape kept, boolean[] gone) {
    return call.flag("keepdims", true)
        ? kept
        : call.shape(
            IntStream.range(0, gone.length).filter(i -> !gone[i]).mapToLong(kept::size).toArray());
  }

  private static int[] targets(Shape shape, Shape kept) {
    return Positions.stretched(kept, shape);
  }

  /**
   * An axis of a value, and what stands before and after it: element k of line (i, j) is at {@code
   * (i·size + k)·inner + j}.
   */
  record Line(int outer, int size, int inner) {
    static Line of(Shape shape, long axis) {
      int at = Call.axis(axis, Math.max(1, shape.rank()));
      boolean empty = shape.count() == 0;
      return new Line(
          empty ? 0 : Positions.product(shape, 0, at),
          shape.rank() == 0 ? 1 : shape.size(at),
          empty ? 0 : Positions.product(shape, Math.min(at + 1, shape.rank()), shape.rank()));
    }

    int at(int i, int k, int j) {
      return (i * size + k) * inner + j;
    }
  }

  /** From opset 13 on along one axis; before, over all axes from that one on. */
  static OnnxValue softmax(Call call, boolean log) {
    OnnxValue x = call.in(0);
    boolean one = call.opset() >= 13;
    Line line;
    if (one) {
      line = Line.of(x.shape(), call.whole("axis", -1));
    } else {
      Line first = Line.of(x.shape(), call.whole("axis", 1));
      line = new Line(first.outer(), first.size() * first.inner(), Math.min(1, first.inner()));
    }
    IntToDoubleFunction values = Elements.reals(x);
    double[] result = new double[x.shape().count()];
    for (int i = 0; i < line.outer(); i++) {
      for (int j = 0; j < line.inner(); j++) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < line.size(); k++) {
          largest = Math.max(largest, values.applyAsDouble(line.at(i, k, j)));
        }
        double sum = 0;
        for (int k = 0; k < line.size(); k++) {
          sum += Math.exp(values.applyAsDouble(line.at(i, k, j)) - largest);
        }
        for (int k = 0; k < line.size(); k++) {
          double shifted = values.applyAsDouble(line.at(i, k, j)) - largest;
          result[line.at(i, k, j)] = log ? shifted - Math.log(sum) : Math.exp(shifted) / sum;
        }
      }
    }
    return Elements.ofReals(x.type(), x.shape(), i -> result[i]);
  }

  static OnnxValue arg(Call call, boolean largest) {
    OnnxValue x = call.in(0);
    int axis = Call.axis(call.whole("axis", 0), x.shape().rank());
    Line line = Line.of(x.shape(), axis);
    boolean lastOne = call.flag("select_last_index", false);
    boolean[] gone = new boolean[x.shape().rank()];
    gone[axis] = true;
    Shape kept = kept(call, gone);
    if (line.size() == 0 && kept.count() > 0) {
      throw Call.bad("looks for the " + (largest ? "largest" : "least") + " of nothing");
    }
    Order order = order(x);
    long[] found = new long[kept.count()];
    for (int i = 0; i < line.outer(); i++) {
      for (int j = 0; j < line.inner(); j++) {
        int best = 0;
        for (int k = 1; k < line.size(); k++) {
          int comparison = order.compare(line.at(i, k, j), line.at(i, best, j));
          if (largest ? comparison > 0 : comparison < 0) {
            best = k;
          } else if (comparison == 0 && lastOne) {
            best = k;
          }
        }
        found[i * line.inner() + j] = best;
      }
    }
    return new OnnxValue.Longs(shape(call, kept, gone), found);
  }

  private interface Order {
    int compare(int at, int other);
  }

  private static Order order(OnnxValue x) {
    if (Elements.real(x.type())) {
      IntToDoubleFunction values = Elements.reals(x);
      return (i, j) -> {
        double a = values.applyAsDouble(i);
        double b = values.applyAsDouble(j);
        return a == b ? 0 : Double.compare(a, b); // −0 is 0
      };
    }
    IntToLongFunction values = Elements.wholes(x);
    return (i, j) -> Long.compare(values.applyAsLong(i), values.applyAsLong(j));
  }

  static List<OnnxValue> topK(Call call) {
    OnnxValue x = call.in(0);
    int axis = Call.axis(call.whole("axis", -1), x.shape().rank());
    Line line = Line.of(x.shape(), axis);
    long k = call.opset() < 10 ? call.whole("k") : call.whole(1);
    if (k < 0 || k > x.shape().size(axis)) {
      throw Call.bad("asks for " + k + " of " + x.shape().size(axis));
    }
    boolean largest = call.flag("largest", true);
    long[] sizes = Positions.sizes(x.shape());
    sizes[axis] = k;
    Shape shape = call.shape(sizes);
    Line to = Line.of(shape, axis);
    Order order = order(x);
    int[] positions = new int[shape.count()];
    long[] found = new long[positions.length];
    for (int i = 0; i < to.outer(); i++) {
      for (int column = 0; column < to.inner(); column++) {
        int row = i;
        int j = column;
        List<Integer> best =
            IntStream.range(0, line.size())
                .boxed()
                .sorted(
                    (a, b) -> {
                      int comparison = order.compare(line.at(row, a, j), line.at(row, b, j));
                      return largest ? -comparison : comparison; // stable: the first of equals
                    })
                .limit(k)
                .toList();
        for (int n = 0; n < best.size(); n++) {
          found[to.at(i, n, j)] = best.get(n);
          positions[to.at(i, n, j)] = line.at(i, best.get(n), j);
        }
      }
    }
    return List.of(Elements.pick(x, shape, positions), new OnnxValue.Longs(shape, found));
  }

  static OnnxValue cumSum(Call call) {
    OnnxValue x = call.in(0);
    Line line = Line.of(x.shape(), call.whole(1));
    boolean exclusive = call.flag("exclusive", false);
    boolean reverse = call.flag("reverse", false);
    boolean real = Elements.real(x.type());
    int count = x.shape().count();
    double[] reals = new double[real ? count : 0];
    long[] wholes = new long[real ? 0 : count];
    for (int i = 0; i < line.outer(); i++) {
      for (int j = 0; j < line.inner(); j++) {
        double realSum = 0;
        long wholeSum = 0;
        for (int n = 0; n < line.size(); n++) {
          int at = line.at(i, reverse ? line.size() - 1 - n : n, j);
          if (real) {
            double value = Elements.reals(x).applyAsDouble(at);
            reals[at] = exclusive ? realSum : realSum + value;
            realSum += value;
          } else {
            long value = Elements.wholes(x).applyAsLong(at);
            wholes[at] = exclusive ? wholeSum : wholeSum + value;
            wholeSum += value;
          }
        }
      }
    }
    return real
        ? Elements.ofReals(x.type(), x.shape(), i -> reals[i])
        : Elements.ofWholes(x.type(), x.shape(), i -> wholes[i]);
  }
}
