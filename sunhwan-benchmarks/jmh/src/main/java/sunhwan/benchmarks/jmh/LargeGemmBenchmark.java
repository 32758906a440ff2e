package sunhwan.benchmarks.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Products of a language model with 10,000 words; a class of its own because the scalar twin needs
 * half a minute for one.
 */
@State(Scope.Thread)
public class LargeGemmBenchmark {
  @Param("vector")
  String twin = "";

  @Param({"6400x512x10000", "6400x10000x512", "512x512x10000T"})
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
