package sunhwan.metrics;

/**
 * A metric whose rows count by their sample weights, and class weights while training: one of
 * Keras's {@code weighted_metrics}.
 *
 * <p>In logs it has the metric's own name, or {@code weighted_…} where that is taken by the same
 * metric without weights.
 */
public record Weighted(Metric metric) implements Metric {
  public Weighted {
    if (metric instanceof Weighted) {
      throw new IllegalArgumentException("Weighted: " + metric.name() + " is weighted already");
    }
  }

  public static Weighted of(Metric metric) {
    return new Weighted(metric);
  }

  @Override
  public String name() {
    return metric.name();
  }

  @Override
  public void check(int width, int targetWidth) {
    metric.check(width, targetWidth);
  }
}
