package sunhwan.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import sunhwan.data.Sequences;
import sunhwan.internal.layer.Engine;
import sunhwan.internal.layer.Network;
import sunhwan.internal.layer.Parallel;
import sunhwan.layers.AttentionLayer;
import sunhwan.layers.AttentionPooling1D;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.CRF;
import sunhwan.layers.Concatenate;
import sunhwan.layers.DirectedLayer;
import sunhwan.layers.Dot;
import sunhwan.layers.Embedding;
import sunhwan.layers.GaplessLayer;
import sunhwan.layers.GlobalAveragePooling1D;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.GroupNormalization;
import sunhwan.layers.Masking;
import sunhwan.layers.PReLU;
import sunhwan.layers.RepeatVector;
import sunhwan.layers.SpectralNormalization;
import sunhwan.layers.WeightSpec;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * A spec with its weights.
 *
 * <p>It never changes and may be shared between threads; training gives a new one.
 */
public final class Model {
  private static final int BATCH = 256;
  private static final Engine.Pass STREAM = new Engine.Pass(false, false, true, 0);

  private final ModelSpec spec;
  private final Weights weights;
  private final Network network;
  private final ConcurrentLinkedQueue<Engine> idle = new ConcurrentLinkedQueue<>();

  /** Packed weights that all streams read; null until there is one. */
  private volatile @Nullable Engine streams;

  /** Floats of each state for one example; null until somebody hands one in. */
  private volatile @Nullable Map<String, Integer> stateWidths;

  /**
   * Puts weights into a spec.
   *
   * @throws IllegalArgumentException where a weight is missing, is one too many or has another
   *     shape
   */
  public Model(ModelSpec spec, Weights weights) {
    this.spec = spec;
    this.weights = weights;
    this.network = network(spec);
    List<WeightSpec> needed = network.weights();
    for (WeightSpec w : needed) {
      if (!weights.names().contains(w.name())) {
        throw new IllegalArgumentException(
            "Model: weight '"
                + w.name()
                + "' "
                + w.shape()
                + " is missing; there are "
                + weights.names());
      }
      if (!weights.get(w.name()).shape().equals(w.shape())) {
        throw new IllegalArgumentException(
            "Model: weight '"
                + w.name()
                + "' must be "
                + w.shape()
                + ", got "
                + weights.get(w.name()).shape());
      }
    }
    if (weights.names().size() != needed.size()) {
      List<String> names = needed.stream().map(WeightSpec::name).toList();
      throw new IllegalArgumentException(
          "Model: nobody needs "
              + weights.names().stream().filter(n -> !names.contains(n)).toList());
    }
  }

  static Network network(ModelSpec spec) {
    return switch (spec) {
      case Sequential s -> s.network();
      case Functional f -> f.network();
    };
  }

  /** With weights that their initializers draw from a seed. */
  static Model drawn(ModelSpec spec, long seed) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    SplittableRandom random = new SplittableRandom(seed);
    for (WeightSpec w : network(spec).weights()) {
      Tensor tensor = Tensor.zeros(w.shape());
      w.initializer().fill(w.shape(), tensor.data(), random.split());
      tensors.put(w.name(), tensor);
    }
    return new Model(spec, Weights.of(tensors));
  }

  public ModelSpec spec() {
    return spec;
  }

  public Weights weights() {
    return weights;
  }

  /** The same spec with other weights. */
  public Model with(Weights other) {
    return new Model(spec, other);
  }

  /** The same weights, those of these layers held still in training: {@link ModelSpec#freeze}. */
  public Model freeze(String... layers) {
    return new Model(spec.freeze(layers), weights);
  }

  /** The opposite of {@link #freeze}. */
  public Model unfreeze(String... layers) {
    return new Model(spec.unfreeze(layers), weights);
  }

  /**
   * Shape of one example, without batch axis.
   *
   * @throws IllegalArgumentException where there are several inputs
   */
  public Shape input() {
    refuseSeveral(network.sources().size(), "input", "inputs()", this::inputNames);
    return network.input();
  }

  /**
   * Shape of what comes out for one example, without batch axis.
   *
   * @throws IllegalArgumentException where there are several outputs
   */
  public Shape output() {
    refuseSeveral(network.outputs().size(), "output", "outputs()", this::outputNames);
    return network.output();
  }

  /** Shapes of one example's inputs, without batch axis. */
  public List<Shape> inputs() {
    return network.sources().stream().map(Network.Source::shape).toList();
  }

  /** Shapes of what comes out for one example, without batch axis. */
  public List<Shape> outputs() {
    return network.outputs().stream().map(network.shapes()::get).toList();
  }

  /** Names of the inputs, in the order in which examples give them. */
  public List<String> inputNames() {
    return network.sources().stream().map(Network.Source::name).toList();
  }

  /**
   * Names of the outputs: of the layer that each comes from, as in Keras; the second of a name gets
   * {@code _1}.
   */
  public List<String> outputNames() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    return network.outputs().stream()
        .map(value -> Sequential.next(network.port(value).layer(), counts))
        .toList();
  }

  private static void refuseSeveral(
      int count, String what, String all, Supplier<List<String>> names) {
    if (count > 1) {
      throw new IllegalArgumentException(
          "Model: this model has "
              + count
              + " "
              + what
              + "s, "
              + names.get()
              + ", and one was asked for. Use "
              + all
              + " and a list of Sequences.");
    }
  }

  /** Steps that come out of an example of so many; 1 where no sequence comes out. */
  public int outputSteps(int steps) {
    return outputSteps(0, List.of(steps));
  }

  /** Steps of an output for an example whose inputs have so many; 1 where it is no sequence. */
  public int outputSteps(int output, List<Integer> steps) {
    return network.output(output).rank() == 2 ? network.outputSteps(output, steps) : 1;
  }

  /** Steps of an example's input; 1 where it is a vector. */
  public int inputSteps(int input, float[] row) {
    return row.length / network.sources().get(input).width();
  }

  /**
   * Whether an example is a sequence of steps and no single vector; of several inputs, the first.
   */
  public boolean readsSequences() {
    return network.takesSequences();
  }

  public Summary summary() {
    return spec.summary();
  }

  /**
   * As {@link #predict(Sequences)} for examples of equal length: (batch, time) of ids, (batch,
   * time, features), or (batch, features).
   */
  public Tensor predict(Tensor x) {
    return predict(Sequences.of(x));
  }

  /**
   * What the model says: (batch, units), or (batch, time, units) with zeros at masked steps where
   * it gives a value at every step.
   *
   * @throws IllegalArgumentException where an example does not fit {@link #input()}
   */
  public Tensor predict(Sequences x) {
    return predict(x, 1);
  }

  /**
   * The same on a number of threads. Examples of like length are read together, which changes no
   * result.
   */
  public Tensor predict(Sequences x, int threads) {
    refuseSeveral(network.outputs().size(), "output", "outputs()", this::outputNames);
    return predict(List.of(x), threads).getFirst();
  }

  /**
   * What each output says of examples with several inputs, in the order of {@link #inputNames} and
   * {@link #outputNames}.
   *
   * @throws IllegalArgumentException where an example does not fit {@link #inputs()}
   */
  public List<Tensor> predict(List<Sequences> x) {
    return predict(x, 1);
  }

  /** The same on a number of threads, which change no result. */
  public List<Tensor> predict(List<Sequences> x, int threads) {
    check(x);
    int size = x.getFirst().size();
    List<float[]> out = new ArrayList<>();
    for (int i = 0; i < network.outputs().size(); i++) {
      out.add(new float[outputShape(i, x).count()]);
    }
    Engine engine = borrow(threads);
    int[] order = x.getFirst().longestFirst();
    for (int from = 0; from < size; from += BATCH) {
      int[] batch = Arrays.copyOfRange(order, from, Math.min(from + BATCH, size));
      engine.forward(
          x.stream().map(s -> s.select(batch).rows(0, batch.length)).toList(),
          Map.of(),
          Engine.Pass.PREDICT);
      for (int i = 0; i < out.size(); i++) {
        engine.read(i, out.get(i), outputTime(i, x), batch);
      }
    }
    giveBack(engine, threads);
    return IntStream.range(0, out.size())
        .mapToObj(i -> Tensor.of(outputShape(i, x), out.get(i)))
        .toList();
  }

  private Shape outputShape(int output, List<Sequences> x) {
    int size = x.getFirst().size();
    int width = network.output(output).size(-1);
    return network.output(output).rank() == 2
        ? Shape.of(size, outputTime(output, x), width)
        : Shape.of(size, width);
  }

  private int outputTime(int output, List<Sequences> x) {
    List<Integer> longest = new ArrayList<>();
    for (int i = 0; i < x.size(); i++) {
      longest.add(x.get(i).longest(network.sources().get(i).width()));
    }
    return outputSteps(output, longest);
  }

  /**
   * What the model says and where its recurrent layers stand afterwards, so that a stream can be
   * read piece by piece.
   *
   * @param output as of {@link #predict(Sequences)}
   * @param state to be handed in with the next piece
   */
  public record Streamed(Tensor output, RnnState state) {}

  /**
   * Continues from a state; what the state does not name starts from zeros.
   *
   * @throws IllegalArgumentException where the state belongs to another number of examples or to
   *     another model, or a layer reads backwards and so needs the whole sequence
   */
  public Streamed predictWithState(Sequences x, RnnState state) {
    check(x);
    refuseSeveral(network.outputs().size(), "output", "outputs()", this::outputNames);
    refuseWindows("predictWithState");
    if (state.batch() != x.size()) {
      throw new IllegalArgumentException(
          "predictWithState: the state belongs to " + state.batch() + " examples, got " + x.size());
    }
    if (x.size() == 0) {
      return new Streamed(predict(x), state);
    }
    Engine engine = borrow(1);
    if (!state.states().isEmpty()) {
      refuseForeign("predictWithState", state, stateWidths(x, engine));
    }
    Map<String, float[]> states = new LinkedHashMap<>();
    state.states().forEach((name, tensor) -> states.put(name, tensor.data()));
    engine.forward(x.rows(0, x.size()), states, STREAM);
    Shape shape = outputShape(0, List.of(x));
    float[] out = new float[shape.count()];
    engine.read(out, outputTime(0, List.of(x)), IntStream.range(0, x.size()).toArray());
    Map<String, Tensor> after = new LinkedHashMap<>();
    engine
        .finalStates(x.size())
        .forEach(
            (name, values) ->
                after.put(name, Tensor.of(Shape.of(x.size(), values.length / x.size()), values)));
    giveBack(engine, 1);
    return new Streamed(Tensor.of(shape, out), new RnnState(x.size(), after));
  }

  /** {@link #stream(RnnState)} from the start. */
  public RnnStream stream() {
    return stream(RnnState.initial(1));
  }

  /**
   * One sequence to be read step by step as it arrives, from a state that this model left behind.
   *
   * @throws IllegalArgumentException where the state does not belong to one example and this model,
   *     or a layer needs the whole sequence
   */
  public RnnStream stream(RnnState start) {
    refuseWindows("stream");
    if (!readsSequences()) {
      throw new IllegalArgumentException(
          "stream: the model reads vectors, which have no steps. Use predict.");
    }
    Engine shared = streams;
    if (shared == null) {
      shared = engine(1);
      streams = shared;
    }
    return new RnnStream(this, shared.stepByStep(), start, network.inputWidth());
  }

  /** Refuses a state that is not of this model's layers, which have states of these widths. */
  static void refuseForeign(String purpose, RnnState state, Map<String, Integer> widths) {
    state
        .states()
        .forEach(
            (name, tensor) -> {
              Integer width = widths.get(name);
              if (width == null) {
                throw new IllegalArgumentException(
                    purpose
                        + ": no layer of this model keeps a state '"
                        + name
                        + "'; expected "
                        + widths.keySet()
                        + ". Does the state come from another model?");
              }
              Shape expected = Shape.of(state.batch(), width);
              if (!tensor.shape().equals(expected)) {
                throw new IllegalArgumentException(
                    purpose
                        + ": layer '"
                        + name.substring(0, name.lastIndexOf('/'))
                        + "' expected state '"
                        + name
                        + "' of shape "
                        + expected
                        + ", got "
                        + tensor.shape()
                        + ". Does the state come from another model?");
              }
            });
  }

  /** Names and widths that come out of a run over one example: layers of your own decide theirs. */
  private Map<String, Integer> stateWidths(Sequences x, Engine engine) {
    Map<String, Integer> known = stateWidths;
    if (known != null) {
      return known;
    }
    engine.forward(x.rows(0, 1), Map.of(), STREAM);
    Map<String, Integer> widths = new LinkedHashMap<>();
    engine.finalStates(1).forEach((name, values) -> widths.put(name, values.length));
    stateWidths = widths;
    return widths;
  }

  /**
   * Refuses layers that need all steps of a sequence at once, which a window of it does not have.
   *
   * @param purpose that needs windows, for the message
   */
  public void refuseWindows(String purpose) {
    refuseSeveral(network.sources().size(), "input", "inputs()", this::inputNames);
    refuseBackwards(purpose);
    refuseStates(purpose);
    for (Network.Node layer : network.nodes()) {
      boolean whole =
          switch (layer.spec()) {
            case GlobalMaxPooling1D g -> true;
            case GlobalAveragePooling1D g -> true;
            case AttentionPooling1D a -> true;
            case CRF c -> true;
            case GroupNormalization g -> true;
            case GaplessLayer g -> true;
            case SpectralNormalization s -> s.layer() instanceof GaplessLayer;
            case PReLU p -> !p.sharedTime();
            case RepeatVector r -> true;
            case Concatenate c -> c.axis() == 1;
            case Dot d -> true;
            case AttentionLayer a -> true;
            default -> false;
          };
      if (whole) {
        throw new IllegalArgumentException(
            purpose
                + ": layer '"
                + layer.name()
                + "' needs all steps of a sequence at once, which a window does not have. Read the"
                + " last state instead, or train without windows.");
      }
    }
  }

  /** A state that the graph hands in leaves no place for one that a window left behind. */
  private void refuseStates(String purpose) {
    for (Network.Node node : network.nodes()) {
      boolean recurrent =
          node.spec() instanceof DirectedLayer || node.spec() instanceof Bidirectional;
      if (recurrent && node.inputs().size() > 1) {
        throw new IllegalArgumentException(
            purpose
                + ": layer '"
                + node.name()
                + "' starts from a state that the graph gives it, so it needs whole sequences. Make"
                + " the state an input of a model of its own, or predict and fit without windows.");
      }
    }
  }

  private void refuseBackwards(String purpose) {
    for (Network.Node layer : network.nodes()) {
      boolean backwards =
          switch (layer.spec()) {
            case Bidirectional b -> true;
            case DirectedLayer d -> d.goBackwards();
            default -> false;
          };
      if (backwards) {
        throw new IllegalArgumentException(
            purpose
                + ": layer '"
                + layer.name()
                + "' reads from the end, so it needs whole sequences. Use a layer that only goes"
                + " forwards, or predict and fit without windows.");
      }
    }
  }

  /** The value of a step that the first layer masks; empty where it masks nothing. */
  public Optional<Float> maskedValue() {
    if (network.nodes().isEmpty()) {
      return Optional.empty();
    }
    return switch (network.nodes().getFirst().spec()) {
      case Embedding e when e.maskZero() -> Optional.of(0f);
      case Masking m -> Optional.of(m.maskValue());
      default -> Optional.empty();
    };
  }

  /** Refuses examples that do not fit {@link #input()}, naming the first. */
  public void check(Sequences x) {
    check(List.of(x));
  }

  /** Refuses examples that do not fit {@link #inputs()}, naming the first. */
  public void check(List<Sequences> x) {
    if (x.size() != network.sources().size()) {
      throw new IllegalArgumentException(
          "Model: expected Sequences for each of the inputs "
              + inputNames()
              + ", got "
              + x.size()
              + (x.size() == 1 ? ". Hand in a list of them." : "."));
    }
    for (int k = 0; k < x.size(); k++) {
      if (x.get(k).size() != x.getFirst().size()) {
        throw new IllegalArgumentException(
            "Model: expected as many examples of every input, got "
                + x.getFirst().size()
                + " of '"
                + inputNames().getFirst()
                + "' and "
                + x.get(k).size()
                + " of '"
                + inputNames().get(k)
                + "'");
      }
      check(network.sources().get(k), x.get(k), x.size() == 1);
    }
  }

  private static void check(Network.Source source, Sequences x, boolean only) {
    Shape input = source.shape();
    int width = source.width();
    int fixed = source.sequence() ? input.size(0) : 1;
    for (int i = 0; i < x.size(); i++) {
      int length = x.row(i).length;
      if (length % width != 0
          || (input.rank() == 2 && x.width() != width)
          || (fixed != Shape.UNKNOWN && length != fixed * width)) {
        throw new IllegalArgumentException(
            "Model: expected input "
                + (only ? "" : "'" + source.name() + "' ")
                + input.prepend("batch", Shape.UNKNOWN)
                + ", got example "
                + i
                + " with "
                + length / x.width()
                + " steps of "
                + x.width()
                + " values");
      }
    }
  }

  private Engine borrow(int threads) {
    Engine engine = threads == 1 ? idle.poll() : null;
    return engine != null ? engine : engine(threads);
  }

  private void giveBack(Engine engine, int threads) {
    if (threads == 1) {
      idle.add(engine);
    }
  }

  private Engine engine(int threads) {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> arrays.put(name, tensor.data()));
    return new Engine(network, arrays, Parallel.of(threads));
  }
}
