package sunhwan.benchmarks.jmh;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import sunhwan.training.Provenance;

/**
 * A run as one table for people: medians of processor time, the twins side by side, and what the
 * faster means beside the machine's peak, if the run has measured it.
 */
final class Table {
  private static final String TWIN = "twin";
  private static final String SCALAR = "scalar";
  private static final String VECTOR = "vector";
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private Table() {}

  static String of(Collection<RunResult> results) {
    Map<String, Map<String, RunResult>> lines = new LinkedHashMap<>();
    for (RunResult result : results) {
      lines
          .computeIfAbsent(name(result.getParams()), name -> new LinkedHashMap<>())
          .put(twin(result.getParams()), result);
    }
    OptionalDouble peak =
        results.stream()
            .filter(r -> r.getParams().getBenchmark().contains(PeakBenchmark.class.getName()))
            .mapToDouble(r -> Work.of(r.getParams()).flop() / median(r, CpuTime.LABEL))
            .findFirst();
    String head =
        "Java "
            + Provenance.here().get("java")
            + ", "
            + Provenance.here().get("kernels")
            + "\n\n| | scalar, ns | vector, ns | ns an element | GFLOP/s | of peak | bytes allocated"
            + " |\n|---|---|---|---|---|---|---|\n";
    return lines.entrySet().stream()
        .map(line -> row(line.getKey(), line.getValue(), peak))
        .collect(Collectors.joining("\n", head, "\n"));
  }

  /** Such as {@code Gemm.matMul 32x64x256}: everything but the twin. */
  private static String name(BenchmarkParams run) {
    return run.getBenchmark().replaceAll(".*\\.(\\w+)Benchmark\\.", "$1.")
        + run.getParamsKeys().stream()
            .filter(key -> !key.equals(TWIN))
            .map(key -> " " + run.getParam(key))
            .collect(Collectors.joining());
  }

  /** What knows no twins runs on vectors. */
  private static String twin(BenchmarkParams run) {
    return run.getParamsKeys().contains(TWIN) ? run.getParam(TWIN) : VECTOR;
  }

  private static String row(String name, Map<String, RunResult> twins, OptionalDouble peak) {
    RunResult best = twins.getOrDefault(VECTOR, twins.values().iterator().next());
    Work work = Work.of(best.getParams());
    double time = median(best, CpuTime.LABEL);
    double speed = work.flop() / time;
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %s | %,.0f |",
        name,
        time(twins, SCALAR),
        time(twins, VECTOR),
        work.elements() > 0 ? String.format(Locale.ROOT, "%.3f", time / work.elements()) : "",
        work.flop() > 0 ? String.format(Locale.ROOT, "%.1f", speed) : "",
        work.flop() > 0 && peak.isPresent()
            ? String.format(Locale.ROOT, "%.0f %%", 100 * speed / peak.getAsDouble())
            : "",
        median(best, ALLOCATED));
  }

  private static String time(Map<String, RunResult> twins, String twin) {
    RunResult result = twins.get(twin);
    if (result == null) {
      return "";
    }
    double time = median(result, CpuTime.LABEL);
    return String.format(Locale.ROOT, time < 1000 ? "%.1f" : "%,.0f", time);
  }

  private static double median(RunResult result, String label) {
    Result<?> measured = result.getSecondaryResults().get(label);
    return measured == null ? Double.NaN : measured.getStatistics().getPercentile(50);
  }
}
