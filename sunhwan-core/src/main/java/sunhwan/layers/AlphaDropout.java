package sunhwan.layers;

/**
 * Dropout for SELU: in training sets a share of the values to SELU's lower limit, then scales and
 * shifts all of them so that a mean of 0 and a variance of 1 stay, Klambauer et al. 2017; otherwise
 * does nothing.
 *
 * @param rate share, at least 0 and below 1
 */
public record AlphaDropout(float rate) implements StepLayer {
  public AlphaDropout {
    Refuse.unlessRate("AlphaDropout", "rate", rate);
  }

  public static AlphaDropout of(float rate) {
    return new AlphaDropout(rate);
  }
}
