package sunhwan.metrics;

/** What people read: a mean over rows of something that training does not follow. */
public sealed interface Metric permits Accuracy {

  /** Keras's name. */
  String name();

  /** Value of one row. */
  double row(float[] y, int yAt, int width, float[] target, int targetAt, int targetWidth);
}
