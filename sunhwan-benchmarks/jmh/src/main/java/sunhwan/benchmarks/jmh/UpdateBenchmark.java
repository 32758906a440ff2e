package sunhwan.benchmarks.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import sunhwan.internal.kernel.Update;

/** An optimizer's step over weights that fit the second cache, or none. */
@State(Scope.Thread)
public class UpdateBenchmark {
  @Param({"scalar", "vector"})
  String twin = "";

  @Param({"32768", "5120000"})
  int size;

  private Update kernel;
  private float[] w;
  private float[] g;
  private float[] m;
  private float[] v;

  @Setup
  public void prepare() {
    kernel = Twins.of(twin).update();
    w = Twins.numbers(size);
    g = Twins.numbers(size);
    m = new float[size];
    v = new float[size];
  }

  @Benchmark
  public float[] sgd() {
    kernel.sgd(size, 1e-6f, w, 0, g, 0);
    return w;
  }

  @Benchmark
  public float[] momentum() {
    kernel.momentum(size, 1e-6f, 0.9f, false, w, 0, g, 0, v, 0);
    return w;
  }

  @Benchmark
  public float[] adam() {
    kernel.adam(size, 1e-6f, 0.9, 0.999, 1e-7f, w, 0, g, 0, m, 0, v, 0);
    return w;
  }

  @Benchmark
  public float[] rmsprop() {
    kernel.rmsprop(size, 1e-6f, 0.9, 1e-7f, w, 0, g, 0, v, 0);
    return w;
  }
}
