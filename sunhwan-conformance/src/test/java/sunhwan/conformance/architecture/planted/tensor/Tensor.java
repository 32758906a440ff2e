package sunhwan.conformance.architecture.planted.tensor;

/** Innocent by itself. */
public record Tensor() {}
