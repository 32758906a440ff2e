package sunhwan.layers;

/**
 * In training multiplies every value by noise, normal around 1 with standard deviation {@code
 * √(rate / (1 − rate))}, Srivastava et al. 2014; otherwise does nothing.
 *
 * @param rate of the dropout that has the same deviation, at least 0 and below 1
 */
public record GaussianDropout(float rate) implements StepLayer {
  public GaussianDropout {
    Refuse.unlessRate("GaussianDropout", "rate", rate);
  }

  public static GaussianDropout of(float rate) {
    return new GaussianDropout(rate);
  }
}
