package sunhwan.cli;

import org.jspecify.annotations.Nullable;
import sunhwan.models.Weights;
import sunhwan.text.Experiment.Trained;
import sunhwan.training.Callback;
import sunhwan.training.Ending;
import sunhwan.training.Fit;
import sunhwan.training.Memory;
import sunhwan.training.Position;

/**
 * Ends a training when Ctrl-C was pressed, and puts the weights of its best epoch back; those of
 * its last whole epoch where no validation loss says which is best.
 */
final class StopOnInterruption implements Callback {
  private static final String REASON = "interrupted";

  private final Interruption interruption;

  StopOnInterruption(Interruption interruption) {
    this.interruption = interruption;
  }

  /** Whether a training ended so. */
  static boolean ended(Trained trained) {
    return trained.fit().map(Fit::ending).orElse(new Ending.Completed())
            instanceof Ending.Stopped stopped
        && stopped.reason().equals(REASON);
  }

  @Override
  public Observer start(Run run) {
    return new Watch(run);
  }

  private final class Watch implements Observer {
    private final Run run;
    private double best = Double.POSITIVE_INFINITY;
    private @Nullable Weights bestWeights;
    private boolean stopped;

    Watch(Run run) {
      this.run = run;
    }

    @Override
    public void epochEnd(EpochEnd epoch) {
      boolean unmeasured = !epoch.logs().containsKey("val_loss");
      double loss = epoch.logs().getOrDefault("val_loss", Double.NaN);
      if (bestWeights == null || unmeasured || loss < best) {
        best = Double.isFinite(loss) ? loss : best;
        bestWeights = run.weights();
      }
    }

    /** Behind those who save, so that what they saved has not stopped. */
    @Override
    public void savePoint(Position position) {
      if (interruption.asked()) {
        stopped = true;
        run.stop(REASON);
      }
    }

    @Override
    public void trainEnd() {
      if (stopped && bestWeights != null) {
        run.restore(bestWeights);
      }
    }

    @Override
    public Memory memory() {
      Memory memory = Memory.NONE.with("best", best);
      return bestWeights == null ? memory : memory.with("best", bestWeights);
    }

    @Override
    public void resume(Memory memory) {
      best = memory.number("best");
      bestWeights = memory.weights().get("best");
    }
  }
}
