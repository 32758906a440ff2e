package sunhwan.metrics;

/**
 * Mean over rows of the correlation between a prediction's values and its target's; not a number
 * where either are all the same.
 */
public record PearsonCorrelation() implements RowMetric {
  public static PearsonCorrelation of() {
    return new PearsonCorrelation();
  }

  @Override
  public String name() {
    return "pearson_correlation";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.equal(this, width, targetWidth);
  }

  @Override
  public double row(float[] y, int yAt, int width, float[] target, int targetAt, int targetWidth) {
    double meanY = Moments.mean(y, yAt, width);
    double meanT = Moments.mean(target, targetAt, width);
    double varY = Moments.covariance(y, yAt, meanY, y, yAt, meanY, width);
    double varT = Moments.covariance(target, targetAt, meanT, target, targetAt, meanT, width);
    double both = Moments.covariance(y, yAt, meanY, target, targetAt, meanT, width);
    return both / (Math.sqrt(varY) * Math.sqrt(varT));
  }
}
