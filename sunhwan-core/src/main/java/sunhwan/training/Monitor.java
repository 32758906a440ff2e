package sunhwan.training;

import java.util.Map;
import sunhwan.metrics.Direction;

/** A value in the logs that a callback watches, with what counts as better. */
public final class Monitor {
  private final String callback;
  private final String name;
  private final boolean smallerIsBetter;
  private final double minDelta;

  private Monitor(String callback, String name, boolean smallerIsBetter, double minDelta) {
    this.callback = callback;
    this.name = name;
    this.smallerIsBetter = smallerIsBetter;
    this.minDelta = minDelta;
  }

  /**
   * Watches a value.
   *
   * @param callback who watches, for refusals
   * @param name of a loss or a metric in the logs, such as {@code val_loss}
   * @param minDelta least change that counts as better, at least 0
   * @throws IllegalArgumentException where the mode is AUTO, which the name does not tell
   */
  public static Monitor of(String callback, String name, Mode mode, double minDelta) {
    boolean smallerIsBetter =
        switch (mode) {
          case MIN -> true;
          case MAX -> false;
          case AUTO ->
              Direction.of(name)
                  .map(direction -> direction == Direction.DOWN)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              callback
                                  + ": cannot tell whether a larger or a smaller '"
                                  + name
                                  + "' is better; expected a loss or a metric, such as val_loss or"
                                  + " val_accuracy. Say it with mode(Mode.MIN) or"
                                  + " mode(Mode.MAX)"));
        };
    return new Monitor(callback, name, smallerIsBetter, minDelta);
  }

  /**
   * The value of an epoch or a batch.
   *
   * @throws IllegalArgumentException where there is none of that name
   */
  public double read(Map<String, Double> logs) {
    Double value = logs.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          callback
              + ": there is no '"
              + name
              + "' to watch; there are "
              + logs.keySet()
              + (name.startsWith("val_") ? ". Were validation rows given?" : ""));
    }
    return value;
  }

  /** What every number is better than. */
  public double worst() {
    return smallerIsBetter ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }

  /** Whether a value is better than another by more than minDelta; NaN is better than nothing. */
  public boolean isBetter(double value, double than) {
    return smallerIsBetter ? value + minDelta < than : value - minDelta > than;
  }
}
