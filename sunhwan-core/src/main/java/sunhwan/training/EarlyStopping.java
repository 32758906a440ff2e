package sunhwan.training;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import sunhwan.models.Weights;

/**
 * Ends a training that no longer gets better, as Keras's callback of that name.
 *
 * @param monitor name of a loss or a metric in the logs, such as {@code val_loss} or {@code
 *     val_auc}
 * @param minDelta least change that counts as better, at least 0
 * @param patience epochs without anything better before it ends, at least 0
 * @param mode which way is better
 * @param baseline what must be bettered too for the patience to begin anew; empty for nothing
 * @param restoreBestWeights whether the best epoch's weights come back at the end, also where the
 *     epochs ran out; those of the first epoch watched where its value was no number and none got
 *     better
 * @param startFromEpoch epochs before it begins to watch, at least 0
 */
public record EarlyStopping(
    String monitor,
    double minDelta,
    int patience,
    Mode mode,
    OptionalDouble baseline,
    boolean restoreBestWeights,
    int startFromEpoch)
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
    return new EarlyStopping(monitor, 0, 0, Mode.AUTO, OptionalDouble.empty(), false, 0);
  }

  public EarlyStopping minDelta(double minDelta) {
    return new EarlyStopping(
        monitor, minDelta, patience, mode, baseline, restoreBestWeights, startFromEpoch);
  }

  public EarlyStopping patience(int patience) {
    return new EarlyStopping(
        monitor, minDelta, patience, mode, baseline, restoreBestWeights, startFromEpoch);
  }

  public EarlyStopping mode(Mode mode) {
    return new EarlyStopping(
        monitor, minDelta, patience, mode, baseline, restoreBestWeights, startFromEpoch);
  }

  public EarlyStopping baseline(double baseline) {
    return new EarlyStopping(
        monitor,
        minDelta,
        patience,
        mode,
        OptionalDouble.of(baseline),
        restoreBestWeights,
        startFromEpoch);
  }

  public EarlyStopping restoreBestWeights(boolean restoreBestWeights) {
    return new EarlyStopping(
        monitor, minDelta, patience, mode, baseline, restoreBestWeights, startFromEpoch);
  }

  public EarlyStopping startFromEpoch(int startFromEpoch) {
    return new EarlyStopping(
        monitor, minDelta, patience, mode, baseline, restoreBestWeights, startFromEpoch);
  }

  @Override
  public Observer start(Run run) {
    return new Watch(run);
  }

  private final class Watch implements Observer {
    private final Run run;
    private final Monitor watched = Monitor.of("EarlyStopping", monitor, mode, minDelta);
    private int wait;
    private double best = watched.worst();
    private @Nullable Weights bestWeights;

    Watch(Run run) {
      this.run = run;
    }

    @Override
    public void epochEnd(EpochEnd end) {
      double value = watched.read(end.logs());
      if (end.epoch() <= startFromEpoch) {
        return;
      }
      if (restoreBestWeights && bestWeights == null) {
        bestWeights = run.weights(); // the best so far, even where its value is no number
      }
      wait++;
      if (watched.isBetter(value, best)) {
        best = value;
        if (restoreBestWeights) {
          bestWeights = run.weights();
        }
        if (baseline.isEmpty() || watched.isBetter(value, baseline.getAsDouble())) {
          wait = 0;
        }
      } else if (wait >= patience && end.epoch() > 1) {
        run.stop("early stopping after " + wait + " epochs without a better " + monitor);
      }
    }

    @Override
    public void trainEnd() {
      if (bestWeights != null) {
        run.restore(bestWeights);
      }
    }

    @Override
    public Memory memory() {
      Memory memory = Memory.NONE.with("wait", wait).with("best", best);
      return bestWeights == null ? memory : memory.with("best", bestWeights);
    }

    @Override
    public void resume(Memory memory) {
      wait = (int) memory.number("wait");
      best = memory.number("best");
      bestWeights = memory.weights().get("best");
    }
  }
}
