package sunhwan.formats.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import sunhwan.tensor.Shape;

/** Operators that hold graphs: If, Loop, Scan. */
final class Control {
  private Control() {}

  static List<OnnxValue> branch(Call call) {
    Graph body = call.body(call.truth(0) ? "then_branch" : "else_branch");
    return call.interpreter().inner(body, List.of());
  }

  /**
   * The body takes (iteration, condition, carried…) and gives (condition, carried…, scanned…); what
   * it scans is stacked over the iterations.
   */
  static List<OnnxValue> loop(Call call) {
    Graph body = call.body("body");
    long most = call.has(0) ? call.whole(0) : Long.MAX_VALUE;
    boolean goOn = !call.has(1) || call.truth(1);
    List<OnnxValue> carried = new ArrayList<>();
    for (int i = 2; i < call.inputs().size(); i++) {
      carried.add(call.in(i));
    }
    int states = carried.size();
    Stacks stacks = new Stacks(call, body, 1 + states);
    for (long iteration = 0; iteration < most && goOn; iteration++) {
      List<OnnxValue> inputs = new ArrayList<>();
      inputs.add(new OnnxValue.Longs(Shape.of(), iteration));
      inputs.add(new OnnxValue.Booleans(Shape.of(), true));
      inputs.addAll(carried);
      call.allowance().step();
      List<OnnxValue> outputs = call.interpreter().inner(body, inputs);
      if (!(outputs.get(0) instanceof OnnxValue.Booleans condition)
          || condition.data().length != 1) {
        throw Call.bad("its body should give one BOOL first");
      }
      goOn = condition.data()[0];
      carried = outputs.subList(1, 1 + states);
      stacks.add(outputs);
    }
    List<OnnxValue> outputs = new ArrayList<>(carried);
    for (int i = 0; i < stacks.count(); i++) {
      outputs.add(stacks.stacked(i, 0, false));
    }
    return outputs;
  }

  /** What the iterations of a body gave, one row per output that is scanned. */
  private static final class Stacks {
    private final Call call;
    private final Graph body;
    private final int from;
    private final List<List<OnnxValue>> rows = new ArrayList<>();

    private Stacks(Call call, Graph body, int from) {
      this.call = call;
      this.body = body;
      this.from = from;
      if (body.outputs().size() < from) {
        throw Call.bad(
            "its body should give at least " + from + " outputs, gives " + body.outputs().size());
      }
      for (int i = from; i < body.outputs().size(); i++) {
        rows.add(new ArrayList<>());
      }
    }

    private int count() {
      return rows.size();
    }

    private void add(List<OnnxValue> outputs) {
      for (int i = 0; i < rows.size(); i++) {
        call.allowance().take(outputs.get(from + i));
        rows.get(i).add(outputs.get(from + i));
      }
    }

    /** The values one behind the other along a new axis; they are given back. */
    private OnnxValue stacked(int which, long axis, boolean backward) {
      List<OnnxValue> row = rows.get(which);
      row.forEach(call.allowance()::giveBack);
      if (row.isEmpty()) {
        return empty(which);
      }
      int at = Call.axis(axis, row.get(0).shape().rank() + 1);
      List<OnnxValue> parts = new ArrayList<>();
      for (OnnxValue value : row) {
        long[] sizes = Positions.sizes(value.shape());
        long[] longer = new long[sizes.length + 1];
        System.arraycopy(sizes, 0, longer, 0, at);
        longer[at] = 1;
        System.arraycopy(sizes, at, longer, at + 1, sizes.length - at);
        parts.add(Elements.reshape(value, call.shape(longer)));
      }
      return Movement.concat(call, backward ? parts.reversed() : parts, at);
    }

    private OnnxValue empty(int which) {
      Messages.PortMessage port = body.outputs().get(from + which);
      OnnxType type =
          OnnxType.ofCode(port.code())
              .orElseThrow(
                  () ->
                      Call.bad("never runs, and does not say what type '" + port.name() + "' is"));
      int[] sizes = port.shape().map(Shape::sizes).orElse(new int[0]);
      return Elements.zeros(
          type,
          call.shape(
              IntStream.concat(IntStream.of(0), Arrays.stream(sizes).map(size -> Math.max(0, size)))
                  .asLongStream()
                  .toArray()));
    }
  }

  /** The body takes (states…, slices…) and gives (states…, scanned…). */
  static List<OnnxValue> scan(Call call) {
    if (call.opset() < 9) {
      return scanBatches(call);
    }
    List<OnnxValue> inputs = IntStream.range(0, call.inputs().size()).mapToObj(call::in).toList();
    int scanned = scanned(call, inputs.size());
    return scan(
        call,
        inputs,
        list(call, "scan_input_axes", scanned),
        list(call, "scan_input_directions", scanned));
  }

  private static int scanned(Call call, int inputs) {
    long scanned = call.whole("num_scan_inputs");
    if (scanned < 1 || scanned > inputs) {
      throw Call.bad("scans " + scanned + " of " + inputs + " inputs");
    }
    return (int) scanned;
  }

  /** Numbers in an attribute, one for each; zeros where it is absent. */
  private static long[] list(Call call, String name, int count) {
    long[] values = call.wholes(name).orElseGet(() -> new long[count]);
    if (values.length != count) {
      throw Call.bad("expected " + count + " numbers in '" + name + "', got " + values.length);
    }
    return values;
  }

  private static List<OnnxValue> scan(
      Call call, List<OnnxValue> inputs, long[] scanAxes, long[] directions) {
    Graph body = call.body("body");
    int[] axes = new int[scanAxes.length];
    int states = inputs.size() - axes.length;
    List<OnnxValue> state = inputs.subList(0, states);
    List<int[][]> grids = new ArrayList<>();
    int length = -1;
    for (int i = 0; i < axes.length; i++) {
      Shape shape = inputs.get(states + i).shape();
      int axis = Call.axis(scanAxes[i], shape.rank());
      axes[i] = axis;
      grids.add(Positions.axes(shape));
      if (length >= 0 && length != shape.size(axis)) {
        throw Call.bad("scans inputs of different lengths, " + length + " and " + shape.size(axis));
      }
      length = shape.size(axis);
    }
    Stacks stacks = new Stacks(call, body, states);
    for (int step = 0; step < length; step++) {
      List<OnnxValue> slices = new ArrayList<>(state);
      for (int i = 0; i < axes.length; i++) {
        int[][] grid = grids.get(i).clone();
        int axis = axes[i];
        int at = grid[axis][directions[i] == 1 ? length - 1 - step : step];
        grid[axis] = new int[] {at};
        int[] sizes =
            IntStream.range(0, grid.length)
                .filter(a -> a != axis)
                .map(a -> grid[a].length)
                .toArray();
        slices.add(Elements.pick(inputs.get(states + i), Shape.of(sizes), Positions.grid(grid)));
      }
      call.allowance().step();
      List<OnnxValue> outputs = call.interpreter().inner(body, slices);
      state = outputs.subList(0, states);
      stacks.add(outputs);
    }
    List<OnnxValue> outputs = new ArrayList<>(state);
    boolean old = call.opset() < 9;
    long[] outAxes =
        old ? new long[stacks.count()] : list(call, "scan_output_axes", stacks.count());
    long[] outDirections =
        old ? new long[stacks.count()] : list(call, "scan_output_directions", stacks.count());
    for (int i = 0; i < stacks.count(); i++) {
      outputs.add(stacks.stacked(i, outAxes[i], outDirections[i] == 1));
    }
    return outputs;
  }

  /** Opset 8: a first axis of batches, each scanned by itself. */
  private static List<OnnxValue> scanBatches(Call call) {
    if (call.has(0)) {
      throw Call.bad("has lengths of sequences, which are not read for opset 8");
    }
    int scanned = scanned(call, call.inputs().size() - 1);
    long[] directions = list(call, "directions", scanned);
    List<OnnxValue> inputs = new ArrayList<>();
    for (int i = 1; i < call.inputs().size(); i++) {
      inputs.add(call.in(i));
      if (call.shapeOf(i).rank() == 0 || call.shapeOf(i).size(0) != inputs.get(0).shape().size(0)) {
        throw Call.bad("expected batches of one size, got " + call.shapeOf(i));
      }
    }
    int batches = inputs.get(0).shape().size(0);
    if (batches == 0) {
      throw Call.bad("scans no batch at all");
    }
    List<List<OnnxValue>> results = new ArrayList<>();
    for (int batch = 0; batch < batches; batch++) {
      int at = batch;
      List<OnnxValue> rows = inputs.stream().map(value -> row(value, at)).toList();
      List<OnnxValue> outputs = scan(call, rows, new long[scanned], directions);
      for (int i = 0; i < outputs.size(); i++) {
        if (batch == 0) {
          results.add(new ArrayList<>());
        }
        long[] sizes = Positions.sizes(outputs.get(i).shape());
        long[] longer = new long[sizes.length + 1];
        longer[0] = 1;
        System.arraycopy(sizes, 0, longer, 1, sizes.length);
        results.get(i).add(Elements.reshape(outputs.get(i), call.shape(longer)));
      }
    }
    return results.stream().map(parts -> Movement.concat(call, parts, 0)).toList();
  }

  private static OnnxValue row(OnnxValue value, int at) {
    int[][] grid = Positions.axes(value.shape());
    grid[0] = new int[] {grid[0][at]};
    int[] sizes = Arrays.copyOfRange(value.shape().sizes(), 1, value.shape().rank());
    return Elements.pick(value, Shape.of(sizes), Positions.grid(grid));
  }
}
