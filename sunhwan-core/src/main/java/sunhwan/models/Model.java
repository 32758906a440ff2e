package sunhwan.models;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import sunhwan.data.Sequences;
import sunhwan.internal.layer.Engine;
import sunhwan.internal.layer.Network;
import sunhwan.internal.layer.Parallel;
import sunhwan.layers.AttentionPooling1D;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.CRF;
import sunhwan.layers.Embedding;
import sunhwan.layers.GaplessLayer;
import sunhwan.layers.GlobalAveragePooling1D;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.GroupNormalization;
import sunhwan.layers.Masking;
import sunhwan.layers.PReLU;
import sunhwan.layers.RNN;
import sunhwan.layers.RecurrentLayer;
import sunhwan.layers.RepeatVector;
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

  private final Sequential spec;
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
  public Model(Sequential spec, Weights weights) {
    this.spec = spec;
    this.weights = weights;
    this.network = spec.network();
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

  public Sequential spec() {
    return spec;
  }

  public Weights weights() {
    return weights;
  }

  /** The same spec with other weights. */
  public Model with(Weights other) {
    return new Model(spec, other);
  }

  /** Shape of one example, without batch axis. */
  public Shape input() {
    return network.input();
  }

  /** Shape of what comes out for one example, without batch axis. */
  public Shape output() {
    return network.output();
  }

  /** Steps that come out of an example of so many; 1 where no sequence comes out. */
  public int outputSteps(int steps) {
    return network.output().rank() == 2 ? network.outputSteps(steps) : 1;
  }

  /** Whether an example is a sequence of steps and no single vector. */
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
    check(x);
    int width = network.output().size(-1);
    boolean sequences = network.output().rank() == 2;
    int time = outputTime(x);
    float[] out = new float[Math.multiplyExact(x.size(), sequences ? time * width : width)];
    Engine engine = borrow(threads);
    int[] order = x.longestFirst();
    for (int from = 0; from < x.size(); from += BATCH) {
      int[] batch = Arrays.copyOfRange(order, from, Math.min(from + BATCH, x.size()));
      engine.forward(x.select(batch).rows(0, batch.length), Map.of(), Engine.Pass.PREDICT);
      engine.read(out, time, batch);
    }
    giveBack(engine, threads);
    return Tensor.of(sequences ? Shape.of(x.size(), time, width) : Shape.of(x.size(), width), out);
  }

  private int outputTime(Sequences x) {
    return outputSteps(x.longest(network.inputWidth()));
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
    int width = network.output().size(-1);
    boolean sequences = network.output().rank() == 2;
    int time = outputTime(x);
    float[] out = new float[x.size() * (sequences ? time * width : width)];
    engine.read(out, time, IntStream.range(0, x.size()).toArray());
    Map<String, Tensor> after = new LinkedHashMap<>();
    engine
        .finalStates(x.size())
        .forEach(
            (name, values) ->
                after.put(name, Tensor.of(Shape.of(x.size(), values.length / x.size()), values)));
    giveBack(engine, 1);
    return new Streamed(
        Tensor.of(sequences ? Shape.of(x.size(), time, width) : Shape.of(x.size(), width), out),
        new RnnState(x.size(), after));
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
    refuseBackwards(purpose);
    for (Sequential.Layer layer : spec.layers()) {
      boolean whole =
          switch (layer.spec()) {
            case GlobalMaxPooling1D g -> true;
            case GlobalAveragePooling1D g -> true;
            case AttentionPooling1D a -> true;
            case CRF c -> true;
            case GroupNormalization g -> true;
            case GaplessLayer g -> true;
            case PReLU p -> !p.sharedTime();
            case RepeatVector r -> true;
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

  private void refuseBackwards(String purpose) {
    for (Sequential.Layer layer : spec.layers()) {
      boolean backwards =
          switch (layer.spec()) {
            case Bidirectional b -> true;
            case RecurrentLayer<?> r -> r.recurrence().goBackwards();
            case RNN r -> r.goBackwards();
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
    return switch (network.nodes().getFirst().spec()) {
      case Embedding e when e.maskZero() -> Optional.of(0f);
      case Masking m -> Optional.of(m.maskValue());
      default -> Optional.empty();
    };
  }

  /** Refuses examples that do not fit {@link #input()}, naming the first. */
  public void check(Sequences x) {
    Shape input = network.input();
    int width = network.inputWidth();
    int fixed = network.takesSequences() ? input.size(0) : 1;
    for (int i = 0; i < x.size(); i++) {
      int length = x.row(i).length;
      if (length % width != 0
          || (input.rank() == 2 && x.width() != width)
          || (fixed != Shape.UNKNOWN && length != fixed * width)) {
        throw new IllegalArgumentException(
            "Model: expected input "
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
