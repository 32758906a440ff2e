package sunhwan.benchmarks.jmh;

import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * What one operation of a benchmark has to do.
 *
 * @param flop floating-point operations of its products, 0 where it is about something else
 * @param elements floats that it makes, 0 where nobody counts them
 */
record Work(double flop, double elements) {

  static Work of(BenchmarkParams run) {
    List<String> name = Arrays.asList(run.getBenchmark().split("\\.", -1)).reversed();
    return switch (name.get(1)) {
      case "PeakBenchmark" ->
          new Work(
              2.0 * PeakBenchmark.SPECIES.length() * PeakBenchmark.CHAINS * PeakBenchmark.TIMES, 0);
      case "GemmBenchmark", "LargeGemmBenchmark" -> new Work(shape(run).flop(), 0);
      case "PackBenchmark" -> elements((double) shape(run).k() * shape(run).n());
      case "StepBenchmark" -> elements(number(run, "rows") * StepBenchmark.UNITS);
      case "PointwiseBenchmark" -> elements(PointwiseBenchmark.SIZE);
      case "SoftmaxBenchmark" -> elements(number(run, "width") * SoftmaxBenchmark.ROWS);
      case "CrossentropyBenchmark" -> elements(number(run, "width") * CrossentropyBenchmark.ROWS);
      case "UpdateBenchmark" -> elements(number(run, "size"));
      case "EmbeddingBenchmark" ->
          elements(
              Double.parseDouble(run.getParam("table").split("x", 2)[1]) * EmbeddingBenchmark.IDS);
      case "LayerBenchmark" ->
          layer(run.getParam("layer"), name.getFirst().equals("predict") ? 1 : 3);
      default -> new Work(0, 0);
    };
  }

  private static Work elements(double elements) {
    return new Work(0, elements);
  }

  /** Backward has two products for each of forward's, and all are as large. */
  private static Work layer(String layer, int passes) {
    double rows = LayerBenchmark.BATCH * LayerBenchmark.TIME;
    double product = 2 * rows * LayerBenchmark.UNITS * LayerBenchmark.UNITS;
    double products =
        switch (layer) {
          case "dense" -> 1;
          case "simpleRnn" -> 2;
          case "gru" -> 6;
          case "lstm" -> 8;
          case "biLstm" -> 16;
          default -> 0;
        };
    return new Work(passes * products * product, products == 0 ? rows * LayerBenchmark.UNITS : 0);
  }

  private static MatrixShape shape(BenchmarkParams run) {
    return MatrixShape.parse(run.getParam("shape"));
  }

  private static double number(BenchmarkParams run, String name) {
    return Double.parseDouble(run.getParam(name));
  }
}
