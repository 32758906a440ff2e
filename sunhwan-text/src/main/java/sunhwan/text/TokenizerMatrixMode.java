package sunhwan.text;

/**
 * What {@link Tokenizer#textsToMatrix} writes for a word that stands c times in a text of t tokens,
 * d of N documents having it.
 */
public enum TokenizerMatrixMode {
  /** 1. */
  BINARY,
  /** c. */
  COUNT,
  /**
   * {@code (1 + ln c) · ln(1 + N / (1 + d))}; d counts the documents that the tokenizer was fitted
   * on.
   */
  TFIDF,
  /** c / t. */
  FREQ
}
