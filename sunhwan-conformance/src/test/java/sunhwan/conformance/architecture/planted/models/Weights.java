package sunhwan.conformance.architecture.planted.models;

/** What was learned; innocent by itself. */
public record Weights() {}
