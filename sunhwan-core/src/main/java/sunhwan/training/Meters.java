package sunhwan.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import sunhwan.metrics.Accumulator;
import sunhwan.metrics.Metric;
import sunhwan.metrics.RowMetric;
import sunhwan.metrics.StatefulMetric;
import sunhwan.metrics.Weighted;

/** Metrics on their way through an epoch. */
final class Meters {
  private final int width;
  private final int targetWidth;
  private final List<Meter> all = new ArrayList<>();
  private final List<Mean> means = new ArrayList<>();
  private final List<Gathering> gatherings = new ArrayList<>();

  /** One metric. */
  private sealed interface Meter {
    void reset();

    double[] result();

    /** All that it has summed up, not copies. */
    List<double[]> sums();
  }

  /** A mean over rows. */
  private static final class Mean implements Meter {
    final RowMetric metric;
    final boolean weighted;

    /** Of the values and of their weights. */
    final double[] sums = new double[2];

    Mean(RowMetric metric, boolean weighted) {
      this.metric = metric;
      this.weighted = weighted;
    }

    @Override
    public void reset() {
      Arrays.fill(sums, 0);
    }

    @Override
    public double[] result() {
      return new double[] {metric.result(sums[1] == 0 ? 0 : sums[0] / sums[1])};
    }

    @Override
    public List<double[]> sums() {
      return List.of(sums);
    }
  }

  /** A metric that gathers rows. */
  private final class Gathering implements Meter {
    final StatefulMetric metric;
    final boolean weighted;
    Accumulator gathered;

    Gathering(StatefulMetric metric, boolean weighted) {
      this.metric = metric;
      this.weighted = weighted;
      this.gathered = metric.start(width, targetWidth);
    }

    @Override
    public void reset() {
      gathered = metric.start(width, targetWidth);
    }

    @Override
    public double[] result() {
      return gathered.result();
    }

    @Override
    public List<double[]> sums() {
      return gathered.sums();
    }
  }

  private final String[] names;

  /**
   * Metrics of predictions and targets of these widths.
   *
   * @throws IllegalArgumentException where a metric cannot read them
   */
  Meters(List<Metric> metrics, int width, int targetWidth) {
    this.width = width;
    this.targetWidth = targetWidth;
    this.names = LogNames.of(metrics);
    for (Metric metric : metrics) {
      metric.check(width, targetWidth);
      add(metric, false);
    }
  }

  private void add(Metric metric, boolean weighted) {
    switch (metric) {
      case RowMetric r -> {
        Mean mean = new Mean(r, weighted);
        means.add(mean);
        all.add(mean);
      }
      case StatefulMetric s -> {
        Gathering gathering = new Gathering(s, weighted);
        gatherings.add(gathering);
        all.add(gathering);
      }
      case Weighted w -> add(w.metric(), true);
    }
  }

  void reset() {
    all.forEach(Meter::reset);
  }

  /** All that they have summed up since {@link #reset}, not copies. */
  List<double[]> sums() {
    return all.stream().flatMap(meter -> meter.sums().stream()).toList();
  }

  /** Adds the metrics since {@link #reset}; of several results, each under its index. */
  void log(String prefix, Map<String, Double> logs) {
    for (int m = 0; m < names.length; m++) {
      double[] result = all.get(m).result();
      for (int i = 0; i < result.length; i++) {
        logs.put(prefix + names[m] + (result.length == 1 ? "" : "[" + i + "]"), result[i]);
      }
    }
  }

  /**
   * Sums over the rows of each example of a batch; examples belong to one shard each, so shards may
   * write at the same time.
   */
  final class BatchSums {
    private final double[][] sums;
    private final double[][] weights;

    BatchSums(int examples) {
      sums = new double[means.size()][examples];
      weights = new double[means.size()][examples];
    }

    void row(float[] y, int yAt, int example, float[] target, int targetAt, double weight) {
      for (int m = 0; m < sums.length; m++) {
        Mean mean = means.get(m);
        if (!mean.metric.ignores(target, targetAt)) {
          double w = mean.weighted ? weight : 1;
          sums[m][example] += w * mean.metric.row(y, yAt, width, target, targetAt, targetWidth);
          weights[m][example] += w;
        }
      }
    }

    /** Adds the examples to the means, one after the other. */
    void count() {
      for (int m = 0; m < sums.length; m++) {
        Mean mean = means.get(m);
        for (int i = 0; i < sums[m].length; i++) {
          mean.sums[0] += sums[m][i];
          mean.sums[1] += weights[m][i];
        }
      }
    }
  }

  /** Whether some metrics want to see every row, in order. */
  boolean gathers() {
    return !gatherings.isEmpty();
  }

  void gather(float[] y, int yAt, float[] target, int targetAt, double weight) {
    for (Gathering g : gatherings) {
      g.gathered.add(y, yAt, target, targetAt, g.weighted ? weight : 1);
    }
  }
}
