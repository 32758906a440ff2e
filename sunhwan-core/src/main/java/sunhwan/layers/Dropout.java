package sunhwan.layers;

/**
 * In training sets a share of the values to 0 and scales the rest by {@code 1 / (1 − rate)},
 * Srivastava et al. 2014; otherwise does nothing.
 *
 * @param rate share, at least 0 and below 1
 */
public record Dropout(float rate) implements StepLayer {
  public Dropout {
    Refuse.unlessRate("Dropout", "rate", rate);
  }

  public static Dropout of(float rate) {
    return new Dropout(rate);
  }
}
