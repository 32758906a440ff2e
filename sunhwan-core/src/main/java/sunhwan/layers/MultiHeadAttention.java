package sunhwan.layers;

/**
 * Several attentions side by side, each over projections of its own, Vaswani et al. 2017: {@code
 * softmax(q·kᵀ / √keyDim)·v} of each head, then all heads projected together.
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
    Initializer biasInitializer)
    implements AttentionLayer {
  public MultiHeadAttention {
    Refuse.unlessPositive("MultiHeadAttention", "numHeads", numHeads);
    Refuse.unlessPositive("MultiHeadAttention", "keyDim", keyDim);
    Refuse.unlessPositive("MultiHeadAttention", "valueDim", valueDim);
    Refuse.ifNegative("MultiHeadAttention", "outputShape", outputShape);
    Refuse.unlessRate("MultiHeadAttention", "dropout", dropout);
  }

  /** With a valueDim of keyDim. */
  public static MultiHeadAttention of(int numHeads, int keyDim) {
    return new MultiHeadAttention(
        numHeads, keyDim, keyDim, 0, true, 0, false, Initializer.GLOROT_UNIFORM, Initializer.ZEROS);
  }

  public MultiHeadAttention valueDim(int valueDim) {
    return new MultiHeadAttention(
        numHeads,
        keyDim,
        valueDim,
        outputShape,
        useBias,
        dropout,
        useCausalMask,
        kernelInitializer,
        biasInitializer);
  }

  public MultiHeadAttention outputShape(int outputShape) {
    return new MultiHeadAttention(
        numHeads,
        keyDim,
        valueDim,
        outputShape,
        useBias,
        dropout,
        useCausalMask,
        kernelInitializer,
        biasInitializer);
  }

  public MultiHeadAttention useBias(boolean useBias) {
    return new MultiHeadAttention(
        numHeads,
        keyDim,
        valueDim,
        outputShape,
        useBias,
        dropout,
        useCausalMask,
        kernelInitializer,
        biasInitializer);
  }

  public MultiHeadAttention dropout(float dropout) {
    return new MultiHeadAttention(
        numHeads,
        keyDim,
        valueDim,
        outputShape,
        useBias,
        dropout,
        useCausalMask,
        kernelInitializer,
        biasInitializer);
  }

  public MultiHeadAttention useCausalMask(boolean useCausalMask) {
    return new MultiHeadAttention(
        numHeads,
        keyDim,
        valueDim,
        outputShape,
        useBias,
        dropout,
        useCausalMask,
        kernelInitializer,
        biasInitializer);
  }

  public MultiHeadAttention initializers(Initializer kernel, Initializer bias) {
    return new MultiHeadAttention(
        numHeads, keyDim, valueDim, outputShape, useBias, dropout, useCausalMask, kernel, bias);
  }
}
