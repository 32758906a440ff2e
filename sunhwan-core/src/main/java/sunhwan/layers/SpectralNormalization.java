package sunhwan.layers;

/**
 * A layer whose kernel is divided by its largest singular value before every batch of training,
 * Miyato et al. 2018, so that it lengthens no vector; what comes in and out is the layer's.
 *
 * <pre>
 * W (…, units) read as a matrix;  powerIterations times  v = u·Wᵀ / |u·Wᵀ|,  u = v·W / |v·W|
 * W becomes W / (v·W·uᵀ)
 * </pre>
 *
 * <p>As in Keras the kernel itself is replaced, the gradient takes the divisor for a constant, and
 * the last update of a training is not divided any more. u is a weight, {@code vector_u} (1,
 * units), that no gradient trains.
 *
 * @param layer Dense, EinsumDense or a convolution with one kernel
 * @param powerIterations positive; Keras's default is 1
 */
public record SpectralNormalization(LayerSpec layer, int powerIterations) implements LayerSpec {
  public SpectralNormalization {
    Refuse.unlessPositive("SpectralNormalization", "powerIterations", powerIterations);
    switch (layer) {
      case Dense d -> {}
      case EinsumDense e -> {}
      case Conv1D c -> {}
      case Conv1DTranspose c -> {}
      case DepthwiseConv1D d -> {}
      default ->
          throw new IllegalArgumentException(
              "SpectralNormalization: expected a layer with one kernel (Dense, EinsumDense, Conv1D,"
                  + " Conv1DTranspose, DepthwiseConv1D), got "
                  + layer.getClass().getSimpleName());
    }
  }

  public static SpectralNormalization of(LayerSpec layer) {
    return new SpectralNormalization(layer, 1);
  }

  public SpectralNormalization powerIterations(int powerIterations) {
    return new SpectralNormalization(layer, powerIterations);
  }
}
