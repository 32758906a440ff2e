package sunhwan.conformance.architecture.planted.text;

/** Innocent by itself. */
public record Tokens() {}
