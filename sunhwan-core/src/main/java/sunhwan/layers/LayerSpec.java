package sunhwan.layers;

/**
 * What a layer is: immutable, comparable, without weights or a name; a place in a model gives it
 * both.
 */
public sealed interface LayerSpec
    permits Input,
        Embedding,
        EmbeddingBag,
        SparseDense,
        Masking,
        DirectedLayer,
        Bidirectional,
        TimeDistributed,
        SpectralNormalization,
        StepLayer,
        GaplessLayer,
        SpatialDropout1D,
        GroupNormalization,
        GlobalMaxPooling1D,
        GlobalAveragePooling1D,
        AttentionPooling1D,
        CRF,
        RepeatVector,
        MergeLayer,
        AttentionLayer,
        Nested,
        CustomLayer,
        CustomMultiLayer {}
