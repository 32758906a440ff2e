package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import sunhwan.internal.kernel.Gemm;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Context;
import sunhwan.layers.Initializer;
import sunhwan.layers.Recurrence;
import sunhwan.layers.Signal;
import sunhwan.layers.Stepper;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Rows;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Steps;

/**
 * A recurrent layer: what SimpleRNN, LSTM and GRU share on their way through time; the {@link Cell}
 * knows the rest.
 *
 * <p>x is (N, D), one row for each live step in {@link Steps}'s order, so the examples alive at a
 * step are the first ones and masked steps do not exist. Time is cut into chunks of about 512 rows
 * that stay in the cache: {@code x·W} for a chunk, then its steps; backwards the steps of a chunk,
 * then {@code dW += xᵀ·dz, dx = dz·Wᵀ} for it.
 *
 * @param recurrence what the layer's spec says
 * @param cell what happens at a step
 * @param features D
 * @param output shape that comes out
 * @param aligned whether a sequence that was read backwards comes out in the input's order, as
 *     inside Bidirectional
 * @param part of the layer's names that the cell's weights stand under
 * @param firstState number of its first state among the layer's
 */
record RecurrentOperation(
    Recurrence recurrence,
    Cell cell,
    int features,
    Shape output,
    boolean aligned,
    String part,
    int firstState)
    implements Loop {
  static final float[] NONE = new float[0];

  private static final int CHUNK_ROWS = 512;
  private static final Gemm GEMM = Kernels.best().gemm();
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  /** A layer of one cell, under its own name. */
  RecurrentOperation(
      Recurrence recurrence, Cell cell, int features, Shape output, boolean aligned) {
    this(recurrence, cell, features, output, aligned, cell.name(), 0);
  }

  static List<WeightSpec> weights(
      Recurrence recurrence, int features, int gates, Initializer bias) {
    return weights(recurrence, features, gates, 1, bias);
  }

  static List<WeightSpec> weights(
      Recurrence recurrence, int features, int gates, int biases, Initializer bias) {
    int width = gates * recurrence.units();
    List<WeightSpec> weights = new ArrayList<>();
    weights.add(WeightSpec.of("kernel", Shape.of(features, width), recurrence.kernelInitializer()));
    weights.add(
        WeightSpec.of(
            Recurrent.KERNEL,
            Shape.of(recurrence.units(), width),
            recurrence.recurrentInitializer()));
    if (recurrence.useBias()) {
      weights.add(
          WeightSpec.of("bias", biases == 1 ? Shape.of(width) : Shape.of(biases, width), bias));
    }
    return weights;
  }

  @Override
  public List<WeightSpec> weights() {
    return recurrence.restraints().on(cell.weights(features)).stream()
        .map(w -> w.under(part))
        .toList();
  }

  @Override
  public void prepare(Context context) {
    Context inner = context.part(part);
    int width = width();
    float[] w = inner.weight("kernel");
    GEMM.pack(
        features, width, w, 0, width, 1, inner.prepared("w", GEMM.packedSize(features, width)), 0);
    GEMM.pack(
        width, features, w, 0, 1, width, inner.prepared("wT", GEMM.packedSize(width, features)), 0);
    cell.recurrent().forEach(u -> u.prepare(inner));
  }

  private int width() {
    return cell.gates() * recurrence.units();
  }

  @Override
  public Signal forward(Signal x, List<Signal> initial, Context context) {
    int units = recurrence.units();
    float[] sequence =
        recurrence.returnSequences()
            ? context.part(part).floats("sequence", x.rows() * units)
            : NONE;
    return forward(x, initial, context, new Columns(sequence, 0, units));
  }

  @Override
  public Signal forward(Signal x, List<Signal> initial, Context context, Columns into) {
    Steps steps = (Steps) x.layout();
    Context inner = context.part(part);
    int units = recurrence.units();
    int batch = steps.batch();
    float[] input = dropInput(x, steps, inner);
    float[] stateMask = stateMask(batch, inner);
    boolean drops = stateMask.length > 0;
    float[] kernel = dropConnections(inner);
    Passage p =
        new Passage(inner, batch, steps.count(), CHUNK_ROWS + batch, units, cell, drops, kernel);
    start(p, steps, initial, context);
    float[] w = inner.prepared("w", GEMM.packedSize(features, width()));
    for (int first = 0; first < steps.steps(); ) {
      int last = chunk(steps, first);
      int from = row(steps, first, last);
      project(p, from, chunkRows(steps, first, last), input, w);
      for (int i = first; i < last; i++) {
        int s = step(steps, i);
        int row = steps.start(s);
        int n = steps.alive(s);
        remember(p, row, n, stateMask);
        cell.forward(p, inner, row, n);
        if (recurrence.returnSequences()) {
          write(p, row, n, into);
        }
      }
      first = last;
    }

    inner.keep("passage", p);
    inner.keep("steps", steps);
    finish(p, steps, context);
    if (recurrence.returnSequences()) {
      return new Signal(mirrored(into.data(), steps, inner, "mirrored"), into.stride(), steps);
    }
    return new Signal(
        byExample(p.h, steps, inner.floats("last", batch * units), units), units, new Rows(batch));
  }

  @Override
  public Optional<Stepper> stepper(Context context) {
    if (recurrence.goBackwards()) {
      return Optional.empty();
    }
    Context inner = context.part(part);
    Passage p = new Passage(inner, 1, 1, 1, recurrence.units(), cell, false, NONE);
    return Optional.of(new OneStep(p, inner));
  }

  /** The layer at one example's steps, one at a time; its state stays in the passage. */
  private final class OneStep implements Stepper {
    private final Passage p;
    private final Context inner;
    private final float[] w;

    OneStep(Passage p, Context inner) {
      this.p = p;
      this.inner = inner;
      this.w = inner.prepared("w", GEMM.packedSize(features, width()));
      states().forEach(state -> Arrays.fill(state, 0));
    }

    @Override
    public boolean step(float[] x, float[] y, boolean live) {
      if (live) {
        project(p, 0, 1, x, w);
        cell.forward(p, inner, 0, 1);
      }
      System.arraycopy(p.h, 0, y, 0, p.units);
      return live || !recurrence.returnSequences();
    }

    @Override
    public List<float[]> states() {
      return cell.twoStates() ? List.of(p.h, p.c) : List.of(p.h);
    }
  }

  private static void write(Passage p, int row, int n, Columns into) {
    if (into.stride() == p.units) {
      System.arraycopy(p.h, 0, into.data(), row * p.units, n * p.units);
      return;
    }
    for (int r = 0; r < n; r++) {
      int at = (row + r) * into.stride() + into.from();
      System.arraycopy(p.h, r * p.units, into.data(), at, p.units);
    }
  }

  /** z of the chunk = b + x·W. */
  private void project(Passage p, int from, int rows, float[] input, float[] w) {
    p.zFrom = p.recording ? 0 : from;
    int width = width();
    int x = from * features;
    int z = p.zAt(from);
    if (p.bias.length > 0) {
      GEMM.biasedMatMul(
          rows, width, features, input, x, features, 1, w, 0, p.bias, 0, p.z, z, width);
    } else {
      GEMM.matMul(rows, width, features, input, x, features, 1, w, 0, p.z, z, width);
    }
  }

  /** Writes down the state before a step, for its backward. */
  private void remember(Passage p, int row, int n, float[] stateMask) {
    if (!p.recording) {
      return;
    }
    int size = n * p.units;
    System.arraycopy(p.h, 0, p.hPrev, p.at(row), size);
    if (stateMask.length > 0) {
      POINTWISE.multiply(size, p.h, 0, stateMask, 0, p.hIn, p.at(row));
    }
  }

  @Override
  public Signal backward(Columns dy, List<Signal> dLast, Context context) {
    Context inner = context.part(part);
    Passage p = inner.kept("passage", Passage.class);
    Steps steps = inner.kept("steps", Steps.class);
    int units = recurrence.units();
    int batch = steps.batch();
    float[] input = inner.kept("input", float[].class);
    float[] stateMask = inner.kept("stateMask", float[].class);
    float[] dh = inner.floats("dh", batch * units);
    float[] dc = inner.floats("dc", batch * units);
    Arrays.fill(dc, 0, batch * units, 0);
    float[] dSequence = dy.data();
    if (recurrence.returnSequences()) {
      Arrays.fill(dh, 0, batch * units, 0);
      dSequence = mirrored(dSequence, steps, inner, "dMirrored");
    } else {
      byRank(dSequence, steps, dh, units);
    }
    if (!dLast.isEmpty()) {
      addByRank(dLast.getFirst().data(), steps, dh, units);
      addByRank(dLast.getLast().data(), steps, cell.twoStates() ? dc : NONE, units);
    }
    float[] dx = inner.floats("dx", steps.count() * features);

    float[] wT = inner.prepared("wT", GEMM.packedSize(width(), features));
    for (int last = steps.steps(); last > 0; ) {
      int first = chunkBefore(steps, last);
      for (int i = last - 1; i >= first; i--) {
        int s = step(steps, i);
        int row = steps.start(s);
        int n = steps.alive(s);
        if (recurrence.returnSequences()) {
          int at = row * dy.stride() + dy.from();
          POINTWISE.addRows(n, units, dSequence, at, dy.stride(), dh, 0);
        }
        cell.backward(p, inner, row, n, dh, dc, stateMask);
      }
      gradients(p, inner, row(steps, first, last), chunkRows(steps, first, last), input, dx, wT);
      last = first;
    }
    addDroppedGradient(inner);
    float[] inputMask = inner.kept("inputMask", float[].class);
    if (inputMask.length > 0) {
      for (int s = 0; s < steps.steps(); s++) {
        int at = steps.start(s) * features;
        POINTWISE.multiply(steps.alive(s) * features, dx, at, inputMask, 0, dx, at);
      }
    }
    return new Signal(dx, features, steps);
  }

  /** {@code dW += xᵀ·dz; dx = dz·Wᵀ}, and what the cell has to add. */
  private void gradients(
      Passage p, Context inner, int from, int rows, float[] input, float[] dx, float[] wT) {
    int width = width();
    int z = p.zAt(from);
    float[] packed = inner.floats("dzPacked", GEMM.packedSize(rows, width));
    GEMM.pack(rows, width, p.z, z, width, 1, packed, 0);
    GEMM.addMatMul(
        features,
        width,
        rows,
        input,
        from * features,
        1,
        features,
        packed,
        0,
        inner.gradient("kernel"),
        0,
        width);
    GEMM.matMul(rows, features, width, p.z, z, width, 1, wT, 0, dx, from * features, features);
    cell.gradients(p, inner, from, rows, packed);
  }

  // The i-th step in the layer's own direction, and the chunks of steps of about 512 rows.

  private int step(Steps steps, int i) {
    return recurrence.goBackwards() ? steps.steps() - 1 - i : i;
  }

  private int chunk(Steps steps, int first) {
    int rows = 0;
    int last = first;
    while (last < steps.steps() && rows < CHUNK_ROWS) {
      rows += steps.alive(step(steps, last++));
    }
    return last;
  }

  private int chunkBefore(Steps steps, int last) {
    int rows = 0;
    int first = last;
    while (first > 0 && rows < CHUNK_ROWS) {
      rows += steps.alive(step(steps, --first));
    }
    return first;
  }

  /** First row, in memory, of the steps first to last − 1. */
  private int row(Steps steps, int first, int last) {
    return steps.start(Math.min(step(steps, first), step(steps, last - 1)));
  }

  private int chunkRows(Steps steps, int first, int last) {
    return steps.start(Math.max(step(steps, first), step(steps, last - 1)) + 1)
        - row(steps, first, last);
  }

  // States, by rank inside and by example outside.

  private void start(Passage p, Steps steps, List<Signal> initial, Context context) {
    startOne(
        p.h, steps, initial.isEmpty() ? context.initialState(firstState) : initial.get(0).data());
    if (cell.twoStates()) {
      startOne(
          p.c,
          steps,
          initial.isEmpty() ? context.initialState(firstState + 1) : initial.get(1).data());
    }
  }

  @Override
  public List<Integer> states() {
    return Collections.nCopies(cell.twoStates() ? 2 : 1, recurrence.units());
  }

  @Override
  public List<Signal> last(Context context) {
    Context inner = context.part(part);
    Passage p = inner.kept("passage", Passage.class);
    return states(p.h, p.c, inner, "state");
  }

  @Override
  public List<Signal> dInitial(Context context) {
    Context inner = context.part(part);
    int size = inner.kept("steps", Steps.class).batch() * recurrence.units();
    return states(inner.floats("dh", size), inner.floats("dc", size), inner, "dState");
  }

  private List<Signal> states(float[] h, float[] c, Context inner, String slot) {
    Steps steps = inner.kept("steps", Steps.class);
    int units = recurrence.units();
    int size = steps.batch() * units;
    List<Signal> states = new ArrayList<>();
    for (int i = 0; i < states().size(); i++) {
      float[] values = byExample(i == 0 ? h : c, steps, inner.floats(slot + i, size), units);
      states.add(new Signal(values, units, new Rows(steps.batch())));
    }
    return states;
  }

  private void startOne(float[] state, Steps steps, float[] initial) {
    if (initial.length == 0) {
      Arrays.fill(state, 0, steps.batch() * recurrence.units(), 0);
    } else {
      byRank(initial, steps, state, recurrence.units());
    }
  }

  private void finish(Passage p, Steps steps, Context context) {
    if (!context.wantsState()) {
      return;
    }
    int size = steps.batch() * recurrence.units();
    context.finalState(
        firstState, byExample(p.h, steps, new float[size], recurrence.units()), size);
    if (cell.twoStates()) {
      context.finalState(
          firstState + 1, byExample(p.c, steps, new float[size], recurrence.units()), size);
    }
  }

  static float[] byExample(float[] byRank, Steps steps, float[] byExample, int width) {
    for (int r = 0; r < steps.batch(); r++) {
      System.arraycopy(byRank, r * width, byExample, steps.example(r) * width, width);
    }
    return byExample;
  }

  static void addByRank(float[] byExample, Steps steps, float[] byRank, int width) {
    if (byRank.length > 0) {
      for (int r = 0; r < steps.batch(); r++) {
        POINTWISE.addScaled(width, 1, byExample, steps.example(r) * width, byRank, r * width);
      }
    }
  }

  static void byRank(float[] byExample, Steps steps, float[] byRank, int width) {
    for (int r = 0; r < steps.batch(); r++) {
      System.arraycopy(byExample, steps.example(r) * width, byRank, r * width, width);
    }
  }

  /**
   * Every example's rows from its last to its first, where Keras hands a backward sequence out in
   * the order it was read.
   */
  private float[] mirrored(float[] rows, Steps steps, Context inner, String slot) {
    if (!recurrence.goBackwards() || aligned) {
      return rows;
    }
    return mirrored(rows, steps, recurrence.units(), inner, slot);
  }

  static float[] mirrored(float[] rows, Steps steps, int units, Context inner, String slot) {
    float[] mirrored = inner.floats(slot, steps.count() * units);
    for (int s = 0; s < steps.steps(); s++) {
      for (int r = 0; r < steps.alive(s); r++) {
        int other = steps.start(steps.length(r) - 1 - s) + r;
        System.arraycopy(rows, (steps.start(s) + r) * units, mirrored, other * units, units);
      }
    }
    return mirrored;
  }

  // Dropout: one mask for all steps of an example, Gal and Ghahramani 2016.

  private float[] dropInput(Signal x, Steps steps, Context inner) {
    float[] mask = mask(recurrence.dropout(), steps.batch() * features, inner, "dropInput");
    inner.keep("inputMask", mask);
    float[] input = x.data();
    if (mask.length > 0) {
      input = inner.floats("droppedInput", x.size());
      for (int s = 0; s < steps.steps(); s++) {
        int at = steps.start(s) * features;
        POINTWISE.multiply(steps.alive(s) * features, x.data(), at, mask, 0, input, at);
      }
    }
    inner.keep("input", input);
    return input;
  }

  private float[] stateMask(int batch, Context inner) {
    float[] mask =
        mask(recurrence.recurrentDropout(), batch * recurrence.units(), inner, "dropState");
    inner.keep("stateMask", mask);
    return mask;
  }

  private static float[] mask(float rate, int size, Context inner, String slot) {
    if (rate == 0 || !inner.training()) {
      return NONE;
    }
    float[] mask = inner.floats(slot, size);
    Drop.fill(mask, size, rate, new SplittableRandom(inner.random().nextLong() ^ slot.hashCode()));
    return mask;
  }

  // DropConnect on the recurrent kernel: one mask for all steps and examples, Merity et al. 2017.

  /** U with some connections dropped; empty where none are. */
  private float[] dropConnections(Context inner) {
    if (!drops(inner)) {
      return NONE;
    }
    int size = recurrence.units() * width();
    float[] mask = inner.floats("dropWeights", size);
    Drop.fill(mask, size, recurrence.weightDrop(), inner.batchRandom());
    float[] kernel = inner.floats("droppedKernel", size);
    POINTWISE.multiply(size, inner.weight(Recurrent.KERNEL), 0, mask, 0, kernel, 0);
    Arrays.fill(Recurrent.droppedGradient(inner, size), 0, size, 0);
    return kernel;
  }

  private boolean drops(Context inner) {
    return recurrence.weightDrop() > 0 && inner.training();
  }

  /** {@code dU += dU' ⊙ mask}, where U' = U ⊙ mask. */
  private void addDroppedGradient(Context inner) {
    if (drops(inner)) {
      int size = recurrence.units() * width();
      float[] mask = inner.floats("dropWeights", size);
      float[] gradient = inner.gradient(Recurrent.KERNEL);
      POINTWISE.addProduct(size, Recurrent.droppedGradient(inner, size), 0, mask, 0, gradient, 0);
    }
  }
}
