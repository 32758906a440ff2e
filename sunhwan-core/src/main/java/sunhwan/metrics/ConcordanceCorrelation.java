package sunhwan.metrics;

/**
 * Mean over rows of {@code 2·cov(y, t) / (var y + var t + (mean y − mean t)² + 1e-7)}: how near a
 * prediction's values are to being its target's; Lin 1989.
 */
public record ConcordanceCorrelation() implements RowMetric {
  public static ConcordanceCorrelation of() {
    return new ConcordanceCorrelation();
  }

  @Override
  public String name() {
    return "concordance_correlation";
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
    double apart = meanY - meanT;
    return 2 * both / (varY + varT + apart * apart + 1e-7f);
  }
}
