package sunhwan.benchmarks.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import sunhwan.internal.kernel.Softmax;

/** Softmax over 32 rows of a few classes or of a vocabulary. */
@State(Scope.Thread)
public class SoftmaxBenchmark {
  static final int ROWS = 32;

  @Param({"scalar", "vector"})
  String twin = "";

  @Param({"3", "10000"})
  int width;

  private Softmax kernel;
  private float[] x;
  private float[] y;
  private float[] dx;

  @Setup
  public void prepare() {
    kernel = Twins.of(twin).softmax();
    x = Twins.numbers(ROWS * width);
    y = new float[ROWS * width];
    dx = new float[ROWS * width];
    kernel.forward(ROWS, width, x, 0, y, 0);
  }

  @Benchmark
  public float[] forward() {
    kernel.forward(ROWS, width, x, 0, y, 0);
    return y;
  }

  @Benchmark
  public float[] backward() {
    kernel.backward(ROWS, width, y, 0, x, 0, dx, 0);
    return dx;
  }
}
