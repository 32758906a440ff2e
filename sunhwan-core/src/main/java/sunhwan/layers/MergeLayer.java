package sunhwan.layers;

/**
 * A layer without weights that makes one value of several.
 *
 * <p>Masks are put together as in Keras 3.15: a step is live where it is live in any input, and an
 * input where it is not live takes no part in it. A vector among sequences stands at every step.
 */
public sealed interface MergeLayer extends LayerSpec
    permits Add, Subtract, Multiply, Average, Maximum, Minimum, Concatenate, Dot, SelectSteps {}
