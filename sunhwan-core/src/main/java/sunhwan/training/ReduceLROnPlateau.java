package sunhwan.training;

/**
 * Makes steps smaller when a training no longer gets better, as Keras's callback of that name; the
 * history keeps the {@code learning_rate} of each epoch.
 *
 * @param monitor name of a loss or a metric in the logs, such as {@code val_loss}
 * @param factor by which the learning rate is multiplied, above 0 and below 1
 * @param patience epochs without anything better before it does, at least 0
 * @param mode which way is better
 * @param minDelta least change that counts as better, at least 0
 * @param cooldown epochs after it in which none is counted, at least 0
 * @param minLr the rate goes no lower, at least 0
 */
public record ReduceLROnPlateau(
    String monitor,
    double factor,
    int patience,
    Mode mode,
    double minDelta,
    int cooldown,
    double minLr)
    implements Callback {
  public ReduceLROnPlateau {
    if (!(factor > 0 && factor < 1)) {
      throw new IllegalArgumentException(
          "ReduceLROnPlateau: factor must be above 0 and below 1, got " + factor);
    }
    if (!(minDelta >= 0) || patience < 0 || cooldown < 0 || !(minLr >= 0)) {
      throw new IllegalArgumentException(
          "ReduceLROnPlateau: patience, minDelta, cooldown and minLr must not be negative, got "
              + patience
              + ", "
              + minDelta
              + ", "
              + cooldown
              + " and "
              + minLr);
    }
  }

  /** Keras's defaults: a tenth after ten epochs without a change of more than 0.0001. */
  public static ReduceLROnPlateau on(String monitor) {
    return new ReduceLROnPlateau(monitor, 0.1, 10, Mode.AUTO, 1e-4, 0, 0);
  }

  public ReduceLROnPlateau factor(double factor) {
    return new ReduceLROnPlateau(monitor, factor, patience, mode, minDelta, cooldown, minLr);
  }

  public ReduceLROnPlateau patience(int patience) {
    return new ReduceLROnPlateau(monitor, factor, patience, mode, minDelta, cooldown, minLr);
  }

  public ReduceLROnPlateau mode(Mode mode) {
    return new ReduceLROnPlateau(monitor, factor, patience, mode, minDelta, cooldown, minLr);
  }

  public ReduceLROnPlateau minDelta(double minDelta) {
    return new ReduceLROnPlateau(monitor, factor, patience, mode, minDelta, cooldown, minLr);
  }

  public ReduceLROnPlateau cooldown(int cooldown) {
    return new ReduceLROnPlateau(monitor, factor, patience, mode, minDelta, cooldown, minLr);
  }

  public ReduceLROnPlateau minLr(double minLr) {
    return new ReduceLROnPlateau(monitor, factor, patience, mode, minDelta, cooldown, minLr);
  }

  @Override
  public Observer start(Run run) {
    return new Watch(run);
  }

  private final class Watch implements Observer {
    private final Run run;
    private final Monitor watched = Monitor.of("ReduceLROnPlateau", monitor, mode, minDelta);
    private int wait;
    private int cooling;
    private double best = watched.worst();

    Watch(Run run) {
      this.run = run;
    }

    @Override
    public void epochEnd(EpochEnd end) {
      run.log("learning_rate", run.learningRate());
      double value = watched.read(end.logs());
      if (cooling > 0) {
        cooling--;
        wait = 0;
      }
      if (watched.isBetter(value, best)) {
        best = value;
        wait = 0;
      } else if (cooling == 0) {
        wait++;
        if (wait >= patience && run.learningRate() > (float) minLr) {
          run.learningRate((float) Math.max(run.learningRate() * factor, minLr));
          cooling = cooldown;
          wait = 0;
        }
      }
    }

    @Override
    public Memory memory() {
      return Memory.NONE.with("wait", wait).with("cooling", cooling).with("best", best);
    }

    @Override
    public void resume(Memory memory) {
      wait = (int) memory.number("wait");
      cooling = (int) memory.number("cooling");
      best = memory.number("best");
    }
  }
}
