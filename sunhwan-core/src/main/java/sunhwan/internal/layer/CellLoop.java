package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import sunhwan.layers.CellOperation;
import sunhwan.layers.CellStep;
import sunhwan.layers.Context;
import sunhwan.layers.Signal;
import sunhwan.layers.Stepper;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Rows;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * A cell of somebody's own taken through time, step by step, without looking inside.
 *
 * @param features values of a step that comes in
 * @param sequences whether every step comes out, or the last alone
 * @param backwards from each example's last live step to its first
 * @param aligned whether a sequence that was read backwards comes out in the input's order
 * @param part of the layer's names that the cell's weights stand under
 * @param firstState number of its first state among the layer's
 */
record CellLoop(
    CellOperation cell,
    int features,
    boolean sequences,
    boolean backwards,
    boolean aligned,
    Shape output,
    String part,
    int firstState)
    implements Loop {

  @Override
  public List<WeightSpec> weights() {
    return cell.weights().stream().map(w -> w.under(part)).toList();
  }

  @Override
  public void prepare(Context context) {
    cell.prepare(context.part(part));
  }

  @Override
  public List<Integer> states() {
    return cell.states();
  }

  @Override
  public Signal forward(Signal x, List<Signal> initial, Context context, Columns into) {
    Signal own = forward(x, initial, context);
    if (!sequences) {
      return own;
    }
    int units = cell.units();
    for (int row = 0; row < own.rows(); row++) {
      int at = row * into.stride() + into.from();
      System.arraycopy(own.data(), row * units, into.data(), at, units);
    }
    return new Signal(into.data(), into.stride(), own.layout());
  }

  @Override
  public Signal forward(Signal x, List<Signal> initial, Context context) {
    Steps steps = (Steps) x.layout();
    Context inner = context.part(part);
    Moment m = new Moment(inner, steps.batch(), steps.count());
    m.x = x.data();
    for (int i = 0; i < m.running.length; i++) {
      float[] start =
          initial.isEmpty() ? context.initialState(firstState + i) : initial.get(i).data();
      if (start.length == 0) {
        Arrays.fill(m.running[i], 0, steps.batch() * width(i), 0);
      } else {
        RecurrentOperation.byRank(start, steps, m.running[i], width(i));
      }
    }
    Arrays.fill(m.y, 0, sequences ? 0 : steps.batch() * cell.units(), 0);
    cell.begin(steps.batch(), inner);
    for (int i = 0; i < steps.steps(); i++) {
      m.at(steps, step(steps, i));
      m.remember();
      cell.forward(m, inner);
    }
    inner.keep("moment", m);
    inner.keep("steps", steps);
    for (int i = 0; context.wantsState() && i < m.running.length; i++) {
      int size = steps.batch() * width(i);
      float[] state = RecurrentOperation.byExample(m.running[i], steps, new float[size], width(i));
      context.finalState(firstState + i, state, size);
    }
    if (sequences) {
      return new Signal(mirrored(m.y, steps, inner, "mirrored"), cell.units(), steps);
    }
    float[] last = inner.floats("last", steps.batch() * cell.units());
    RecurrentOperation.byExample(m.y, steps, last, cell.units());
    return new Signal(last, cell.units(), new Rows(steps.batch()));
  }

  private int width(int state) {
    return cell.states().get(state);
  }

  private int step(Steps steps, int i) {
    return backwards ? steps.steps() - 1 - i : i;
  }

  private float[] mirrored(float[] rows, Steps steps, Context inner, String slot) {
    return backwards && !aligned
        ? RecurrentOperation.mirrored(rows, steps, cell.units(), inner, slot)
        : rows;
  }

  @Override
  public List<Signal> last(Context context) {
    return states(context, "last", Moment::running);
  }

  @Override
  public List<Signal> dInitial(Context context) {
    return states(context, "dInitial", Moment::dStates);
  }

  /** States of the last pass, in the batch's order. */
  private List<Signal> states(Context context, String slot, Function<Moment, float[][]> byRank) {
    Context inner = context.part(part);
    Steps steps = inner.kept("steps", Steps.class);
    float[][] all = byRank.apply(inner.kept("moment", Moment.class));
    List<Signal> states = new ArrayList<>();
    for (int i = 0; i < all.length; i++) {
      float[] values = inner.floats(slot + i, steps.batch() * width(i));
      RecurrentOperation.byExample(all[i], steps, values, width(i));
      states.add(new Signal(values, width(i), new Rows(steps.batch())));
    }
    return states;
  }

  @Override
  public Signal backward(Columns dy, List<Signal> dLast, Context context) {
    Context inner = context.part(part);
    Moment m = inner.kept("moment", Moment.class);
    Steps steps = inner.kept("steps", Steps.class);
    int units = cell.units();
    m.dx = inner.floats("dx", steps.count() * features);
    for (int i = 0; i < m.dState.length; i++) {
      if (dLast.isEmpty()) {
        Arrays.fill(m.dState[i], 0);
      } else {
        RecurrentOperation.byRank(dLast.get(i).data(), steps, m.dState[i], width(i));
      }
    }
    float[] d = dy.data();
    float[] dEnd = inner.floats("dLast", steps.batch() * units);
    if (sequences) {
      d = mirrored(gathered(dy, steps.count(), inner), steps, inner, "dMirrored");
    } else {
      RecurrentOperation.byRank(d, steps, dEnd, units);
    }
    for (int i = steps.steps() - 1; i >= 0; i--) {
      int s = step(steps, i);
      m.at(steps, s);
      if (sequences) {
        m.dy = d;
      } else {
        m.dy = ofTheLast(dEnd, steps, s, inner);
      }
      for (int k = 0; k < m.dNext.length; k++) {
        System.arraycopy(m.dState[k], 0, m.dNext[k], 0, m.rows * width(k));
      }
      cell.backward(m, inner);
    }
    return new Signal(m.dx, features, steps);
  }

  /** Its own columns of rows, one after the other. */
  private float[] gathered(Columns dy, int rows, Context inner) {
    int units = cell.units();
    if (dy.stride() == units) {
      return dy.data();
    }
    float[] gathered = inner.floats("dGathered", rows * units);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(dy.data(), row * dy.stride() + dy.from(), gathered, row * units, units);
    }
    return gathered;
  }

  /** The gradient of the last output, for the examples that end at a step. */
  private float[] ofTheLast(float[] dLast, Steps steps, int s, Context inner) {
    int units = cell.units();
    float[] d = inner.floats("dStep", steps.batch() * units);
    Arrays.fill(d, 0, steps.alive(s) * units, 0);
    int from = backwards ? 0 : s + 1 < steps.steps() ? steps.alive(s + 1) : 0;
    if (!backwards || s == 0) {
      System.arraycopy(dLast, from * units, d, from * units, (steps.alive(s) - from) * units);
    }
    return d;
  }

  @Override
  public Optional<Stepper> stepper(Context context) {
    if (backwards) {
      return Optional.empty();
    }
    Context inner = context.part(part);
    Moment m = new Moment(inner, 1, 1);
    m.rows = 1;
    for (float[] state : m.running) {
      Arrays.fill(state, 0);
    }
    Arrays.fill(m.y, 0);
    cell.begin(1, inner);
    return Optional.of(new OneStep(m, inner));
  }

  /** The cell at one example's steps, one at a time. */
  private final class OneStep implements Stepper {
    private final Moment m;
    private final Context inner;

    OneStep(Moment m, Context inner) {
      this.m = m;
      this.inner = inner;
    }

    @Override
    public boolean step(float[] x, float[] y, boolean live) {
      if (live) {
        m.x = x;
        m.remember();
        cell.forward(m, inner);
      }
      System.arraycopy(m.y, 0, y, 0, cell.units());
      return live || !sequences;
    }

    @Override
    public List<float[]> states() {
      return List.of(m.running);
    }
  }

  /**
   * One step's place in the memory of all. States before are kept for every row where something is
   * recorded; else each is a copy of the running one, which the cell writes.
   */
  private final class Moment implements CellStep {
    private final boolean recording;
    private final float[][] running;
    private final float[][] before;
    private final float[][] dNext;
    private final float[][] dState;
    private final float[] y;
    private final float[] memory;
    private float[] x = RecurrentOperation.NONE;
    private float[] dy = RecurrentOperation.NONE;
    private float[] dx = RecurrentOperation.NONE;
    private int row;
    private int rows;

    Moment(Context inner, int batch, int count) {
      recording = inner.recording();
      running = states(inner, "state", batch);
      before = states(inner, "before", recording ? count : batch);
      dNext = states(inner, "dNext", recording ? batch : 0);
      dState = states(inner, "dState", recording ? batch : 0);
      y = inner.floats("y", (sequences ? count : batch) * cell.units());
      memory = inner.floats("memory", (recording ? count : batch) * cell.memory());
    }

    private float[][] states(Context inner, String slot, int rows) {
      return IntStream.range(0, cell.states().size())
          .mapToObj(i -> inner.floats(slot + i, rows * width(i)))
          .toArray(float[][]::new);
    }

    float[][] running() {
      return running;
    }

    float[][] dStates() {
      return dState;
    }

    void at(Steps steps, int s) {
      row = steps.start(s);
      rows = steps.alive(s);
    }

    void remember() {
      for (int i = 0; i < running.length; i++) {
        System.arraycopy(running[i], 0, before[i], stateAt(i), rows * width(i));
      }
    }

    @Override
    public int rows() {
      return rows;
    }

    @Override
    public float[] x() {
      return x;
    }

    @Override
    public int xAt() {
      return row * features;
    }

    @Override
    public float[] state(int index) {
      return before[index];
    }

    @Override
    public int stateAt(int index) {
      return recording ? row * width(index) : 0;
    }

    @Override
    public float[] next(int index) {
      return running[index];
    }

    @Override
    public float[] y() {
      return y;
    }

    @Override
    public int yAt() {
      return sequences ? row * cell.units() : 0;
    }

    @Override
    public float[] memory() {
      return memory;
    }

    @Override
    public int memoryAt() {
      return recording ? row * cell.memory() : 0;
    }

    @Override
    public float[] dy() {
      return dy;
    }

    @Override
    public int dyAt() {
      return sequences ? row * cell.units() : 0;
    }

    @Override
    public float[] dNext(int index) {
      return dNext[index];
    }

    @Override
    public float[] dx() {
      return dx;
    }

    @Override
    public int dxAt() {
      return row * features;
    }

    @Override
    public float[] dState(int index) {
      return dState[index];
    }
  }
}
