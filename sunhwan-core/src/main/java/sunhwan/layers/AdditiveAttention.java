package sunhwan.layers;

/**
 * Attention by sums, Bahdanau et al. 2015: {@code y = softmax(Σ scale ⊙ tanh(query + key))·value}.
 *
 * @param useScale whether each feature is weighed by a number that is learnt
 * @param dropout share of a query's weights that training drops, at least 0 and below 1
 * @param useCausalMask whether a query sees no step of the value that comes later than itself
 */
public record AdditiveAttention(boolean useScale, float dropout, boolean useCausalMask)
    implements AttentionLayer {
  public AdditiveAttention {
    Refuse.unlessRate("AdditiveAttention", "dropout", dropout);
  }

  public static AdditiveAttention of() {
    return new AdditiveAttention(true, 0, false);
  }

  public AdditiveAttention useScale(boolean useScale) {
    return new AdditiveAttention(useScale, dropout, useCausalMask);
  }

  public AdditiveAttention dropout(float dropout) {
    return new AdditiveAttention(useScale, dropout, useCausalMask);
  }

  public AdditiveAttention useCausalMask(boolean useCausalMask) {
    return new AdditiveAttention(useScale, dropout, useCausalMask);
  }
}
