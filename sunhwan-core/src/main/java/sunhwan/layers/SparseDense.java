package sunhwan.layers;

/**
 * Fully connected layer of a vector that is mostly 0: {@code y = Σ value · kernel[column] + bias}.
 *
 * <p>An example is (batch, pairs, 2): of each column that is not 0 its number and its value, in any
 * order, as many pairs as it has; y is (batch, units). A pair whose value is 0 says nothing. With a
 * kernel that starts at 0 it is the wide part of Cheng et al. 2016: a linear model of, say, the
 * n-grams of a text inside a network.
 *
 * @param inputDim columns
 * @param units values that come out
 * @param useBias whether a bias is added
 * @param kernelInitializer first values of the kernel
 */
public record SparseDense(int inputDim, int units, boolean useBias, Initializer kernelInitializer)
    implements LayerSpec {
  public SparseDense {
    Refuse.unlessPositive("SparseDense", "inputDim", inputDim);
    Refuse.unlessPositive("SparseDense", "units", units);
    Refuse.unlessIdsTravel("SparseDense", inputDim);
  }

  /** With a bias; the kernel starts at 0. */
  public static SparseDense of(int inputDim, int units) {
    return new SparseDense(inputDim, units, true, Initializer.ZEROS);
  }

  public SparseDense useBias(boolean useBias) {
    return new SparseDense(inputDim, units, useBias, kernelInitializer);
  }

  public SparseDense kernelInitializer(Initializer initializer) {
    return new SparseDense(inputDim, units, useBias, initializer);
  }
}
