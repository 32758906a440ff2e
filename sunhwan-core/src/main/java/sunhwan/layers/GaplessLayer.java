package sunhwan.layers;

/**
 * A layer that reads steps by where they stand, so it needs every step of an example: it is refused
 * behind a mask, and where a sequence comes window by window. Sequences of different lengths need
 * no mask; each is read from its own first step to its own last.
 */
public sealed interface GaplessLayer extends LayerSpec
    permits Conv1D,
        SeparableConv1D,
        DepthwiseConv1D,
        Conv1DTranspose,
        MaxPooling1D,
        AveragePooling1D,
        AdaptiveMaxPooling1D,
        AdaptiveAveragePooling1D,
        UpSampling1D,
        ZeroPadding1D,
        Cropping1D,
        Flatten,
        Reshape,
        Permute {}
