package sunhwan.benchmarks.jmh;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import sunhwan.data.Sequences;
import sunhwan.internal.layer.Engine;
import sunhwan.internal.layer.Network;
import sunhwan.internal.layer.Parallel;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.SimpleRNN;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/** A layer of 64 units by itself, on 32 sequences of 100 steps of 64 features. */
@State(Scope.Thread)
public class LayerBenchmark {
  static final int BATCH = 32;
  static final int TIME = 100;
  static final int UNITS = 64;

  private static final int WORDS = 1000;
  private static final Engine.Pass TRAIN = new Engine.Pass(true, true, false, 1);

  @Param({"embedding", "simpleRnn", "lstm", "gru", "biLstm", "dense"})
  String layer = "";

  private Model model;
  private Sequences x;
  private Engine engine;
  private float[][] rows;

  @Setup
  public void prepare() {
    LayerSpec spec =
        switch (layer) {
          case "embedding" -> Embedding.of(WORDS, UNITS);
          case "simpleRnn" -> SimpleRNN.of(UNITS).returnSequences(true);
          case "lstm" -> LSTM.of(UNITS).returnSequences(true);
          case "gru" -> GRU.of(UNITS).returnSequences(true);
          case "biLstm" -> Bidirectional.of(LSTM.of(UNITS).returnSequences(true));
          case "dense" -> Dense.of(UNITS);
          default -> throw new IllegalArgumentException("-p layer: no layer '" + layer + "' here");
        };
    Sequential network;
    if (spec instanceof Embedding) {
      network = Sequential.of(spec);
      int[][] ids = new int[BATCH][];
      for (int i = 0; i < BATCH; i++) {
        ids[i] = Twins.ids(TIME, WORDS);
      }
      x = Sequences.ofIds(ids);
    } else {
      network = Sequential.of(Input.sequence(TIME, UNITS), spec);
      x =
          Sequences.of(
              Tensor.of(Shape.of(BATCH, TIME, UNITS), Twins.numbers(BATCH * TIME * UNITS)));
    }
    model = network.build(1);
    rows = x.rows(0, BATCH);

    Network bound =
        Network.of(
            network.input(),
            network.layers().stream()
                .map(l -> new Network.Place(l.name(), l.inner(), l.spec()))
                .toList());
    Map<String, float[]> weights = new TreeMap<>();
    model.weights().forEach((name, weight) -> weights.put(name, weight.data()));
    engine = new Engine(bound, weights, Parallel.of(1));
  }

  @Benchmark
  public Tensor predict() {
    return model.predict(x);
  }

  /** A training step without loss and optimizer: packs weights, goes forward, goes backward. */
  @Benchmark
  public Map<String, float[]> forwardAndBackward() {
    engine.prepare();
    engine.forward(rows, Map.of(), TRAIN);
    engine.backward((y, examples, dy) -> Arrays.fill(dy, 0, y.y().size(), 1e-3f));
    return engine.gradients();
  }
}
