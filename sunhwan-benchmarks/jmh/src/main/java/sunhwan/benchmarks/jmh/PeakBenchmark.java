package sunhwan.benchmarks.jmh;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The machine's peak: fused multiply-adds that never leave the registers.
 *
 * <p>Twelve chains are more than any core needs to keep its units busy, and few enough for 16
 * registers.
 */
@State(Scope.Thread)
public class PeakBenchmark {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int CHAINS = 12;
  static final int TIMES = 10_000;

  private float factor = 0.5f;
  private float summand = 0.25f;
  private final float[] sum = new float[SPECIES.length()];

  @Benchmark
  public float[] fma() {
    FloatVector f = FloatVector.broadcast(SPECIES, factor);
    FloatVector s = FloatVector.broadcast(SPECIES, summand);
    FloatVector c0 = s;
    FloatVector c1 = s.add(1);
    FloatVector c2 = s.add(2);
    FloatVector c3 = s.add(3);
    FloatVector c4 = s.add(4);
    FloatVector c5 = s.add(5);
    FloatVector c6 = s.add(6);
    FloatVector c7 = s.add(7);
    FloatVector c8 = s.add(8);
    FloatVector c9 = s.add(9);
    FloatVector c10 = s.add(10);
    FloatVector c11 = s.add(11);
    for (int i = 0; i < TIMES; i++) {
      c0 = c0.fma(f, s);
      c1 = c1.fma(f, s);
      c2 = c2.fma(f, s);
      c3 = c3.fma(f, s);
      c4 = c4.fma(f, s);
      c5 = c5.fma(f, s);
      c6 = c6.fma(f, s);
      c7 = c7.fma(f, s);
      c8 = c8.fma(f, s);
      c9 = c9.fma(f, s);
      c10 = c10.fma(f, s);
      c11 = c11.fma(f, s);
    }
    c0.add(c1)
        .add(c2)
        .add(c3)
        .add(c4)
        .add(c5)
        .add(c6)
        .add(c7)
        .add(c8)
        .add(c9)
        .add(c10)
        .add(c11)
        .intoArray(sum, 0);
    return sum;
  }
}
