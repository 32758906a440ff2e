package sunhwan.benchmarks.jmh;

import java.util.Collection;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * A run as one table for people: medians of processor time, and what they mean beside the machine's
 * peak, if the run has measured it.
 */
final class Table {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private Table() {}

  static String of(Collection<RunResult> results) {
    OptionalDouble peak =
        results.stream()
            .filter(r -> r.getParams().getBenchmark().contains(PeakBenchmark.class.getName()))
            .mapToDouble(r -> Work.of(r.getParams()).flop() / median(r, CpuTime.LABEL))
            .max();
    StringBuilder table =
        new StringBuilder(
            "| benchmark | with | ns an operation | ns an element | GFLOP/s | of peak | bytes"
                + " allocated |\n|---|---|---|---|---|---|---|\n");
    for (RunResult result : results) {
      table.append(row(result, peak)).append('\n');
    }
    return table.toString();
  }

  private static String row(RunResult result, OptionalDouble peak) {
    BenchmarkParams run = result.getParams();
    Work work = Work.of(run);
    double time = median(result, CpuTime.LABEL);
    double speed = work.flop() / time;
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %s | %s |",
        run.getBenchmark().replaceAll(".*\\.(\\w+)Benchmark\\.", "$1."),
        run.getParamsKeys().stream().map(run::getParam).collect(Collectors.joining(", ")),
        String.format(Locale.ROOT, time < 1000 ? "%.1f" : "%,.0f", time),
        work.elements() > 0 ? String.format(Locale.ROOT, "%.3f", time / work.elements()) : "",
        work.flop() > 0 ? String.format(Locale.ROOT, "%.1f", speed) : "",
        work.flop() > 0 && peak.isPresent()
            ? String.format(Locale.ROOT, "%.0f %%", 100 * speed / peak.getAsDouble())
            : "",
        result.getSecondaryResults().containsKey(ALLOCATED)
            ? String.format(Locale.ROOT, "%,.0f", median(result, ALLOCATED))
            : "");
  }

  private static double median(RunResult result, String label) {
    Result<?> measured = result.getSecondaryResults().get(label);
    return measured == null ? Double.NaN : measured.getStatistics().getPercentile(50);
  }
}
