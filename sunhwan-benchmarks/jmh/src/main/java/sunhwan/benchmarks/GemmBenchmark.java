package sunhwan.benchmarks;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import sunhwan.internal.kernel.Gemm;

/**
 * Matrix products of the shapes that models have; {@code flops} counts floating-point operations a
 * nanosecond, which are GFLOP/s. A shape is m×n×k, with {@code T} where a is read transposed, as for
 * the gradient of weights.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx2g", "-XX:+UseSerialGC", "--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class GemmBenchmark {

  /** What the processor could do. */
  public static class Peak {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int ROUNDS = 1_000;

    private Peak() {}

    /** Twelve chains of multiply-adds in registers. */
    static float run() {
      FloatVector a = FloatVector.broadcast(SPECIES, 1.0001f);
      FloatVector b = FloatVector.broadcast(SPECIES, 0.0001f);
      FloatVector c0 = a;
      FloatVector c1 = a;
      FloatVector c2 = a;
      FloatVector c3 = a;
      FloatVector c4 = a;
      FloatVector c5 = a;
      FloatVector c6 = a;
      FloatVector c7 = a;
      FloatVector c8 = a;
      FloatVector c9 = a;
      FloatVector d0 = a;
      FloatVector d1 = a;
      for (int i = 0; i < ROUNDS; i++) {
        c0 = c0.fma(a, b);
        c1 = c1.fma(a, b);
        c2 = c2.fma(a, b);
        c3 = c3.fma(a, b);
        c4 = c4.fma(a, b);
        c5 = c5.fma(a, b);
        c6 = c6.fma(a, b);
        c7 = c7.fma(a, b);
        c8 = c8.fma(a, b);
        c9 = c9.fma(a, b);
        d0 = d0.fma(a, b);
        d1 = d1.fma(a, b);
      }
      FloatVector all = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
      return all.add(c6).add(c7).add(c8).add(c9).add(d0).add(d1).lane(0);
    }

    static long flops() {
      return 2L * 12 * ROUNDS * SPECIES.length();
    }
  }

  /** Operations done. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Flops {
    public long flops;

    @Setup(Level.Iteration)
    public void clear() {
      flops = 0;
    }
  }

  /** A product's operands. */
  @State(Scope.Thread)
  public static class Product {
    @Param({
      "1x256x64", "16x64x64", "16x192x64", "16x256x64", "16x64x256", "31x67x129", "512x256x64",
      "512x64x256", "64x256x512T", "128x256x512T", "16x2048x512", "512x2048x512", "512x2048x512T",
      "512x10000x512"
    })
    public String shape;

    @Param({"vector", "scalar"})
    public String twin;

    Gemm gemm;
    int m;
    int n;
    int k;
    boolean transposed;
    float[] a;
    float[] b;
    float[] packed;
    float[] c;

    @Setup
    public void make() {
      String[] sizes = shape.replace("T", "").split("x", -1);
      m = Integer.parseInt(sizes[0]);
      n = Integer.parseInt(sizes[1]);
      k = Integer.parseInt(sizes[2]);
      transposed = shape.endsWith("T");
      gemm = Twins.of(twin).gemm();
      a = Twins.random(m * k);
      b = Twins.random(k * n);
      c = new float[m * n];
      packed = new float[gemm.packedSize(k, n)];
      gemm.pack(k, n, b, 0, n, 1, packed, 0);
    }
  }

  @Benchmark
  public float peak(Flops flops) {
    flops.flops += Peak.flops();
    return Peak.run();
  }

  @Benchmark
  public float[] matMul(Product p, Flops flops) {
    flops.flops += 2L * p.m * p.n * p.k;
    if (p.transposed) {
      p.gemm.matMul(p.m, p.n, p.k, p.a, 0, 1, p.m, p.packed, 0, p.c, 0, p.n);
    } else {
      p.gemm.matMul(p.m, p.n, p.k, p.a, 0, p.k, 1, p.packed, 0, p.c, 0, p.n);
    }
    return p.c;
  }
}
