package sunhwan.benchmarks;

import java.util.Arrays;
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
import sunhwan.internal.kernel.Curve;
import sunhwan.internal.kernel.Kernels;

/**
 * Everything but products: nanoseconds an element. Steps are of 16 examples and 64 units, and an
 * element is one of the state's 1,024; the rest works on 10,000 floats.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx2g", "-XX:+UseSerialGC", "--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class KernelBenchmark {
  private static final int EXAMPLES = 16;
  private static final int UNITS = 64;
  private static final int STATE = EXAMPLES * UNITS;
  private static final int N = 10_000;

  @Param({"vector", "scalar"})
  public String twin;

  private Kernels kernels;
  private final float[] gates = Twins.random(4 * STATE);
  private final float[] work = new float[4 * STATE];
  private final float[] other = Twins.random(4 * STATE);
  private final float[] before = Twins.random(STATE);
  private final float[] after = Twins.random(STATE);
  private final float[] dh = new float[STATE];
  private final float[] dc = new float[STATE];
  private final float[] x = Twins.random(N);
  private final float[] y = new float[N];
  private final float[] m = new float[N];
  private final float[] v = new float[N];

  @Setup
  public void choose() {
    kernels = Twins.of(twin);
    Arrays.fill(v, 1e-3f);
  }

  /** A step bends its gates in place, so each has to be given new ones; this is what that costs. */
  @Benchmark
  @OperationsPerInvocation(STATE)
  public float[] copyOfFourGates() {
    System.arraycopy(gates, 0, work, 0, 4 * STATE);
    return work;
  }

  @Benchmark
  @OperationsPerInvocation(STATE)
  public float[] lstmForward() {
    System.arraycopy(gates, 0, work, 0, 4 * STATE);
    kernels.lstm().forward(EXAMPLES, UNITS, work, 0, before, 0, dc, 0, dh, 0);
    return dh;
  }

  @Benchmark
  @OperationsPerInvocation(STATE)
  public float[] lstmBackward() {
    System.arraycopy(before, 0, dh, 0, STATE);
    System.arraycopy(before, 0, dc, 0, STATE);
    kernels
        .lstm()
        .backward(EXAMPLES, UNITS, gates, 0, before, 0, after, 0, dh, 0, dc, 0, work, 0);
    return work;
  }

  @Benchmark
  @OperationsPerInvocation(STATE)
  public float[] gruForward() {
    System.arraycopy(gates, 0, work, 0, 3 * STATE);
    kernels.gru().forward(EXAMPLES, UNITS, work, 0, other, 0, before, 0, dh, 0);
    return dh;
  }

  @Benchmark
  @OperationsPerInvocation(STATE)
  public float[] gruBackward() {
    System.arraycopy(before, 0, dh, 0, STATE);
    kernels
        .gru()
        .backward(EXAMPLES, UNITS, gates, 0, other, 0, before, 0, dh, 0, work, 0, other, 0);
    return work;
  }

  @Benchmark
  @OperationsPerInvocation(N)
  public float[] tanh() {
    kernels.pointwise().activate(Curve.TANH, 0, N, x, 0, y, 0);
    return y;
  }

  @Benchmark
  @OperationsPerInvocation(N)
  public float[] sigmoid() {
    kernels.pointwise().activate(Curve.SIGMOID, 0, N, x, 0, y, 0);
    return y;
  }

  @Benchmark
  @OperationsPerInvocation(N)
  public float[] tanhSlope() {
    kernels.pointwise().slope(Curve.TANH, 0, N, x, 0, x, 0, m, 0, y, 0);
    return y;
  }

  /** A vocabulary. */
  @Benchmark
  @OperationsPerInvocation(N)
  public float[] softmaxOf10000() {
    kernels.softmax().forward(1, N, x, 0, y, 0);
    return y;
  }

  /** A few classes, many rows. */
  @Benchmark
  @OperationsPerInvocation(N - 1)
  public float[] softmaxOf3() {
    kernels.softmax().forward(N / 3, 3, x, 0, y, 0);
    return y;
  }

  @Benchmark
  @OperationsPerInvocation(N)
  public float[] adam() {
    kernels.update().adam(N, 1e-9f, 0.9, 0.999, 1e-7f, y, 0, x, 0, m, 0, v, 0);
    return y;
  }

  @Benchmark
  @OperationsPerInvocation(N)
  public float[] sgd() {
    kernels.update().sgd(N, 1e-9f, y, 0, x, 0);
    return y;
  }

  @Benchmark
  @OperationsPerInvocation(N)
  public float[] rmsprop() {
    kernels.update().rmsprop(N, 1e-9f, 0.9, 1e-7f, y, 0, x, 0, v, 0);
    return y;
  }

  /** An embedding's gradient: rows of 50 added wherever their id says. */
  @Benchmark
  @OperationsPerInvocation(N)
  public float[] scatterRows() {
    for (int i = 0; i < N / 50; i++) {
      kernels.pointwise().addScaled(50, 1, x, i * 50, y, (i * 37 % (N / 50)) * 50);
    }
    return y;
  }
}
