package sunhwan.training;

import java.util.LinkedHashMap;
import java.util.Map;
import sunhwan.data.Dataset;
import sunhwan.internal.layer.Engine;
import sunhwan.internal.layer.Slice;
import sunhwan.losses.BatchLoss;
import sunhwan.losses.Reduced;
import sunhwan.losses.Reduction;
import sunhwan.losses.RowLoss;
import sunhwan.losses.SequenceLoss;

/**
 * Loss and metrics of batches.
 *
 * <p>What a row has by itself is summed example by example, so that shards may work at the same
 * time; what only many rows have is gathered from one example after the other. So no order of work
 * shows in any of it. As in Keras a batch's loss is the mean over its rows, live steps where there
 * is one for each, and an epoch's is the mean over batches by their examples.
 */
final class Scoring {
  private static final float[] NO_GRADIENT = new float[0];

  private final Trainer trainer;
  private final Engine engine;
  private final ClassWeights classWeights;
  private final int width;
  private final int targetWidth;
  private final Meters meters;
  private double lossSum;
  private long examples;

  /** Refuses metrics that cannot read the model's output or the loss's targets. */
  Scoring(Trainer trainer, Engine engine, ClassWeights classWeights) {
    this.trainer = trainer;
    this.engine = engine;
    this.classWeights = classWeights;
    this.width = trainer.model().output().size(-1);
    this.targetWidth = trainer.loss().targetWidth(width);
    if (trainer.loss() instanceof SequenceLoss loss) {
      refuseRows(loss, trainer, classWeights);
    }
    this.meters = new Meters(trainer.metrics(), width, targetWidth);
  }

  private static void refuseRows(SequenceLoss loss, Trainer trainer, ClassWeights classWeights) {
    if (!trainer.metrics().isEmpty() || classWeights != ClassWeights.NONE) {
      throw new IllegalArgumentException(
          "Trainer: "
              + loss.name()
              + " reads whole sequences, so neither metrics nor class weights, which are for rows,"
              + " can stand beside it. Decode what predict gives, and compare that.");
    }
  }

  void reset() {
    lossSum = 0;
    examples = 0;
    meters.reset();
  }

  /** Loss and metrics since {@link #reset}. */
  Map<String, Double> logs(String prefix) {
    Map<String, Double> logs = new LinkedHashMap<>();
    logs.put(prefix + "loss", lossSum / Math.max(1, examples));
    meters.log(prefix, logs);
    return logs;
  }

  Map<String, Double> evaluate(Dataset data, int batchSize) {
    reset();
    for (int from = 0; from < data.size(); from += batchSize) {
      Batch batch = Batch.of(data, range(from, Math.min(from + batchSize, data.size())));
      engine.forward(batch.x(), Map.of(), Engine.Pass.PREDICT);
      Tally tally = new Tally(batch, false);
      for (int i = 0; i < engine.shards(); i++) {
        int[] examples = engine.examples(i);
        engine.read(i, slice -> tally.shard(slice, examples, NO_GRADIENT));
      }
      tally.count();
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
    Tally tally = new Tally(batch, true);
    engine.backward(tally::shard);
    return tally.count();
  }

  /** How the rows of a batch make its loss. */
  private sealed interface Goal {}

  /** Each row has a loss; the batch's is their sum over a divisor. */
  private record ByRow(RowLoss loss, double divisor) implements Goal {}

  /** The batch has one, times the mean of its weights. */
  private record ByBatch(BatchLoss loss, double[] sums, double meanWeight) implements Goal {}

  /** Each example has one, from all of its steps. */
  private record BySequence(SequenceScores scores) implements Goal {}

  /** The last forward's output beside its targets, on its way into the sums. */
  private final class Tally {
    private final Batch batch;
    private final Goal goal;
    private final double[] losses;
    private final Meters.BatchSums metrics;

    /** Gathers what must be known of all rows before any has a gradient. */
    Tally(Batch batch, boolean learns) {
      this.batch = batch;
      this.losses = new double[batch.size()];
      this.metrics = meters.new BatchSums(batch.size());
      this.goal =
          switch (trainer.loss()) {
            case RowLoss loss -> byRow(loss, Reduction.SUM_OVER_BATCH_SIZE);
            case Reduced(RowLoss loss, Reduction reduction) -> byRow(loss, reduction);
            case BatchLoss loss -> byBatch(loss);
            case SequenceLoss loss ->
                new BySequence(SequenceScores.of(loss, batch, engine, width, learns));
          };
      if (meters.gathers()) {
        inOrder(
            (y, yAt, example, target, targetAt) ->
                meters.gather(y, yAt, target, targetAt, weight(example, target, targetAt)));
      }
    }

    private void inOrder(OutputRows.Visit visit) {
      OutputRows.inOrder(batch, engine, targetWidth, visit);
    }

    private double weight(int example, float[] target, int targetAt) {
      return batch.weight(example) * classWeights.of(target, targetAt, targetWidth);
    }

    private ByRow byRow(RowLoss loss, Reduction reduction) {
      return switch (reduction) {
        case SUM -> new ByRow(loss, 1);
        case SUM_OVER_BATCH_SIZE ->
            new ByRow(loss, loss.ignoresRows() ? sum(loss, false) : engine.outputRows());
        case MEAN_WITH_SAMPLE_WEIGHT -> new ByRow(loss, sum(loss, true));
      };
    }

    /** Of the rows that count, or of their weights. */
    private double sum(RowLoss loss, boolean weighted) {
      double[] sum = new double[1];
      inOrder(
          (y, yAt, example, target, targetAt) -> {
            if (!loss.ignores(target, targetAt)) {
              sum[0] += weighted ? weight(example, target, targetAt) : 1;
            }
          });
      return sum[0];
    }

    private ByBatch byBatch(BatchLoss loss) {
      double[] sums = new double[loss.sums()];
      double[] weights = new double[1];
      inOrder(
          (y, yAt, example, target, targetAt) -> {
            loss.add(y, yAt, width, target, targetAt, sums);
            weights[0] += weight(example, target, targetAt);
          });
      return new ByBatch(loss, sums, weights[0] / Math.max(1, engine.outputRows()));
    }

    /** Sums up some of a shard's rows, and writes their gradients to dy where it has room. */
    void shard(Slice slice, int[] shard, float[] dy) {
      OutputRows.ofShard(batch, slice, shard, targetWidth, visit(dy));
    }

    private OutputRows.Visit visit(float[] dy) {
      return switch (goal) {
        case ByRow(RowLoss loss, double divisor) -> {
          double scale = divisor == 0 ? 0 : 1 / divisor;
          yield (y, yAt, example, target, targetAt) -> {
            double weight = weight(example, target, targetAt);
            losses[example] +=
                weight * loss.row(y, yAt, width, target, targetAt, dy, scale * weight);
            metrics.row(y, yAt, example, target, targetAt, weight);
          };
        }
        case ByBatch(BatchLoss loss, double[] sums, double meanWeight) ->
            (y, yAt, example, target, targetAt) -> {
              if (dy.length > 0) {
                loss.gradient(width, target, targetAt, sums, dy, yAt, meanWeight);
              }
              metrics.row(y, yAt, example, target, targetAt, weight(example, target, targetAt));
            };
        case BySequence(SequenceScores scores) ->
            (y, yAt, example, target, targetAt) -> {
              if (dy.length > 0) {
                scores.gradient(example, dy, yAt);
              }
            };
      };
    }

    /** Adds the batch to the sums; returns its loss. */
    double count() {
      metrics.count();
      double batchLoss =
          switch (goal) {
            case ByRow(RowLoss loss, double divisor) -> divisor == 0 ? 0 : sum(losses) / divisor;
            case ByBatch(BatchLoss loss, double[] sums, double meanWeight) ->
                loss.loss(sums) * meanWeight;
            case BySequence(SequenceScores scores) -> scores.loss();
          };
      batchLoss += engine.penalty();
      lossSum += batchLoss * batch.size();
      examples += batch.size();
      return batchLoss;
    }

    private static double sum(double[] values) {
      double sum = 0;
      for (double value : values) {
        sum += value;
      }
      return sum;
    }
  }
}
