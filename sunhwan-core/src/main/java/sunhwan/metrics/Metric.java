package sunhwan.metrics;

/**
 * What people read beside the loss, and training does not follow.
 *
 * <p>Formulas and limits are those of Keras 3.15. Masked steps are no rows: they enter no metric.
 * Sample weights enter only where a metric is {@link Weighted}.
 */
public sealed interface Metric permits RowMetric, StatefulMetric, Weighted {

  /** Keras's name. */
  String name();

  /**
   * Refuses rows that cannot be read.
   *
   * @param width values of a prediction
   * @param targetWidth values of its target
   * @throws IllegalArgumentException where they do not go together
   */
  void check(int width, int targetWidth);
}
