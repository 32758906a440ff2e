package sunhwan.layers;

/**
 * A layer that does to every step what it does to one vector: (batch, features) or (batch, time,
 * features) in, and as many axes out.
 */
public sealed interface StepLayer extends LayerSpec
    permits Dense,
        EinsumDense,
        Activation,
        Identity,
        ActivityRegularization,
        LeakyReLU,
        PReLU,
        ELU,
        ReLU,
        Softmax,
        Dropout,
        GaussianNoise,
        GaussianDropout,
        AlphaDropout,
        BatchNormalization,
        LayerNormalization,
        RMSNormalization,
        UnitNormalization,
        Rescaling,
        Normalization,
        Discretization {}
