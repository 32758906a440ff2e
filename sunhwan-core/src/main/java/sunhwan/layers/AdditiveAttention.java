package sunhwan.layers;

/**
 * Attention by sums, Bahdanau et al. 2015: {@code y = softmax(Σ scale ⊙ tanh(query + key))·value}.
 *
 * @param useScale whether each feature is weighed by a number that is learnt
 * @param dropout share of a query's weights that training drops, at least 0 and below 1
 * @param useCausalMask whether a query sees no step of the value that comes later than itself
 * @param returnAttentionScores whether the weights of the mixtures come out, too; while it learns
 *     what dropout has left of them, as in Keras
 */
public record AdditiveAttention(
    boolean useScale, float dropout, boolean useCausalMask, boolean returnAttentionScores)
    implements AttentionLayer {
  public AdditiveAttention {
    Refuse.unlessRate("AdditiveAttention", "dropout", dropout);
  }

  /** No scores come out. */
  public AdditiveAttention(boolean useScale, float dropout, boolean useCausalMask) {
    this(useScale, dropout, useCausalMask, false);
  }

  public static AdditiveAttention of() {
    return new AdditiveAttention(true, 0, false);
  }

  public AdditiveAttention useScale(boolean useScale) {
    return new AdditiveAttention(useScale, dropout, useCausalMask, returnAttentionScores);
  }

  public AdditiveAttention dropout(float dropout) {
    return new AdditiveAttention(useScale, dropout, useCausalMask, returnAttentionScores);
  }

  public AdditiveAttention useCausalMask(boolean useCausalMask) {
    return new AdditiveAttention(useScale, dropout, useCausalMask, returnAttentionScores);
  }

  public AdditiveAttention returnAttentionScores(boolean returnAttentionScores) {
    return new AdditiveAttention(useScale, dropout, useCausalMask, returnAttentionScores);
  }
}
