package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;
import sunhwan.layers.Context;
import sunhwan.layers.MultiOperation;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.tensor.Rows;

/** One part of a batch on its way through the network: its own memory, its own gradients. */
final class Shard {
  private static final int SLICE_ROWS = 512;

  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  private final Engine engine;
  private final Network network;
  private final int index;
  private final List<LayerContext> contexts = new ArrayList<>();
  private final Map<String, float[]> gradients = new LinkedHashMap<>();

  /** Of gradients of which few rows are written: these rows, all others being 0. */
  private final Map<String, WrittenRows> written = new HashMap<>();

  /** Examples of the batch that are in this shard, in the shard's order. */
  int[] examples = new int[0];

  /** What a node reads and writes, by the network's numbers. */
  private final Signal[] values;

  /** Their gradients; null where nothing has come back yet. */
  private final @Nullable Signal[] gradientOf;

  /** Whether a gradient is already a sum of our own, to which more may be added. */
  private final boolean[] summed;

  private final boolean endsWide;
  private final List<String> outputSlots;

  private Map<String, float[]> initialStates = Map.of();
  private final Map<String, float[]> finalStates = new HashMap<>();
  private final Map<String, float[]> memory = new HashMap<>();
  private double addedLoss;

  Shard(Engine engine, int index) {
    this.engine = engine;
    this.index = index;
    this.network = engine.network();
    this.endsWide = network.endsWide();
    for (Network.Node node : network.nodes()) {
      contexts.add(new LayerContext(node.name() + "/", node.call()));
    }
    int count = network.shapes().size();
    this.values = new Signal[count];
    Arrays.fill(values, new Signal(new float[0], 0, new Rows(0)));
    this.gradientOf = new Signal[count];
    this.summed = new boolean[count];
    this.outputSlots =
        IntStream.range(0, network.outputs().size()).mapToObj(i -> "dy" + i).toList();
  }

  /** What came out; where the last layer is wide, of the one before it. */
  private Signal last(int output) {
    return values[endsWide ? network.nodes().getLast().inputs().getFirst() : value(output)];
  }

  private int value(int output) {
    return network.outputs().get(output);
  }

  /** Rows that come out. */
  int rows(int output) {
    return last(output).rows();
  }

  /** Hands out what came out of the last forward, a wide layer's a slice at a time. */
  void read(int output, Consumer<Slice> reader) {
    if (!endsWide) {
      reader.accept(whole(output));
      return;
    }
    int rows = rows(output);
    for (int from = 0; from < rows; from += SLICE_ROWS) {
      reader.accept(slice(from));
    }
  }

  /** All that came out of the last forward. */
  Signal output(int output) {
    if (!endsWide) {
      return last(output);
    }
    int width = network.output().size(-1);
    float[] whole = floats("whole", rows(output) * width);
    read(output, s -> System.arraycopy(s.y().data(), 0, whole, s.from() * width, s.y().size()));
    return new Signal(whole, width, last(output).layout());
  }

  /** Some rows on their way through the last layer. */
  private Slice slice(int from) {
    Signal output = last(0);
    int width = output.width();
    int rows = Math.min(SLICE_ROWS, output.rows() - from);
    float[] x = floats("slice", rows * width);
    System.arraycopy(output.data(), from * width, x, 0, rows * width);
    Signal y = wideEnd().forward(new Signal(x, width, new Rows(rows)), contexts.getLast());
    return new Slice(y, from, output.layout());
  }

  /** What the i-th layer finds around it. */
  Context context(int i) {
    return contexts.get(i);
  }

  Map<String, float[]> gradients() {
    return gradients;
  }

  Map<String, float[]> finalStates() {
    return finalStates;
  }

  /** What its layers have added to the loss since the last forward. */
  double addedLoss() {
    return addedLoss;
  }

  /** Floats that live as long as the shard. */
  float[] floats(String slot, int size) {
    float[] array = memory.get(slot);
    if (array == null || array.length < size) {
      array = new float[grown(size)];
      memory.put(slot, array);
    }
    return array;
  }

  private static int grown(int size) {
    return size + (size >> 3);
  }

  void prepare() {
    for (int i = 0; i < contexts.size(); i++) {
      Network.Node node = network.nodes().get(i);
      if (node.call() == 0) {
        node.bound().prepare(contexts.get(i));
      }
    }
  }

  /** Divides kernels before a batch of training; whether there are any. */
  boolean normalizes() {
    boolean any = false;
    for (int i = 0; i < contexts.size(); i++) {
      Network.Node node = network.nodes().get(i);
      if (node.call() == 0
          && node.bound() instanceof Bound.One(Operation operation)
          && FrozenOperation.inside(operation) instanceof SpectralOperation spectral) {
        spectral.normalize(contexts.get(i));
        any = true;
      }
    }
    return any;
  }

  void forward(Signal[] x, Map<String, float[]> states) {
    initialStates = states;
    finalStates.clear();
    addedLoss = 0;
    System.arraycopy(x, 0, values, 0, x.length);
    for (int i = 0; i < body(); i++) {
      Network.Node node = network.nodes().get(i);
      switch (node.bound()) {
        case Bound.One(Operation one) ->
            values[node.output()] = one.forward(values[node.inputs().getFirst()], contexts.get(i));
        case Bound.Many(MultiOperation many) -> {
          List<Signal> in = new ArrayList<>();
          for (int value : node.inputs()) {
            in.add(values[value]);
          }
          int at = node.output();
          for (Signal y : many.forward(in, contexts.get(i))) {
            values[at++] = y;
          }
        }
      }
    }
  }

  /** Layers that all rows go through together. */
  private int body() {
    return contexts.size() - (endsWide ? 1 : 0);
  }

  private Operation wideEnd() {
    return switch (network.nodes().getLast().bound()) {
      case Bound.One(Operation one) -> one;
      case Bound.Many m -> throw new IllegalStateException("a wide end has one input");
    };
  }

  /** Heads are the outputs', empty where an output teaches nothing. */
  void backward(List<Optional<Engine.Head>> heads) {
    if (gradients.isEmpty()) {
      network
          .weights()
          .forEach(w -> gradients.put(w.name(), new float[w.trainable() ? w.shape().count() : 0]));
    }
    gradients.forEach(this::clear);
    Arrays.fill(gradientOf, null);
    Arrays.fill(summed, false);
    for (int i = 0; i < heads.size(); i++) {
      if (heads.get(i).isPresent()) {
        Engine.Head head = heads.get(i).get();
        if (endsWide) {
          comesBack(network.nodes().getLast().inputs().getFirst(), ofWideEnd(head));
        } else {
          comesBack(value(i), gradient(head, whole(i), outputSlots.get(i)));
        }
      }
    }
    for (int i = body() - 1; i >= 0; i--) {
      backward(network.nodes().get(i), contexts.get(i));
    }
  }

  private void clear(String name, float[] gradient) {
    WrittenRows rows = written.get(name);
    if (rows == null) {
      Arrays.fill(gradient, 0);
    } else {
      rows.clear(gradient);
    }
  }

  /** Adds another shard's gradients to this one's. */
  void addGradients(Shard other) {
    other.gradients.forEach(
        (name, g) -> {
          float[] sum = Objects.requireNonNull(gradients.get(name));
          WrittenRows rows = other.written.get(name);
          if (rows == null) {
            POINTWISE.addScaled(g.length, 1, g, 0, sum, 0);
          } else {
            rows.add(g, sum);
            written.computeIfAbsent(name, n -> new WrittenRows(rows.width())).mark(rows);
          }
        });
  }

  /** Rows of gradients that may not be 0, for those of which few are written. */
  Map<String, BitSet> writtenRows() {
    Map<String, BitSet> rows = new HashMap<>();
    written.forEach((name, those) -> rows.put(name, those.rows()));
    return rows;
  }

  /** Somebody else has written to all of a gradient. */
  void wroteAll(String name) {
    written.remove(name);
  }

  private void backward(Network.Node node, LayerContext context) {
    switch (node.bound()) {
      case Bound.One(Operation one) -> {
        Signal dy = gradientOf[node.output()];
        if (dy != null) {
          comesBack(node.inputs().getFirst(), one.backward(dy, context));
        }
      }
      case Bound.Many(MultiOperation many) -> {
        int outputs = many.outputs().size();
        boolean any = false;
        for (int i = 0; i < outputs; i++) {
          any |= gradientOf[node.output() + i] != null;
        }
        if (!any) {
          return;
        }
        List<Signal> dy = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
          Signal back = gradientOf[node.output() + i];
          dy.add(back != null ? back : zeros(values[node.output() + i], context, i));
        }
        int i = 0;
        for (Signal dx : many.backward(dy, context)) {
          comesBack(node.inputs().get(i++), dx);
        }
      }
    }
  }

  private static Signal zeros(Signal like, LayerContext context, int output) {
    float[] zeros = context.floats("unread" + output, like.size());
    Arrays.fill(zeros, 0, like.size(), 0);
    return new Signal(zeros, like.width(), like.layout());
  }

  /**
   * One more gradient of a value. The first is kept as it is, since most values have one reader;
   * readers come back in the reverse order of their work, so the sum is always the same.
   */
  private void comesBack(int value, Signal d) {
    if (value < network.sources().size() || d.width() == 0) {
      return; // nobody asks, or ids have none
    }
    Signal before = gradientOf[value];
    if (before == null) {
      gradientOf[value] = d;
      return;
    }
    int size = d.size();
    if (!summed[value]) {
      float[] sum = floats(sumSlot(value), size);
      System.arraycopy(before.data(), 0, sum, 0, size);
      before = new Signal(sum, d.width(), d.layout());
      gradientOf[value] = before;
      summed[value] = true;
    }
    POINTWISE.addScaled(size, 1, d.data(), 0, before.data(), 0);
  }

  private static String sumSlot(int value) {
    return "sum" + value;
  }

  private Slice whole(int output) {
    Signal y = last(output);
    return new Slice(y, 0, y.layout());
  }

  private Signal gradient(Engine.Head head, Slice slice, String slot) {
    Signal y = slice.y();
    float[] dy = floats(slot, y.size());
    head.gradient(slice, examples, dy);
    return new Signal(dy, y.width(), y.layout());
  }

  /** A slice forward through the wide layer, and back, before the next one. */
  private Signal ofWideEnd(Engine.Head head) {
    Operation last = wideEnd();
    Signal output = last(0);
    int width = output.width();
    float[] dx = floats("dOutput", output.size());
    for (int from = 0; from < output.rows(); from += SLICE_ROWS) {
      Signal part =
          last.backward(gradient(head, slice(from), outputSlots.getFirst()), contexts.getLast());
      System.arraycopy(part.data(), 0, dx, from * width, part.size());
    }
    return new Signal(dx, width, output.layout());
  }

  /** See {@link Context}. */
  private final class LayerContext implements Context {
    private final String prefix;
    private final int call;
    private final Map<String, float[]> weights = new HashMap<>();
    private final Map<String, float[]> slots = new HashMap<>();
    private final Map<String, float[]> packed = new HashMap<>();
    private final Map<String, int[]> ints = new HashMap<>();
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, LayerContext> parts = new HashMap<>();
    private final List<String> stateNames = new ArrayList<>();

    LayerContext(String prefix, int call) {
      this.prefix = prefix;
      this.call = call;
    }

    @Override
    public boolean training() {
      return engine.pass().training();
    }

    @Override
    public boolean recording() {
      return engine.pass().recording();
    }

    @Override
    public float[] weight(String name) {
      float[] weight = weights.get(name);
      if (weight == null) {
        weight = engine.weight(prefix + name);
        weights.put(name, weight);
      }
      return weight;
    }

    @Override
    public float[] gradient(String name) {
      float[] gradient = gradients.get(prefix + name);
      if (gradient == null) {
        throw new IllegalStateException("no weight is called '" + prefix + name + "'");
      }
      return gradient;
    }

    @Override
    public void wroteRows(String name, int width, int[] rows, int count) {
      written.computeIfAbsent(prefix + name, n -> new WrittenRows(width)).mark(rows, count);
    }

    @Override
    public float[] floats(String slot, int size) {
      float[] array = slots.get(slot);
      if (array == null || array.length < size) {
        array = new float[grown(size)];
        slots.put(slot, array);
      }
      return array;
    }

    @Override
    public int[] ints(String slot, int size) {
      int[] array = ints.get(slot);
      if (array == null || array.length < size) {
        array = new int[grown(size)];
        ints.put(slot, array);
      }
      return array;
    }

    @Override
    public void keep(String slot, Object value) {
      values.put(slot, value);
    }

    @Override
    public <T> T kept(String slot, Class<T> type) {
      Object value = values.get(slot);
      if (value == null) {
        throw new IllegalStateException(
            prefix + ": nothing is kept under '" + slot + "'; backward was called without forward");
      }
      return type.cast(value);
    }

    @Override
    public float[] prepared(String slot, int size) {
      float[] array = packed.get(slot);
      if (array == null) {
        array = engine.prepared(prefix + slot, size);
        packed.put(slot, array);
      }
      return array;
    }

    @Override
    public SplittableRandom random() {
      return new SplittableRandom(seed() ^ (index + 1L) * 0xBF58476D1CE4E5B9L);
    }

    @Override
    public SplittableRandom batchRandom() {
      return new SplittableRandom(seed());
    }

    private long seed() {
      return (engine.pass().seed() ^ prefix.hashCode() ^ (long) call << 32) * 0x9E3779B97F4A7C15L;
    }

    @Override
    public Context part(String part) {
      return parts.computeIfAbsent(part, p -> new LayerContext(prefix + p + "/", call));
    }

    @Override
    public void both(Runnable first, Runnable second) {
      engine.parallel().both(first, second);
    }

    @Override
    public int examples() {
      return engine.batch();
    }

    @Override
    public void addLoss(double loss) {
      addedLoss += loss;
    }

    private String stateName(int state) {
      while (stateNames.size() <= state) {
        stateNames.add(prefix + (call == 0 ? "" : "call_" + call + "/") + stateNames.size());
      }
      return stateNames.get(state);
    }

    @Override
    public float[] initialState(int state) {
      return initialStates.isEmpty()
          ? RecurrentOperation.NONE
          : initialStates.getOrDefault(stateName(state), RecurrentOperation.NONE);
    }

    @Override
    public void finalState(int state, float[] values, int size) {
      synchronized (finalStates) {
        finalStates.put(stateName(state), Arrays.copyOf(values, size));
      }
    }

    @Override
    public boolean wantsState() {
      return engine.pass().wantsState();
    }
  }
}
