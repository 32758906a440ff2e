package sunhwan.formats.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sunhwan.formats.onnx.Exporter.Flow;
import sunhwan.layers.Add;
import sunhwan.layers.Average;
import sunhwan.layers.Concatenate;
import sunhwan.layers.Dot;
import sunhwan.layers.Maximum;
import sunhwan.layers.MergeLayer;
import sunhwan.layers.Minimum;
import sunhwan.layers.Multiply;
import sunhwan.layers.SelectSteps;
import sunhwan.layers.Subtract;
import sunhwan.tensor.Shape;

/**
 * Layers that make one value of several.
 *
 * <p>Sequences whose live steps stand alike are merged as they are. Others are moved back to their
 * own times first, merged there, and their live steps moved to the front once more.
 */
final class MergeExport {
  private static final float LEAST = 1e-7f;

  private final GraphBuilder g;
  private final Exporter exporter;

  MergeExport(GraphBuilder g, Exporter exporter) {
    this.g = g;
    this.exporter = exporter;
  }

  /**
   * A sequence whose steps stand where they stood in time.
   *
   * @param x (batch, time, features), zeros at steps that are not live
   * @param live BOOL (batch, time)
   */
  record Timed(String x, String live) {}

  Flow layer(MergeLayer spec, List<Flow> in, Shape out) {
    return switch (spec) {
      case Add s -> elementwise("Add", 0, in, out);
      case Subtract s -> elementwise("Sub", 0, in, out);
      case Multiply s -> elementwise("Mul", 1, in, out);
      case Average s -> {
        Flow sum = elementwise("Add", 0, in, out);
        yield sum.with(g.multiply(sum.x(), g.real(1f / in.size())), out);
      }
      case Maximum s -> elementwise("Max", Float.NEGATIVE_INFINITY, in, out);
      case Minimum s -> elementwise("Min", Float.POSITIVE_INFINITY, in, out);
      case Concatenate c ->
          c.axis() == 1 && in.getFirst().sequence() ? behind(in, out) : beside(in, out);
      case Dot d -> dot(d, in, out);
      case SelectSteps s -> select(in, out);
    };
  }

  /** Whether all sequences have their live steps at the same places. */
  private static boolean alike(List<Flow> in) {
    List<Flow> sequences = in.stream().filter(Flow::sequence).toList();
    return sequences.stream()
        .allMatch(
            each ->
                each.lengths().equals(sequences.getFirst().lengths())
                    && each.places().equals(sequences.getFirst().places()));
  }

  /** Every input's values, those of a vector at every step. */
  private List<String> spread(List<Flow> in) {
    boolean sequences = in.stream().anyMatch(Flow::sequence);
    return in.stream()
        .map(each -> sequences && !each.sequence() ? g.unsqueeze(each.x(), 1) : each.x())
        .toList();
  }

  private Flow elementwise(String operator, float nothing, List<Flow> in, Shape out) {
    if (alike(in)) {
      Flow like = in.stream().filter(Flow::sequence).findFirst().orElse(in.getFirst());
      return like.with(folded(operator, spread(in)), out);
    }
    List<Timed> timed = timed(in.stream().filter(Flow::sequence).toList());
    List<String> values = new ArrayList<>(spread(in));
    int next = 0;
    for (int i = 0; i < values.size(); i++) {
      if (in.get(i).sequence()) {
        Timed own = timed.get(next++);
        values.set(
            i,
            nothing == 0 ? own.x() : g.where(g.unsqueeze(own.live(), 2), own.x(), g.real(nothing)));
      }
    }
    return moved(folded(operator, values), any(timed), out);
  }

  private String folded(String operator, List<String> values) {
    return values.stream().reduce((a, b) -> g.node(operator, a, b)).orElseThrow();
  }

  private String any(List<Timed> timed) {
    return timed.stream().map(Timed::live).reduce((a, b) -> g.node("Or", a, b)).orElseThrow();
  }

  /** Live steps of what stands in time, moved to the front. */
  Flow moved(String x, String live, Shape out) {
    String known = g.where(g.unsqueeze(live, 2), x, g.real(0));
    return exporter.keep(
        new Flow(known, OnnxType.FLOAT, out, Optional.empty(), Optional.empty()), live);
  }

  private Flow beside(List<Flow> in, Shape out) {
    if (alike(in)) {
      return in.getFirst().with(concat(-1, in.stream().map(Flow::x).toList()), out);
    }
    List<Timed> timed = timed(in);
    return moved(concat(-1, timed.stream().map(Timed::x).toList()), any(timed), out);
  }

  private Flow behind(List<Flow> in, Shape out) {
    if (in.stream().allMatch(each -> each.lengths().isEmpty())) {
      return in.getFirst().with(concat(1, in.stream().map(Flow::x).toList()), out);
    }
    List<Timed> timed = in.stream().map(this::timed).toList();
    return moved(
        concat(1, timed.stream().map(Timed::x).toList()),
        concat(1, timed.stream().map(Timed::live).toList()),
        out);
  }

  private String concat(int axis, List<String> values) {
    return g.node(
        "Concat", Map.of("axis", new Attribute.Whole(axis)), values.toArray(String[]::new));
  }

  private Flow select(List<Flow> in, Shape out) {
    if (alike(in)) {
      return in.getFirst();
    }
    Timed first = timed(in.getFirst());
    String marks = timed(in).get(1).live();
    String time = g.size(first.x(), 1);
    String within = g.node("Slice", marks, g.wholes(0), time, g.wholes(1));
    return moved(first.x(), g.node("And", first.live(), within), out);
  }

  private Flow dot(Dot spec, List<Flow> in, Shape out) {
    boolean timeA = overTime(spec.axisA(), in.get(0));
    boolean timeB = overTime(spec.axisB(), in.get(1));
    boolean rows = !timeA && out.rank() == 2;
    List<Flow> both = timeA && timeB ? in : List.of();
    List<Timed> padded = timed(both);
    String a =
        rows
            ? exporter.zeroed(in.get(0))
            : padded.isEmpty() ? matrix(in.get(0)) : padded.get(0).x();
    String b = padded.isEmpty() ? matrix(in.get(1)) : padded.get(1).x();
    a = timeA ? g.transpose(a, 0, 2, 1) : a;
    b = timeB ? g.transpose(b, 0, 2, 1) : b;
    if (spec.normalize()) {
      a = g.node("Div", a, length(a));
      b = g.node("Div", b, length(b));
    }
    String y = g.node("MatMul", a, g.transpose(b, 0, 2, 1));
    if (out.rank() == 1) {
      return Exporter.vector(g.reshape(y, 0, out.size(-1)), out);
    }
    return rows
        ? in.getFirst().with(y, out)
        : new Flow(y, OnnxType.FLOAT, out, Optional.empty(), Optional.empty());
  }

  private String length(String x) {
    String squares = g.reduce("ReduceSum", g.multiply(x, x), true, -1);
    return g.node("Max", g.node("Sqrt", squares), g.real(LEAST));
  }

  private String matrix(Flow in) {
    return in.sequence() ? timed(in).x() : g.unsqueeze(in.x(), 1);
  }

  private static boolean overTime(int axis, Flow in) {
    return in.sequence() && (axis == 1 || axis == -2);
  }

  /** One sequence in its own time. */
  Timed timed(Flow in) {
    String x = exporter.back(in);
    if (in.places().isPresent()) {
      return new Timed(x, in.places().get().live());
    }
    if (in.lengths().isPresent()) {
      return new Timed(x, exporter.within(in));
    }
    String sizes = g.slice(g.node("Shape", x), 0, 0, 2, 1);
    return new Timed(x, g.node("Expand", g.cast(g.whole(1), OnnxType.BOOL), sizes));
  }

  /** The same for several, behind the shorter ones of which there are steps that are not live. */
  List<Timed> timed(List<Flow> in) {
    List<Timed> own = in.stream().map(this::timed).toList();
    int known = in.isEmpty() ? 0 : in.getFirst().shape().size(0);
    if (known != Shape.UNKNOWN && in.stream().allMatch(each -> each.shape().size(0) == known)) {
      return own;
    }
    String time = folded("Max", own.stream().map(each -> g.size(each.x(), 1)).toList());
    return own.stream()
        .map(
            each -> {
              String more = g.node("Sub", time, g.size(each.x(), 1));
              String none = g.wholes(0);
              String values = concat(0, List.of(none, none, none, none, more, none));
              String steps = concat(0, List.of(none, none, none, more));
              String live = g.node("Pad", g.cast(each.live(), OnnxType.INT64), steps);
              return new Timed(g.node("Pad", each.x(), values), g.cast(live, OnnxType.BOOL));
            })
        .toList();
  }
}
