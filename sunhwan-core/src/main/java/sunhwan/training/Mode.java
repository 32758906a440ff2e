package sunhwan.training;

/** Which way a monitored value gets better; Keras's {@code mode}. */
public enum Mode {
  /** As its name says: see {@link sunhwan.metrics.Direction}. */
  AUTO,
  /** Smaller is better. */
  MIN,
  /** Larger is better. */
  MAX
}
