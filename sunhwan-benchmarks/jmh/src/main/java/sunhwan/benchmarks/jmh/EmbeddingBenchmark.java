package sunhwan.benchmarks.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import sunhwan.internal.kernel.Pointwise;

/** An embedding's rows for 3,200 ids, and their gradients back, in the layer's own two loops. */
@State(Scope.Thread)
public class EmbeddingBenchmark {
  static final int IDS = 3200;

  @Param({"scalar", "vector"})
  String twin = "";

  @Param({"1000x64", "10000x512"})
  String table = "";

  private Pointwise kernel;
  private int width;
  private int[] ids;
  private float[] values;
  private float[] rows;

  @Setup
  public void prepare() {
    kernel = Twins.of(twin).pointwise();
    String[] sizes = table.split("x", 2);
    int words = Integer.parseInt(sizes[0]);
    width = Integer.parseInt(sizes[1]);
    ids = Twins.ids(IDS, words);
    values = Twins.numbers(words * width);
    rows = Twins.numbers(IDS * width);
  }

  @Benchmark
  public float[] gather() {
    for (int i = 0; i < ids.length; i++) {
      System.arraycopy(values, ids[i] * width, rows, i * width, width);
    }
    return rows;
  }

  @Benchmark
  public float[] scatter() {
    for (int i = 0; i < ids.length; i++) {
      kernel.addScaled(width, 1, rows, i * width, values, ids[i] * width);
    }
    return values;
  }
}
