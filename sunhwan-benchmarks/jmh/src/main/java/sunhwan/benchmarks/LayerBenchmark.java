package sunhwan.benchmarks;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.GRU;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.SimpleRNN;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Model;
import sunhwan.models.RnnStream;
import sunhwan.models.Sequential;
import sunhwan.optimizers.SGD;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/** One layer of 64 units at a batch of 32 × 100 steps × 64 features, and one step of it as a stream. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx2g", "-XX:+UseSerialGC", "--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class LayerBenchmark {
  private static final int EPOCHS = 20;

  @Param({"Dense", "SimpleRNN", "LSTM", "GRU", "Bidirectional(LSTM)"})
  public String layer;

  private Model model;
  private RnnStream stream;
  private Sequences x;
  private Dataset data;
  private final float[] step = new float[64];

  @Setup
  public void make() {
    LayerSpec spec =
        switch (layer) {
          case "Dense" -> Dense.of(64);
          case "SimpleRNN" -> SimpleRNN.of(64).returnSequences(true);
          case "LSTM" -> LSTM.of(64).returnSequences(true);
          case "GRU" -> GRU.of(64).returnSequences(true);
          case "Bidirectional(LSTM)" -> Bidirectional.of(LSTM.of(64).returnSequences(true));
          default -> throw new IllegalArgumentException(layer);
        };
    model = Sequential.of(Input.sequence(100, 64), spec).build(1);
    SplittableRandom random = new SplittableRandom(1);
    float[][][] values = new float[32][100][64];
    for (float[][] example : values) {
      for (float[] row : example) {
        for (int i = 0; i < row.length; i++) {
          row[i] = (float) random.nextDouble(-1, 1);
        }
      }
    }
    x = Sequences.ofVectors(values);
    data = Dataset.of(x, Sequences.of(model.predict(x)));
    stream = spec instanceof Bidirectional ? null : model.stream();
  }

  @Benchmark
  public float[] predict() {
    return model.predict(x).data();
  }

  /** Forward, loss, backward, SGD. */
  @Benchmark
  @OperationsPerInvocation(EPOCHS)
  public Object train() {
    return Trainer.compile(model, SGD.of(1e-6f), MeanSquaredError.of())
        .fit(data, FitOptions.epochs(EPOCHS).batchSize(32));
  }

  /** Of one example; nothing where a layer cannot be streamed. */
  @Benchmark
  public float[] streamingStep() {
    return stream == null ? step : stream.next(step);
  }
}
