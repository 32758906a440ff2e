package sunhwan.benchmarks.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import sunhwan.losses.SparseCategoricalCrossentropy;

/** The loss of 32 rows with its gradient, on the kernels that the JVM has. */
@State(Scope.Thread)
public class CrossentropyBenchmark {
  static final int ROWS = 32;

  @Param({"3", "10000"})
  int width;

  @Param({"true", "false"})
  boolean fromLogits;

  private SparseCategoricalCrossentropy loss;
  private float[] y;
  private float[] target;
  private float[] dy;

  @Setup
  public void prepare() {
    loss = SparseCategoricalCrossentropy.of().fromLogits(fromLogits);
    y = Twins.numbers(ROWS * width);
    for (int i = 0; i < y.length && !fromLogits; i++) {
      y[i] = Math.abs(y[i]);
    }
    target = new float[ROWS];
    int[] classes = Twins.ids(ROWS, width);
    for (int i = 0; i < ROWS; i++) {
      target[i] = classes[i];
    }
    dy = new float[ROWS * width];
  }

  @Benchmark
  public double lossAndGradient() {
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
      sum += loss.row(y, i * width, width, target, i, dy, 1.0 / ROWS);
    }
    return sum;
  }
}
