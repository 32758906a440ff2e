package sunhwan.conformance.architecture.planted.layers;

/** Innocent by itself. */
public interface LayerSpec {}
