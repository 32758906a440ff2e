package sunhwan.conformance.architecture.planted.internal.kernel;

import sunhwan.conformance.architecture.planted.tensor.Tensor;

/** Knows more than float[] and offsets. */
public record KernelThatReadsATensor(Tensor tensor) {}
