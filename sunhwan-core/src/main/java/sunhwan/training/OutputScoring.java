package sunhwan.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import sunhwan.internal.layer.Engine;
import sunhwan.internal.layer.Slice;
import sunhwan.losses.BatchLoss;
import sunhwan.losses.Reduced;
import sunhwan.losses.Reduction;
import sunhwan.losses.RowLoss;
import sunhwan.losses.SequenceLoss;

/**
 * Loss and metrics of one of a model's outputs.
 *
 * <p>What a row has by itself is summed example by example, so that shards may work at the same
 * time; what only many rows have is gathered from one example after the other. So no order of work
 * shows in any of it. As in Keras a batch's loss is the mean over its rows, live steps where there
 * is one for each, and an epoch's is the mean over batches by their examples.
 */
final class OutputScoring {
  private static final float[] NO_GRADIENT = new float[0];

  private final Objective objective;
  private final int output;
  private final Engine engine;
  private final ClassWeights classWeights;
  private final int width;
  private final int targetWidth;
  private final Meters meters;

  /** Of the loss times examples, and of examples. */
  private final double[] lossSums = new double[2];

  /** Refuses metrics that cannot read the model's output or the loss's targets. */
  OutputScoring(Trainer trainer, int output, Engine engine, ClassWeights classWeights) {
    this.objective = trainer.objectives().get(output);
    this.output = output;
    this.engine = engine;
    this.classWeights = classWeights;
    this.width = trainer.model().outputs().get(output).size(-1);
    this.targetWidth = objective.loss().targetWidth(width);
    if (objective.loss() instanceof SequenceLoss loss) {
      refuseRows(loss);
    }
    this.meters = new Meters(objective.metrics(), width, targetWidth);
  }

  private void refuseRows(SequenceLoss loss) {
    if (!objective.metrics().isEmpty() || !classWeights.isEmpty()) {
      throw new IllegalArgumentException(
          "Trainer: "
              + loss.name()
              + " reads whole sequences, so neither metrics nor class weights, which are for rows,"
              + " can stand beside it. Decode what predict gives, and compare that.");
    }
  }

  void reset() {
    Arrays.fill(lossSums, 0);
    meters.reset();
  }

  /** All that was summed up since {@link #reset}, not copies. */
  List<double[]> sums() {
    List<double[]> sums = new ArrayList<>(List.of(lossSums));
    sums.addAll(meters.sums());
    return sums;
  }

  /** The loss since {@link #reset}. */
  double loss() {
    return lossSums[0] / Math.max(1, lossSums[1]);
  }

  /** Adds the metrics since {@link #reset}. */
  void logMetrics(String prefix, Map<String, Double> logs) {
    meters.log(prefix, logs);
  }

  /**
   * The last forward's output beside its targets.
   *
   * @param learns whether gradients will be asked for
   */
  Tally tally(Batch batch, boolean learns) {
    return new Tally(batch, learns);
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
  final class Tally {
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
          switch (objective.loss()) {
            case RowLoss loss -> byRow(loss, Reduction.SUM_OVER_BATCH_SIZE);
            case Reduced(RowLoss loss, Reduction reduction) -> byRow(loss, reduction);
            case BatchLoss loss -> byBatch(loss);
            case SequenceLoss loss -> new BySequence(bySequence(loss, learns));
          };
      if (meters.gathers()) {
        inOrder(
            (y, yAt, example, target, targetAt) ->
                meters.gather(y, yAt, target, targetAt, weight(example, target, targetAt)));
      }
    }

    private void inOrder(OutputRows.Visit visit) {
      OutputRows.inOrder(batch.targets().get(output), engine, output, targetWidth, visit);
    }

    private double weight(int example, float[] target, int targetAt) {
      return batch.weight(output, example) * classWeights.of(target, targetAt, targetWidth);
    }

    private ByRow byRow(RowLoss loss, Reduction reduction) {
      return switch (reduction) {
        case SUM -> new ByRow(loss, 1);
        case SUM_OVER_BATCH_SIZE ->
            new ByRow(loss, loss.ignoresRows() ? sum(loss, false) : engine.outputRows(output));
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
      return new ByBatch(loss, sums, weights[0] / Math.max(1, engine.outputRows(output)));
    }

    private SequenceScores bySequence(SequenceLoss loss, boolean learns) {
      SequenceScores scores = new SequenceScores(batch.size(), width);
      OutputRows.inOrder(
          batch.targets().get(output),
          engine,
          output,
          1,
          (y, yAt, example, target, targetAt) ->
              scores.add(y, yAt, example, loss.everyStep() ? target[targetAt] : 0));
      scores.score(loss, batch, output, learns ? objective.lossWeight() : 0);
      return scores;
    }

    /** Sums up the rows of a forward that nothing follows. */
    void readAll() {
      for (int i = 0; i < engine.shards(); i++) {
        int[] examples = engine.examples(i);
        engine.read(i, output, slice -> shard(slice, examples, NO_GRADIENT));
      }
    }

    /** Sums up some of a shard's rows, and writes their gradients to dy where it has room. */
    void shard(Slice slice, int[] shard, float[] dy) {
      OutputRows.ofShard(batch.targets().get(output), slice, shard, targetWidth, visit(dy));
    }

    private OutputRows.Visit visit(float[] dy) {
      return switch (goal) {
        case ByRow(RowLoss loss, double divisor) -> {
          double scale = divisor == 0 ? 0 : objective.lossWeight() / divisor;
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
                loss.gradient(
                    width, target, targetAt, sums, dy, yAt, objective.lossWeight() * meanWeight);
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

    /** Adds the batch to the sums; returns its loss, which no loss weight has touched. */
    double count() {
      metrics.count();
      double batchLoss =
          switch (goal) {
            case ByRow(RowLoss loss, double divisor) -> divisor == 0 ? 0 : sum(losses) / divisor;
            case ByBatch(BatchLoss loss, double[] sums, double meanWeight) ->
                loss.loss(sums) * meanWeight;
            case BySequence(SequenceScores scores) -> scores.loss();
          };
      lossSums[0] += batchLoss * batch.size();
      lossSums[1] += batch.size();
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
