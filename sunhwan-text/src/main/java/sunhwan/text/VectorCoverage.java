package sunhwan.text;

import sunhwan.text.TextStatistics.Share;

/**
 * How much of a vocabulary has a vector in a file.
 *
 * @param tokens different tokens of the vocabulary, padding and unknown not among them
 * @param text running tokens of the training rows, those that the vocabulary lacks among them
 */
public record VectorCoverage(Share tokens, Share text) {}
