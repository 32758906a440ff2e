package sunhwan.training;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import sunhwan.metrics.Direction;
import sunhwan.models.Weights;

/**
 * Ends a training that no longer gets better, as Keras's callback of that name.
 *
 * @param monitor name of a loss or a metric in the logs, such as {@code val_loss} or {@code
 *     val_auc}; {@link Direction} says whether smaller or larger is better
 * @param minDelta least change that counts as better, at least 0
 * @param patience epochs without anything better before it ends, at least 0
 * @param startFromEpoch epochs before it begins to watch, at least 0
 * @param restoreBestWeights whether the best epoch's weights come back at the end, also where the
 *     epochs ran out; those of the first epoch watched where its value was no number and none got
 *     better
 */
public record EarlyStopping(
    String monitor, double minDelta, int patience, int startFromEpoch, boolean restoreBestWeights)
    implements Callback {
  public EarlyStopping {
    if (!(minDelta >= 0) || patience < 0 || startFromEpoch < 0) {
      throw new IllegalArgumentException(
          "EarlyStopping: minDelta, patience and startFromEpoch must not be negative, got "
              + minDelta
              + ", "
              + patience
              + " and "
              + startFromEpoch);
    }
  }

  /** Keras's defaults: any change counts, patience 0, the last weights stay. */
  public static EarlyStopping on(String monitor) {
    return new EarlyStopping(monitor, 0, 0, 0, false);
  }

  public EarlyStopping minDelta(double minDelta) {
    return new EarlyStopping(monitor, minDelta, patience, startFromEpoch, restoreBestWeights);
  }

  public EarlyStopping patience(int patience) {
    return new EarlyStopping(monitor, minDelta, patience, startFromEpoch, restoreBestWeights);
  }

  public EarlyStopping startFromEpoch(int startFromEpoch) {
    return new EarlyStopping(monitor, minDelta, patience, startFromEpoch, restoreBestWeights);
  }

  public EarlyStopping restoreBestWeights(boolean restoreBestWeights) {
    return new EarlyStopping(monitor, minDelta, patience, startFromEpoch, restoreBestWeights);
  }

  @Override
  public Observer start(Run run) {
    return new Watch(run);
  }

  private final class Watch implements Observer {
    private final Run run;
    private final boolean smallerIsBetter = direction() == Direction.DOWN;
    private int wait;
    private double best = smallerIsBetter ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    private @Nullable Weights bestWeights;

    Watch(Run run) {
      this.run = run;
    }

    private Direction direction() {
      return Direction.of(monitor)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "EarlyStopping: cannot tell whether a larger or a smaller '"
                          + monitor
                          + "' is better; expected a loss or a metric, such as val_loss or"
                          + " val_accuracy"));
    }

    @Override
    public void epochEnd(EpochEnd end) {
      Map<String, Double> logs = end.logs();
      Double value = logs.get(monitor);
      if (value == null) {
        throw new IllegalArgumentException(
            "EarlyStopping: there is no '"
                + monitor
                + "' to watch; there are "
                + logs.keySet()
                + ". Were validation rows given?");
      }
      if (end.epoch() <= startFromEpoch) {
        return;
      }
      if (restoreBestWeights && bestWeights == null) {
        bestWeights = run.weights(); // the best so far, even where its value is no number
      }
      boolean better = smallerIsBetter ? value < best - minDelta : value > best + minDelta;
      if (better) {
        best = value;
        wait = 0;
        if (restoreBestWeights) {
          bestWeights = run.weights();
        }
        return;
      }
      wait++;
      if (wait >= patience && end.epoch() > 1) {
        run.stop("early stopping after " + wait + " epochs without a better " + monitor);
      }
    }

    @Override
    public void trainEnd() {
      if (bestWeights != null) {
        run.restore(bestWeights);
      }
    }
  }
}
