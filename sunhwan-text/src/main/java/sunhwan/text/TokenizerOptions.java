package sunhwan.text;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a {@link Tokenizer} cuts and counts; the names are those of Keras's Tokenizer.
 *
 * @param numWords ids stay below this number: the most frequent {@code numWords − 1} words, the
 *     out-of-vocabulary token among them; empty for all
 * @param filters each of these characters becomes the split string; unused when {@code charLevel}
 * @param lower whether letters are made small first
 * @param split what stands between words
 * @param charLevel whether every code point is a token
 * @param oovToken what an unknown word becomes, with id 1; empty drops unknown words
 */
public record TokenizerOptions(
    OptionalInt numWords,
    String filters,
    boolean lower,
    String split,
    boolean charLevel,
    Optional<String> oovToken) {
  private static final String KERAS_FILTERS = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n";

  public TokenizerOptions {
    if (numWords.isPresent() && numWords.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "TokenizerOptions: numWords must be positive, got " + numWords.getAsInt());
    }
    if (split.isEmpty()) {
      throw new IllegalArgumentException(
          "TokenizerOptions: split must not be empty; set charLevel for single characters");
    }
  }

  /**
   * Keras's defaults: small letters, punctuation filtered except ', words between spaces, unknown
   * words dropped.
   */
  public static TokenizerOptions keras() {
    return new TokenizerOptions(
        OptionalInt.empty(), KERAS_FILTERS, true, " ", false, Optional.empty());
  }

  public TokenizerOptions numWords(int numWords) {
    return new TokenizerOptions(
        OptionalInt.of(numWords), filters, lower, split, charLevel, oovToken);
  }

  public TokenizerOptions filters(String filters) {
    return new TokenizerOptions(numWords, filters, lower, split, charLevel, oovToken);
  }

  public TokenizerOptions lower(boolean lower) {
    return new TokenizerOptions(numWords, filters, lower, split, charLevel, oovToken);
  }

  public TokenizerOptions split(String split) {
    return new TokenizerOptions(numWords, filters, lower, split, charLevel, oovToken);
  }

  public TokenizerOptions charLevel(boolean charLevel) {
    return new TokenizerOptions(numWords, filters, lower, split, charLevel, oovToken);
  }

  public TokenizerOptions oovToken(String oovToken) {
    return new TokenizerOptions(numWords, filters, lower, split, charLevel, Optional.of(oovToken));
  }
}
