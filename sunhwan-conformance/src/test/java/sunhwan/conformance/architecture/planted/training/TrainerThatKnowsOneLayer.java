package sunhwan.conformance.architecture.planted.training;

import sunhwan.conformance.architecture.planted.layers.Lstm;

/** Trains one layer in a way of its own. */
public record TrainerThatKnowsOneLayer(Lstm layer) {}
