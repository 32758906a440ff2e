package sunhwan.text;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import sunhwan.text.Lookup.OutputMode;

/**
 * Keras's IntegerLookup before it has a vocabulary: whole numbers, such as codes and identifiers,
 * become places in it, or vectors of its columns.
 *
 * @param maxTokens size of the vocabulary at most, mask and unknown included; empty for no limit
 * @param numOovIndices places for unknown values; 0 refuses them; of several their remainder tells
 *     which
 * @param maskToken value that stands for none: place 0 in output mode INT, left out in the others
 * @param oovToken what an unknown value is when places become values again
 * @param outputMode what becomes of values
 * @param padToMaxTokens whether vectors have {@code maxTokens} columns however many values there
 *     are; not for INT
 */
public record IntegerLookup(
    OptionalInt maxTokens,
    int numOovIndices,
    Optional<Long> maskToken,
    long oovToken,
    OutputMode outputMode,
    boolean padToMaxTokens) {
  public IntegerLookup {
    rules(maxTokens, numOovIndices, maskToken, oovToken, outputMode, padToMaxTokens);
  }

  /** Keras's defaults: places, one of them for all unknown values, no mask. */
  public static IntegerLookup of() {
    return new IntegerLookup(OptionalInt.empty(), 1, Optional.empty(), -1, OutputMode.INT, false);
  }

  public IntegerLookup maxTokens(int maxTokens) {
    return new IntegerLookup(
        OptionalInt.of(maxTokens), numOovIndices, maskToken, oovToken, outputMode, padToMaxTokens);
  }

  public IntegerLookup numOovIndices(int numOovIndices) {
    return new IntegerLookup(
        maxTokens, numOovIndices, maskToken, oovToken, outputMode, padToMaxTokens);
  }

  public IntegerLookup maskToken(long maskToken) {
    return new IntegerLookup(
        maxTokens, numOovIndices, Optional.of(maskToken), oovToken, outputMode, padToMaxTokens);
  }

  public IntegerLookup oovToken(long oovToken) {
    return new IntegerLookup(
        maxTokens, numOovIndices, maskToken, oovToken, outputMode, padToMaxTokens);
  }

  public IntegerLookup outputMode(OutputMode outputMode) {
    return new IntegerLookup(
        maxTokens, numOovIndices, maskToken, oovToken, outputMode, padToMaxTokens);
  }

  public IntegerLookup padToMaxTokens(boolean padToMaxTokens) {
    return new IntegerLookup(
        maxTokens, numOovIndices, maskToken, oovToken, outputMode, padToMaxTokens);
  }

  /**
   * Learns the vocabulary of these rows of values: by falling frequency; of values as frequent as
   * each other the higher comes first, as in Keras.
   */
  public Lookup<Long> adapt(List<List<Long>> rows) {
    return rules().adapt(rows, Comparator.naturalOrder());
  }

  /** Takes the vocabulary as given, with or without mask and unknown in front. */
  public Lookup<Long> withVocabulary(List<Long> vocabulary) {
    return rules().withVocabulary(vocabulary);
  }

  /**
   * Takes vocabulary and idf weights as given; that of unknown values is their mean unless given
   * too. TF_IDF only.
   */
  public Lookup<Long> withVocabulary(List<Long> vocabulary, float[] idfWeights) {
    return rules().withVocabulary(vocabulary, idfWeights);
  }

  private Lookup.Rules<Long> rules() {
    return rules(maxTokens, numOovIndices, maskToken, oovToken, outputMode, padToMaxTokens);
  }

  private static Lookup.Rules<Long> rules(
      OptionalInt maxTokens,
      int numOovIndices,
      Optional<Long> maskToken,
      long oovToken,
      OutputMode outputMode,
      boolean padToMaxTokens) {
    return new Lookup.Rules<>(
        "IntegerLookup",
        maxTokens.orElse(Integer.MAX_VALUE),
        numOovIndices,
        maskToken,
        oovToken,
        outputMode,
        padToMaxTokens);
  }
}
