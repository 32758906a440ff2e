package sunhwan.benchmarks.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import sunhwan.internal.kernel.Curve;
import sunhwan.internal.kernel.Kernels;

/**
 * One recurrent step over rows of 64 units, without its products.
 *
 * <p>Kernels replace what they were given, so every 64th operation starts from fresh numbers: they
 * neither fade away nor cost a copy each time.
 */
@State(Scope.Thread)
public class StepBenchmark {
  static final int UNITS = 64;

  private static final int FRESH = 64;

  @Param({"scalar", "vector"})
  String twin = "";

  @Param({"1", "16", "32"})
  int rows;

  private Kernels kernels;
  private int size;
  private float[] numbers;
  private float[] gates;
  private float[] recurrent;
  private float[] hPrev;
  private float[] cPrev;
  private float[] c;
  private float[] h;
  private float[] dh;
  private float[] dc;
  private float[] dz;
  private float[] dr;
  private int done;

  @Setup
  public void prepare() {
    kernels = Twins.of(twin);
    size = rows * UNITS;
    numbers = Twins.numbers(4 * size);
    gates = numbers.clone();
    recurrent = Twins.numbers(3 * size + 1);
    hPrev = Twins.numbers(size);
    cPrev = Twins.numbers(size);
    c = Twins.numbers(size);
    h = new float[size];
    dh = numbers.clone();
    dc = numbers.clone();
    dz = new float[4 * size];
    dr = new float[3 * size];
  }

  private void refresh(float[]... replaced) {
    if (++done % FRESH == 0) {
      for (float[] array : replaced) {
        System.arraycopy(numbers, 0, array, 0, array.length);
      }
    }
  }

  @Benchmark
  public float[] lstmForward() {
    refresh(gates);
    kernels.lstm().forward(rows, UNITS, gates, 0, cPrev, 0, c, 0, h, 0);
    return h;
  }

  @Benchmark
  public float[] lstmBackward() {
    refresh(dc);
    kernels.lstm().backward(rows, UNITS, gates, 0, cPrev, 0, c, 0, dh, 0, dc, 0, dz, 0);
    return dz;
  }

  @Benchmark
  public float[] gruForward() {
    refresh(gates);
    kernels.gru().forward(rows, UNITS, gates, 0, recurrent, 0, hPrev, 0, h, 0);
    return h;
  }

  @Benchmark
  public float[] gruBackward() {
    refresh(dh);
    kernels.gru().backward(rows, UNITS, gates, 0, recurrent, 0, hPrev, 0, dh, 0, dz, 0, dr, 0);
    return dz;
  }

  @Benchmark
  public float[] simpleRnnForward() {
    kernels.pointwise().activate(Curve.TANH, 0, size, gates, 0, h, 0);
    return h;
  }

  @Benchmark
  public float[] simpleRnnBackward() {
    kernels.pointwise().flush(size, dh, 0);
    kernels.pointwise().slope(Curve.TANH, 0, size, gates, 0, c, 0, dh, 0, dz, 0);
    return dz;
  }
}
