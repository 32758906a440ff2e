package sunhwan.benchmarks.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Products of the shapes that the models have, and of shapes that fit no tile. */
@State(Scope.Thread)
public class GemmBenchmark {
  @Param({"scalar", "vector"})
  String twin = "";

  @Param({
    "1x64x256",
    "16x64x256",
    "32x64x256",
    "16x256x64",
    "32x192x64",
    "512x64x256",
    "512x256x64",
    "64x512x256T",
    "64x512x2048",
    "31x67x129",
    "512x64x16",
    "512x64x3"
  })
  String shape = "";

  private MatMul work;

  @Setup
  public void prepare() {
    work = new MatMul(Twins.of(twin).gemm(), MatrixShape.parse(shape));
  }

  @Benchmark
  public float[] matMul() {
    return work.multiply();
  }
}
