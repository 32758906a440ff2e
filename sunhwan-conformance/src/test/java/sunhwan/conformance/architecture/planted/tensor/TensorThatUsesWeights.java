package sunhwan.conformance.architecture.planted.tensor;

import sunhwan.conformance.architecture.planted.models.Weights;

/** Uses a line below its own. */
public record TensorThatUsesWeights(Weights weights) {}
