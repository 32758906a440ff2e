package sunhwan.benchmarks.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import sunhwan.internal.kernel.Curve;
import sunhwan.internal.kernel.Pointwise;

/** Elementwise work over 64 rows of 64 floats, which stay in the first cache. */
@State(Scope.Thread)
public class PointwiseBenchmark {
  static final int WIDTH = 64;
  static final int SIZE = WIDTH * WIDTH;

  @Param({"scalar", "vector"})
  String twin = "";

  private Pointwise kernel;
  private float[] x;
  private float[] y;
  private float[] row;

  @Setup
  public void prepare() {
    kernel = Twins.of(twin).pointwise();
    x = Twins.numbers(SIZE);
    y = Twins.numbers(SIZE);
    row = new float[WIDTH];
  }

  @Benchmark
  public float[] tanh() {
    kernel.activate(Curve.TANH, 0, SIZE, x, 0, y, 0);
    return y;
  }

  @Benchmark
  public float[] sigmoid() {
    kernel.activate(Curve.SIGMOID, 0, SIZE, x, 0, y, 0);
    return y;
  }

  @Benchmark
  public float[] relu() {
    kernel.activate(Curve.RELU, 0, SIZE, x, 0, y, 0);
    return y;
  }

  @Benchmark
  public float[] addRow() {
    kernel.addRow(WIDTH, WIDTH, row, 0, y, 0);
    return y;
  }

  @Benchmark
  public float[] addColumnSums() {
    kernel.addColumnSums(WIDTH, WIDTH, x, 0, row, 0);
    return row;
  }

  @Benchmark
  public float[] addScaled() {
    kernel.addScaled(SIZE, 1, x, 0, y, 0);
    return y;
  }

  @Benchmark
  public double sumOfSquares() {
    return kernel.sumOfSquares(SIZE, x, 0);
  }
}
