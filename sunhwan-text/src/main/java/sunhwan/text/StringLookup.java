package sunhwan.text;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import sunhwan.text.Lookup.OutputMode;

/**
 * Keras's StringLookup before it has a vocabulary: strings become places in it, or vectors of its
 * columns. They are taken as they are; {@link TextVectorization} cuts texts.
 *
 * @param maxTokens size of the vocabulary at most, mask and unknown included; empty for no limit
 * @param numOovIndices places for unknown values; 0 refuses them. Keras hashes them into several,
 *     which is not there
 * @param maskToken value that stands for none: place 0 in output mode INT, left out in the others
 * @param oovToken what an unknown value is when places become values again
 * @param outputMode what becomes of values
 * @param padToMaxTokens whether vectors have {@code maxTokens} columns however many values there
 *     are; not for INT
 */
public record StringLookup(
    OptionalInt maxTokens,
    int numOovIndices,
    Optional<String> maskToken,
    String oovToken,
    OutputMode outputMode,
    boolean padToMaxTokens) {
  public StringLookup {
    if (numOovIndices > 1) {
      throw new IllegalArgumentException(
          "StringLookup: numOovIndices must be 0 or 1, got "
              + numOovIndices
              + "; several need Keras's hash of strings, which is not there");
    }
    rules(maxTokens, numOovIndices, maskToken, oovToken, outputMode, padToMaxTokens);
  }

  /** Keras's defaults: places, one of them for all unknown values, no mask. */
  public static StringLookup of() {
    return new StringLookup(
        OptionalInt.empty(), 1, Optional.empty(), Vocabulary.UNKNOWN_TOKEN, OutputMode.INT, false);
  }

  public StringLookup maxTokens(int maxTokens) {
    return new StringLookup(
        OptionalInt.of(maxTokens), numOovIndices, maskToken, oovToken, outputMode, padToMaxTokens);
  }

  public StringLookup numOovIndices(int numOovIndices) {
    return new StringLookup(
        maxTokens, numOovIndices, maskToken, oovToken, outputMode, padToMaxTokens);
  }

  public StringLookup maskToken(String maskToken) {
    return new StringLookup(
        maxTokens, numOovIndices, Optional.of(maskToken), oovToken, outputMode, padToMaxTokens);
  }

  public StringLookup oovToken(String oovToken) {
    return new StringLookup(
        maxTokens, numOovIndices, maskToken, oovToken, outputMode, padToMaxTokens);
  }

  public StringLookup outputMode(OutputMode outputMode) {
    return new StringLookup(
        maxTokens, numOovIndices, maskToken, oovToken, outputMode, padToMaxTokens);
  }

  public StringLookup padToMaxTokens(boolean padToMaxTokens) {
    return new StringLookup(
        maxTokens, numOovIndices, maskToken, oovToken, outputMode, padToMaxTokens);
  }

  /**
   * Learns the vocabulary of these rows of values: by falling frequency; of values as frequent as
   * each other the higher comes first, as in Keras.
   */
  public Lookup<String> adapt(List<List<String>> rows) {
    return rules().adapt(rows, CodePointOrder.ASCENDING);
  }

  /** Takes the vocabulary as given, with or without mask and unknown in front. */
  public Lookup<String> withVocabulary(List<String> vocabulary) {
    return rules().withVocabulary(vocabulary);
  }

  /**
   * Takes vocabulary and idf weights as given; that of unknown values is their mean unless given
   * too. TF_IDF only.
   */
  public Lookup<String> withVocabulary(List<String> vocabulary, float[] idfWeights) {
    return rules().withVocabulary(vocabulary, idfWeights);
  }

  private Lookup.Rules<String> rules() {
    return rules(maxTokens, numOovIndices, maskToken, oovToken, outputMode, padToMaxTokens);
  }

  private static Lookup.Rules<String> rules(
      OptionalInt maxTokens,
      int numOovIndices,
      Optional<String> maskToken,
      String oovToken,
      OutputMode outputMode,
      boolean padToMaxTokens) {
    return new Lookup.Rules<>(
        "StringLookup",
        maxTokens.orElse(Integer.MAX_VALUE),
        numOovIndices,
        maskToken,
        oovToken,
        outputMode,
        padToMaxTokens);
  }
}
