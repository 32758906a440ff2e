package sunhwan.layers;

/**
 * Attention by products, Luong et al. 2015: {@code y = softmax(score(query, key))·value}.
 *
 * <p>Scores are {@code scale · q·k} or, of mode CONCAT, {@code weight · Σ tanh(scale · (q + k))}.
 *
 * @param useScale whether scores are multiplied by a number that is learnt
 * @param scoreMode how a query and a key are compared
 * @param dropout share of a query's weights that training drops, at least 0 and below 1
 * @param useCausalMask whether a query sees no step of the value that comes later than itself
 * @param returnAttentionScores whether the weights of the mixtures come out, too; while it learns
 *     what dropout has left of them, as in Keras
 */
public record Attention(
    boolean useScale,
    ScoreMode scoreMode,
    float dropout,
    boolean useCausalMask,
    boolean returnAttentionScores)
    implements AttentionLayer {

  /** How a query and a key are compared. */
  public enum ScoreMode {
    /** Their product. */
    DOT,
    /** The sum of the tangents of their sum; Keras's word for it. */
    CONCAT
  }

  public Attention {
    Refuse.unlessRate("Attention", "dropout", dropout);
  }

  /** No scores come out. */
  public Attention(boolean useScale, ScoreMode scoreMode, float dropout, boolean useCausalMask) {
    this(useScale, scoreMode, dropout, useCausalMask, false);
  }

  public static Attention of() {
    return new Attention(false, ScoreMode.DOT, 0, false);
  }

  public Attention useScale(boolean useScale) {
    return new Attention(useScale, scoreMode, dropout, useCausalMask, returnAttentionScores);
  }

  public Attention scoreMode(ScoreMode scoreMode) {
    return new Attention(useScale, scoreMode, dropout, useCausalMask, returnAttentionScores);
  }

  public Attention dropout(float dropout) {
    return new Attention(useScale, scoreMode, dropout, useCausalMask, returnAttentionScores);
  }

  public Attention useCausalMask(boolean useCausalMask) {
    return new Attention(useScale, scoreMode, dropout, useCausalMask, returnAttentionScores);
  }

  public Attention returnAttentionScores(boolean returnAttentionScores) {
    return new Attention(useScale, scoreMode, dropout, useCausalMask, returnAttentionScores);
  }
}
