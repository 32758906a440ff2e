package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import sunhwan.layers.Context;
import sunhwan.layers.Operation;
import sunhwan.layers.Signal;
import sunhwan.tensor.Rows;

/** One part of a batch on its way through the network: its own memory, its own gradients. */
final class Shard {
  private static final int SLICE_ROWS = 512;

  private final Engine engine;
  private final int index;
  private final List<LayerContext> contexts = new ArrayList<>();
  private final Map<String, float[]> gradients = new LinkedHashMap<>();

  /** Examples of the batch that are in this shard, in the shard's order. */
  int[] examples = new int[0];

  /** What came out of the last layer; where that is wide, of the one before it. */
  private Signal output = new Signal(new float[0], 0, new Rows(0));

  private Map<String, float[]> initialStates = Map.of();
  private final Map<String, float[]> finalStates = new HashMap<>();
  private final Map<String, float[]> memory = new HashMap<>();
  private double addedLoss;

  Shard(Engine engine, int index) {
    this.engine = engine;
    this.index = index;
    for (Network.Node node : engine.network().nodes()) {
      contexts.add(new LayerContext(node.name() + "/"));
    }
  }

  /** Rows that come out. */
  int rows() {
    return output.rows();
  }

  /** Hands out what came out of the last forward, a wide layer's a slice at a time. */
  void read(Consumer<Slice> reader) {
    if (!engine.network().endsWide()) {
      reader.accept(whole());
      return;
    }
    for (int from = 0; from < output.rows(); from += SLICE_ROWS) {
      reader.accept(slice(from));
    }
  }

  /** All that came out of the last forward. */
  Signal output() {
    if (!engine.network().endsWide()) {
      return output;
    }
    int width = engine.network().output().size(-1);
    float[] whole = floats("whole", output.rows() * width);
    read(s -> System.arraycopy(s.y().data(), 0, whole, s.from() * width, s.y().size()));
    return new Signal(whole, width, output.layout());
  }

  /** Some rows on their way through the last layer. */
  private Slice slice(int from) {
    int width = output.width();
    int rows = Math.min(SLICE_ROWS, output.rows() - from);
    float[] x = floats("slice", rows * width);
    System.arraycopy(output.data(), from * width, x, 0, rows * width);
    Signal y =
        engine
            .network()
            .nodes()
            .getLast()
            .operation()
            .forward(new Signal(x, width, new Rows(rows)), contexts.getLast());
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
      engine.network().nodes().get(i).operation().prepare(contexts.get(i));
    }
  }

  void forward(Signal x, Map<String, float[]> states) {
    initialStates = states;
    finalStates.clear();
    addedLoss = 0;
    Signal signal = x;
    for (int i = 0; i < body(); i++) {
      signal = engine.network().nodes().get(i).operation().forward(signal, contexts.get(i));
    }
    output = signal;
  }

  /** Layers that all rows go through together. */
  private int body() {
    return contexts.size() - (engine.network().endsWide() ? 1 : 0);
  }

  void backward(Engine.Head head) {
    if (gradients.isEmpty()) {
      engine
          .network()
          .weights()
          .forEach(w -> gradients.put(w.name(), new float[w.trainable() ? w.shape().count() : 0]));
    }
    gradients.values().forEach(g -> java.util.Arrays.fill(g, 0));
    Signal signal = engine.network().endsWide() ? ofWideEnd(head) : gradient(head, whole());
    for (int i = body() - 1; i >= 0; i--) {
      signal = engine.network().nodes().get(i).operation().backward(signal, contexts.get(i));
    }
  }

  private Slice whole() {
    return new Slice(output, 0, output.layout());
  }

  private Signal gradient(Engine.Head head, Slice slice) {
    Signal y = slice.y();
    float[] dy = floats("dy", y.size());
    head.gradient(slice, examples, dy);
    return new Signal(dy, y.width(), y.layout());
  }

  /** A slice forward through the wide layer, and back, before the next one. */
  private Signal ofWideEnd(Engine.Head head) {
    Operation last = engine.network().nodes().getLast().operation();
    int width = output.width();
    float[] dx = floats("dOutput", output.size());
    for (int from = 0; from < output.rows(); from += SLICE_ROWS) {
      Signal part = last.backward(gradient(head, slice(from)), contexts.getLast());
      System.arraycopy(part.data(), 0, dx, from * width, part.size());
    }
    return new Signal(dx, width, output.layout());
  }

  /** See {@link Context}. */
  private final class LayerContext implements Context {
    private final String prefix;
    private final Map<String, float[]> weights = new HashMap<>();
    private final Map<String, float[]> slots = new HashMap<>();
    private final Map<String, float[]> packed = new HashMap<>();
    private final Map<String, int[]> ints = new HashMap<>();
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, LayerContext> parts = new HashMap<>();
    private final List<String> stateNames = new ArrayList<>();

    LayerContext(String prefix) {
      this.prefix = prefix;
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
      return (engine.pass().seed() ^ prefix.hashCode()) * 0x9E3779B97F4A7C15L;
    }

    @Override
    public Context part(String part) {
      return parts.computeIfAbsent(part, p -> new LayerContext(prefix + p + "/"));
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
        stateNames.add(prefix + stateNames.size());
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
        finalStates.put(stateName(state), java.util.Arrays.copyOf(values, size));
      }
    }

    @Override
    public boolean wantsState() {
      return engine.pass().wantsState();
    }
  }
}
