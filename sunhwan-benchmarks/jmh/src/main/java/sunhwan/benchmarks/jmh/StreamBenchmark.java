package sunhwan.benchmarks.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import sunhwan.data.Sequences;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.models.Model;
import sunhwan.models.RnnState;
import sunhwan.models.RnnStream;
import sunhwan.models.Sequential;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/** One step of a stream through LSTM(64): state in, state out, and with a stream's own memory. */
@State(Scope.Thread)
public class StreamBenchmark {
  private static final int UNITS = 64;

  private Model model;
  private Sequences x;
  private RnnState state;
  private RnnStream stream;
  private final float[] step = Twins.numbers(UNITS);

  @Setup
  public void prepare() {
    model = Sequential.of(Input.sequence(Shape.UNKNOWN, UNITS), LSTM.of(UNITS)).build(1);
    x = Sequences.of(Tensor.of(Shape.of(1, 1, UNITS), Twins.numbers(UNITS)));
    state = RnnState.initial(1);
    stream = model.stream();
  }

  @Benchmark
  public float[] lstmNext() {
    return stream.next(step);
  }

  @Benchmark
  public Tensor lstmStep() {
    Model.Streamed streamed = model.predictWithState(x, state);
    state = streamed.state();
    return streamed.output();
  }
}
