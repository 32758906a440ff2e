package sunhwan.training;

import java.util.LinkedHashMap;
import java.util.Map;
import sunhwan.data.Dataset;
import sunhwan.internal.layer.Engine;
import sunhwan.internal.layer.Slice;
import sunhwan.layers.Signal;
import sunhwan.metrics.Metric;

/**
 * Loss and metrics of batches, summed example by example so that no order of work shows in them.
 *
 * <p>As in Keras a batch's loss is the mean over its rows, live steps where there is one for each,
 * and an epoch's is the mean over batches by their examples.
 */
final class Scoring {
  private final Trainer trainer;
  private final Engine engine;
  private double lossSum;
  private long examples;
  private long rows;
  private double[] metricSums;

  Scoring(Trainer trainer, Engine engine) {
    this.trainer = trainer;
    this.engine = engine;
    this.metricSums = new double[trainer.metrics().size()];
  }

  void reset() {
    lossSum = 0;
    examples = 0;
    rows = 0;
    metricSums = new double[metricSums.length];
  }

  /** Loss and metrics since {@link #reset}. */
  Map<String, Double> logs(String prefix) {
    Map<String, Double> logs = new LinkedHashMap<>();
    logs.put(prefix + "loss", lossSum / Math.max(1, examples));
    for (int m = 0; m < metricSums.length; m++) {
      logs.put(prefix + trainer.metrics().get(m).name(), metricSums[m] / Math.max(1, rows));
    }
    return logs;
  }

  Map<String, Double> evaluate(Dataset data, int batchSize) {
    reset();
    for (int from = 0; from < data.size(); from += batchSize) {
      Batch batch = Batch.of(data, range(from, Math.min(from + batchSize, data.size())));
      engine.forward(batch.x(), Map.of(), Engine.Pass.PREDICT);
      count(batch, new Tally(batch.size(), metricSums.length), true);
    }
    return logs("");
  }

  private static int[] range(int from, int to) {
    int[] range = new int[to - from];
    for (int i = 0; i < range.length; i++) {
      range[i] = from + i;
    }
    return range;
  }

  /** Runs the last forward's output through the loss and backwards; returns the batch's loss. */
  double backward(Batch batch) {
    Tally tally = new Tally(batch.size(), metricSums.length);
    double scale = 1.0 / Math.max(1, engine.outputRows());
    engine.backward((slice, examples, dy) -> tally(batch, tally, slice, examples, dy, scale));
    return count(batch, tally, false);
  }

  /** Adds a batch to the sums; returns its loss. */
  private double count(Batch batch, Tally tally, boolean forwardOnly) {
    if (forwardOnly) {
      for (int i = 0; i < engine.shards(); i++) {
        int[] examples = engine.examples(i);
        engine.read(i, slice -> tally(batch, tally, slice, examples, new float[0], 1));
      }
    }
    int outputRows = engine.outputRows();
    double sum = 0;
    for (int i = 0; i < batch.size(); i++) {
      sum += tally.loss[i];
      for (int m = 0; m < metricSums.length; m++) {
        metricSums[m] += tally.metrics[m][i];
      }
    }
    double mean = sum / Math.max(1, outputRows);
    lossSum += mean * batch.size();
    examples += batch.size();
    rows += outputRows;
    return mean;
  }

  /**
   * Sums over each example's rows; examples belong to one shard each, so shards may write at the
   * same time.
   */
  private static final class Tally {
    final double[] loss;
    final double[][] metrics;

    Tally(int examples, int metrics) {
      this.loss = new double[examples];
      this.metrics = new double[metrics][examples];
    }
  }

  private void tally(
      Batch batch, Tally tally, Slice slice, int[] examples, float[] dy, double scale) {
    Signal y = slice.y();
    int width = y.width();
    int targetWidth = trainer.loss().targetWidth(width);
    slice.forEachRow(
        (row, example, time) ->
            row(
                batch,
                tally,
                y,
                row * width,
                examples[example],
                time * targetWidth,
                targetWidth,
                dy,
                scale));
  }

  private void row(
      Batch batch,
      Tally tally,
      Signal y,
      int at,
      int example,
      int targetAt,
      int targetWidth,
      float[] dy,
      double scale) {
    float[] target = batch.y()[example];
    double weight = batch.weight(example);
    tally.loss[example] +=
        weight * trainer.loss().row(y.data(), at, y.width(), target, targetAt, dy, scale * weight);
    for (int m = 0; m < tally.metrics.length; m++) {
      Metric metric = trainer.metrics().get(m);
      tally.metrics[m][example] +=
          metric.row(y.data(), at, y.width(), target, targetAt, targetWidth);
    }
  }
}
