package sunhwan.conformance.architecture.planted.layers;

/** Innocent by itself. */
public record Lstm() implements LayerSpec {}
