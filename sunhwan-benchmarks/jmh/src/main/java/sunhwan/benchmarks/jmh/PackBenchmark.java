package sunhwan.benchmarks.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Packing of a product's right side, as it stands and transposed. */
@State(Scope.Thread)
public class PackBenchmark {
  @Param({"scalar", "vector"})
  String twin = "";

  @Param({"1x64x256", "1x256x64", "1x67x129", "1x512x256", "1x512x2048", "1x2048x512"})
  String shape = "";

  private MatMul work;

  @Setup
  public void prepare() {
    work = new MatMul(Twins.of(twin).gemm(), MatrixShape.parse(shape));
  }

  @Benchmark
  public float[] straight() {
    return work.pack();
  }

  @Benchmark
  public float[] transposed() {
    return work.packTransposed();
  }
}
