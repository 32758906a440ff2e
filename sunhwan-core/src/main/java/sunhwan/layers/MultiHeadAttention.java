package sunhwan.layers;

/**
 * Several attentions side by side, each over projections of its own, Vaswani et al. 2017: {@code
 * softmax(q·kᵀ / √keyDim)·v} of each head, then all heads projected together.
 *
 * <p>Scores that are returned stand side by side in the query's steps, (batch, time of query,
 * numHeads · time of value), the first head's first, where Keras has (batch, numHeads, time of
 * query, time of value).
 *
 * @param numHeads attentions side by side
 * @param keyDim values that a head makes of a query and of a key
 * @param valueDim values that a head makes of a value
 * @param outputShape values that come out of a step; 0 for as many as a query has
 * @param useBias whether projections have a bias
 * @param dropout share of a query's weights that training drops, at least 0 and below 1
 * @param useCausalMask whether a query sees no step of the value that comes later than itself
 * @param kernelInitializer first values of the projections' kernels
 * @param biasInitializer first values of their biases
 * @param returnAttentionScores whether the weights of the mixtures come out, too, as they are
 *     before dropout
 * @param useAttentionMask whether the last input of a call is a mask: (batch, time of query, time
 *     of value), 0 where a query must not look; it adds to all other masks
 */
public record MultiHeadAttention(
    int numHeads,
    int keyDim,
    int valueDim,
    int outputShape,
    boolean useBias,
    float dropout,
    boolean useCausalMask,
    Initializer kernelInitializer,
    Initializer biasInitializer,
    boolean returnAttentionScores,
    boolean useAttentionMask)
    implements AttentionLayer {
  public MultiHeadAttention {
    Refuse.unlessPositive("MultiHeadAttention", "numHeads", numHeads);
    Refuse.unlessPositive("MultiHeadAttention", "keyDim", keyDim);
    Refuse.unlessPositive("MultiHeadAttention", "valueDim", valueDim);
    Refuse.ifNegative("MultiHeadAttention", "outputShape", outputShape);
    Refuse.unlessRate("MultiHeadAttention", "dropout", dropout);
  }

  /** No scores come out, and no mask comes in. */
  public MultiHeadAttention(
      int numHeads,
      int keyDim,
      int valueDim,
      int outputShape,
      boolean useBias,
      float dropout,
      boolean useCausalMask,
      Initializer kernelInitializer,
      Initializer biasInitializer) {
    this(
        numHeads,
        keyDim,
        valueDim,
        outputShape,
        useBias,
        dropout,
        useCausalMask,
        kernelInitializer,
        biasInitializer,
        false,
        false);
  }

  /** With a valueDim of keyDim. */
  public static MultiHeadAttention of(int numHeads, int keyDim) {
    return new MultiHeadAttention(
        numHeads, keyDim, keyDim, 0, true, 0, false, Initializer.GLOROT_UNIFORM, Initializer.ZEROS);
  }

  public MultiHeadAttention valueDim(int valueDim) {
    Draft draft = new Draft();
    draft.valueDim = valueDim;
    return draft.done();
  }

  public MultiHeadAttention outputShape(int outputShape) {
    Draft draft = new Draft();
    draft.outputShape = outputShape;
    return draft.done();
  }

  public MultiHeadAttention useBias(boolean useBias) {
    Draft draft = new Draft();
    draft.useBias = useBias;
    return draft.done();
  }

  public MultiHeadAttention dropout(float dropout) {
    Draft draft = new Draft();
    draft.dropout = dropout;
    return draft.done();
  }

  public MultiHeadAttention useCausalMask(boolean useCausalMask) {
    Draft draft = new Draft();
    draft.useCausalMask = useCausalMask;
    return draft.done();
  }

  public MultiHeadAttention initializers(Initializer kernel, Initializer bias) {
    Draft draft = new Draft();
    draft.kernelInitializer = kernel;
    draft.biasInitializer = bias;
    return draft.done();
  }

  public MultiHeadAttention returnAttentionScores(boolean returnAttentionScores) {
    Draft draft = new Draft();
    draft.returnAttentionScores = returnAttentionScores;
    return draft.done();
  }

  public MultiHeadAttention useAttentionMask(boolean useAttentionMask) {
    Draft draft = new Draft();
    draft.useAttentionMask = useAttentionMask;
    return draft.done();
  }

  /** A copy in the making. */
  private final class Draft {
    int valueDim = MultiHeadAttention.this.valueDim;
    int outputShape = MultiHeadAttention.this.outputShape;
    boolean useBias = MultiHeadAttention.this.useBias;
    float dropout = MultiHeadAttention.this.dropout;
    boolean useCausalMask = MultiHeadAttention.this.useCausalMask;
    Initializer kernelInitializer = MultiHeadAttention.this.kernelInitializer;
    Initializer biasInitializer = MultiHeadAttention.this.biasInitializer;
    boolean returnAttentionScores = MultiHeadAttention.this.returnAttentionScores;
    boolean useAttentionMask = MultiHeadAttention.this.useAttentionMask;

    MultiHeadAttention done() {
      return new MultiHeadAttention(
          numHeads,
          keyDim,
          valueDim,
          outputShape,
          useBias,
          dropout,
          useCausalMask,
          kernelInitializer,
          biasInitializer,
          returnAttentionScores,
          useAttentionMask);
    }
  }
}
