package sunhwan.conformance.architecture.planted.losses;

import sunhwan.conformance.architecture.planted.text.Tokens;

/** Uses a sibling of the core. */
public record LossThatUsesText(Tokens tokens) {}
