package sunhwan.internal.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import sunhwan.layers.Signal;
import sunhwan.tensor.Rows;
import sunhwan.tensor.Steps;

/**
 * Runs batches through a network.
 *
 * <p>A batch is cut into shards of about 16 examples, by its size and nothing else; each shard has
 * its own memory and gradients, and their sums are taken in the shards' order. So the number of
 * threads decides when work is done, never what comes out. One engine serves one caller at a time.
 */
public final class Engine {
  private static final int SHARD_EXAMPLES = 16;

  private final Network network;
  private final Map<String, float[]> weights;
  private final Parallel parallel;
  private final List<Shard> shards = new ArrayList<>();
  private final ConcurrentHashMap<String, float[]> prepared = new ConcurrentHashMap<>();
  private final Penalties penalties;
  private Pass pass = Pass.PREDICT;
  private int active;
  private int batch;

  /**
   * What a pass is for.
   *
   * @param training dropout drops, statistics move
   * @param recording a backward pass follows
   * @param wantsState the states after the last step are asked for
   * @param seed of this pass's random numbers
   */
  public record Pass(boolean training, boolean recording, boolean wantsState, long seed) {
    public static final Pass PREDICT = new Pass(false, false, false, 0);
  }

  /** Writes the gradient of a part of a shard's output (rows, width), which dy has room for. */
  public interface Head {
    void gradient(Slice slice, int[] examples, float[] dy);
  }

  public Engine(Network network, Map<String, float[]> weights, Parallel parallel) {
    this.network = network;
    this.weights = weights;
    this.parallel = parallel;
    this.penalties = Penalties.of(network.weights(), weights);
    prepare();
  }

  public Network network() {
    return network;
  }

  Pass pass() {
    return pass;
  }

  /** What holds the weights down. */
  public Penalties penalties() {
    return penalties;
  }

  /** What weights and outputs of the last forward add to the loss. */
  public double penalty() {
    double sum = penalties.loss();
    for (int i = 0; i < active; i++) {
      sum += shards.get(i).addedLoss();
    }
    return sum;
  }

  /** Examples of the last forward. */
  int batch() {
    return batch;
  }

  Parallel parallel() {
    return parallel;
  }

  float[] weight(String name) {
    float[] weight = weights.get(name);
    if (weight == null) {
      throw new IllegalStateException(
          "no weight is called '" + name + "'; there are " + weights.keySet());
    }
    return weight;
  }

  float[] prepared(String name, int size) {
    return prepared.computeIfAbsent(name, n -> new float[size]);
  }

  /** To be called whenever weights have changed. */
  public void prepare() {
    shard(0).prepare();
  }

  private Shard shard(int index) {
    while (shards.size() <= index) {
      shards.add(new Shard(this, shards.size()));
    }
    return shards.get(index);
  }

  /**
   * Runs a batch forward.
   *
   * @param rows one example each: its steps' values one after another, or its vector
   * @param states where recurrent layers start, (batch, units) in the batch's order, by weight
   *     path; empty for zeros
   */
  public void forward(float[][] rows, Map<String, float[]> states, Pass pass) {
    forward(List.<float[][]>of(rows), states, pass);
  }

  /** The same with rows of each of the network's sources. */
  public void forward(List<float[][]> inputs, Map<String, float[]> states, Pass pass) {
    this.pass = pass;
    batch = inputs.getFirst().length;
    int[] lengths = new int[batch];
    for (int i = 0; i < inputs.size(); i++) {
      int width = network.sources().get(i).width();
      for (int e = 0; e < batch; e++) {
        lengths[e] += inputs.get(i)[e].length / width;
      }
    }
    active =
        pass.training() && network.mixesRows()
            ? 1
            : Math.max(1, (batch + SHARD_EXAMPLES - 1) / SHARD_EXAMPLES);
    if (pass.training() && shard(0).normalizes()) {
      prepare();
    }
    int[][] dealt = deal(lengths, active);
    for (int i = 0; i < active; i++) {
      shard(i).examples = dealt[i];
    }
    parallel.forEach(
        active,
        i -> {
          Shard shard = shards.get(i);
          Signal[] x = new Signal[inputs.size()];
          for (int k = 0; k < x.length; k++) {
            x[k] = input(shard, inputs.get(k), network.sources().get(k));
          }
          shard.forward(x, pick(states, shard.examples, batch));
        });
  }

  /** Long and short examples to every shard alike; within a shard in the batch's order. */
  private static int[][] deal(int[] lengths, int shards) {
    Steps ranks = Steps.ofLengths(lengths, Arrays.stream(lengths).max().orElse(0));
    int[][] dealt = new int[shards][];
    for (int i = 0; i < shards; i++) {
      dealt[i] = new int[(lengths.length - i + shards - 1) / shards];
    }
    for (int rank = 0; rank < lengths.length; rank++) {
      dealt[rank % shards][rank / shards] = ranks.example(rank);
    }
    for (int[] examples : dealt) {
      Arrays.sort(examples);
    }
    return dealt;
  }

  private static Signal input(Shard shard, float[][] rows, Network.Source source) {
    int width = source.width();
    int[] examples = shard.examples;
    if (!source.sequence()) {
      float[] data = shard.floats("input/" + source.name(), examples.length * width);
      for (int i = 0; i < examples.length; i++) {
        System.arraycopy(rows[examples[i]], 0, data, i * width, width);
      }
      return new Signal(data, width, new Rows(examples.length));
    }
    int[] own = new int[examples.length];
    int time = 0;
    for (int i = 0; i < own.length; i++) {
      own[i] = rows[examples[i]].length / width;
      time = Math.max(time, own[i]);
    }
    Steps steps = Steps.ofLengths(own, time);
    float[] data = shard.floats("input/" + source.name(), steps.count() * width);
    for (int s = 0; s < steps.steps(); s++) {
      for (int r = 0; r < steps.alive(s); r++) {
        System.arraycopy(
            rows[examples[steps.example(r)]], s * width, data, (steps.start(s) + r) * width, width);
      }
    }
    return new Signal(data, width, steps);
  }

  private static Map<String, float[]> pick(Map<String, float[]> states, int[] examples, int batch) {
    if (states.isEmpty()) {
      return states;
    }
    Map<String, float[]> picked = new HashMap<>();
    states.forEach(
        (name, all) -> {
          int width = all.length / batch;
          float[] own = new float[examples.length * width];
          for (int i = 0; i < examples.length; i++) {
            System.arraycopy(all, examples[i] * width, own, i * width, width);
          }
          picked.put(name, own);
        });
    return picked;
  }

  /**
   * The network for reading one example step by step, apart from what else this engine does; empty
   * where it needs all steps at once. Many may be at work at the same time.
   */
  public Optional<StepByStep> stepByStep() {
    return StepByStep.of(network, new Shard(this, 0));
  }

  /** Shards of the last forward. */
  public int shards() {
    return active;
  }

  /** All that an output had of a shard, which for a wide last layer is much. */
  public Signal output(int shard, int output) {
    return shards.get(shard).output(output);
  }

  /** Hands out what an output had of a shard, one slice after the other. */
  public void read(int shard, int output, Consumer<Slice> reader) {
    shards.get(shard).read(output, reader);
  }

  /** Examples of the batch that a shard holds, in its order. */
  public int[] examples(int shard) {
    return shards.get(shard).examples;
  }

  /** Rows that an output had in all: examples, or live steps. */
  public int outputRows(int output) {
    int rows = 0;
    for (int i = 0; i < active; i++) {
      rows += shards.get(i).rows(output);
    }
    return rows;
  }

  /** {@link #backward(List)} from the first output. */
  public void backward(Head head) {
    backward(List.of(Optional.of(head)));
  }

  /**
   * Runs the last forward's shards backward from each output's head, empty where an output teaches
   * nothing; afterwards {@link #gradients} holds the batch's gradients, those of penalties
   * included.
   */
  public void backward(List<Optional<Head>> heads) {
    parallel.forEach(active, i -> shards.get(i).backward(heads));
    for (int i = 1; i < active; i++) {
      shards.getFirst().addGradients(shards.get(i));
    }
    penalties.addGradients(shards.getFirst());
  }

  /** Gradient of each weight that the last backward reached, by its full name. */
  public Map<String, float[]> gradients() {
    return shards.getFirst().gradients();
  }

  /**
   * For those gradients of which the last backward wrote few rows: these rows, all others being 0.
   * Whoever writes to other rows of {@link #gradients} adds them here, so that they are cleared.
   */
  public Map<String, BitSet> writtenRows() {
    return shards.getFirst().writtenRows();
  }

  /** States after the last step, (batch, units) in the batch's order. */
  public Map<String, float[]> finalStates(int batch) {
    Map<String, float[]> all = new LinkedHashMap<>();
    for (int i = 0; i < active; i++) {
      Shard shard = shards.get(i);
      shard
          .finalStates()
          .forEach(
              (name, own) -> {
                int width = own.length / Math.max(1, shard.examples.length);
                float[] state = all.computeIfAbsent(name, n -> new float[batch * width]);
                for (int j = 0; j < shard.examples.length; j++) {
                  System.arraycopy(own, j * width, state, shard.examples[j] * width, width);
                }
              });
    }
    return all;
  }

  /** {@link #read(int, float[], int, int[])} of the first output. */
  public void read(float[] out, int time, int[] to) {
    read(0, out, time, to);
  }

  /**
   * Copies what the last forward gave an output to rows of (…, width), or of (…, time, width) where
   * nothing is written at masked steps.
   *
   * @param time steps of an example in out, 1 where there are none
   * @param to row of out for each example of the batch
   */
  public void read(int output, float[] out, int time, int[] to) {
    for (int i = 0; i < active; i++) {
      int[] examples = examples(i);
      shards
          .get(i)
          .read(
              output,
              slice -> {
                int width = slice.y().width();
                slice.forEachRow(
                    (row, example, t) ->
                        System.arraycopy(
                            slice.y().data(),
                            row * width,
                            out,
                            (to[examples[example]] * time + t) * width,
                            width));
              });
    }
  }
}
