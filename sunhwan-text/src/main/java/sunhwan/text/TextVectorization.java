package sunhwan.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Keras's TextVectorization before it has a vocabulary: how texts are cleaned, cut and counted.
 *
 * <p>Keras works on bytes, and so does this: only the letters A to Z are made small, only ASCII
 * white space divides words.
 *
 * @param maxTokens the size of the vocabulary at most, padding and unknown included; empty for no
 *     limit
 * @param ngrams the lengths of the runs of words that become tokens, in this order; empty for
 *     single words
 * @param outputSequenceLength the length that sequences are padded or cut to, at the end; empty for
 *     the longest of a call; INT only
 * @param padToMaxTokens whether vectors have {@code maxTokens} columns however many tokens there
 *     are; not for INT
 */
public record TextVectorization(
    OptionalInt maxTokens,
    Standardize standardize,
    Split split,
    List<Integer> ngrams,
    OutputMode outputMode,
    OptionalInt outputSequenceLength,
    boolean padToMaxTokens) {

  /** What happens to a text before it is cut. */
  public enum Standardize {
    LOWER_AND_STRIP_PUNCTUATION,
    LOWER,
    STRIP_PUNCTUATION,
    NONE
  }

  /** Where a text is cut. */
  public enum Split {
    WHITESPACE,
    /** Every code point is a token, white space too. */
    CHARACTER,
    /** The whole text is one token. */
    NONE
  }

  /**
   * What becomes of a token that stands c times in a document, d of the N adapted documents having
   * it.
   */
  public enum OutputMode {
    /** The sequence of ids; 0 is padding, 1 unknown. */
    INT,
    /** A vector with 1 in the token's column; column 0 is unknown, as in COUNT and TF_IDF. */
    MULTI_HOT,
    /** A vector with c in the token's column. */
    COUNT,
    /**
     * A vector with {@code c · idf} in the token's column, {@code idf = ln(1 + N / (1 + d))}; the
     * idf of unknown is the mean of all others.
     */
    TF_IDF
  }

  private static final Pattern PUNCTUATION =
      Pattern.compile("[!\"#$%&()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~']");

  public TextVectorization {
    ngrams = List.copyOf(ngrams);
    if (maxTokens.isPresent() && maxTokens.getAsInt() < 2) {
      throw new IllegalArgumentException(
          "TextVectorization: maxTokens must be greater than 1, got " + maxTokens.getAsInt());
    }
    if (padToMaxTokens && maxTokens.isEmpty()) {
      throw new IllegalArgumentException(
          "TextVectorization: padToMaxTokens needs maxTokens; set it first");
    }
    if (ngrams.stream().anyMatch(n -> n < 1)) {
      throw new IllegalArgumentException(
          "TextVectorization: ngrams must be positive, got " + ngrams);
    }
    if (outputSequenceLength.isPresent() && outputSequenceLength.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "TextVectorization: outputSequenceLength must be positive, got "
              + outputSequenceLength.getAsInt());
    }
    if (outputSequenceLength.isPresent() && outputMode != OutputMode.INT) {
      throw new IllegalArgumentException(
          "TextVectorization: outputSequenceLength is for outputMode INT, got " + outputMode);
    }
  }

  /**
   * Keras's defaults: small letters, no punctuation, words between white space, sequences of ids.
   */
  public static TextVectorization of() {
    return new TextVectorization(
        OptionalInt.empty(),
        Standardize.LOWER_AND_STRIP_PUNCTUATION,
        Split.WHITESPACE,
        List.of(),
        OutputMode.INT,
        OptionalInt.empty(),
        false);
  }

  public TextVectorization maxTokens(int maxTokens) {
    return new TextVectorization(
        OptionalInt.of(maxTokens),
        standardize,
        split,
        ngrams,
        outputMode,
        outputSequenceLength,
        padToMaxTokens);
  }

  public TextVectorization standardize(Standardize standardize) {
    return new TextVectorization(
        maxTokens, standardize, split, ngrams, outputMode, outputSequenceLength, padToMaxTokens);
  }

  public TextVectorization split(Split split) {
    return new TextVectorization(
        maxTokens, standardize, split, ngrams, outputMode, outputSequenceLength, padToMaxTokens);
  }

  /** Runs of 1 to n words, as Keras's {@code ngrams=n}. */
  public TextVectorization ngrams(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("TextVectorization: ngrams must be positive, got " + n);
    }
    return ngrams(IntStream.rangeClosed(1, n).boxed().toList());
  }

  /** Runs of these lengths, as Keras's {@code ngrams=(…)}. */
  public TextVectorization ngrams(List<Integer> ngrams) {
    return new TextVectorization(
        maxTokens, standardize, split, ngrams, outputMode, outputSequenceLength, padToMaxTokens);
  }

  public TextVectorization outputMode(OutputMode outputMode) {
    return new TextVectorization(
        maxTokens, standardize, split, ngrams, outputMode, outputSequenceLength, padToMaxTokens);
  }

  public TextVectorization outputSequenceLength(int outputSequenceLength) {
    return new TextVectorization(
        maxTokens,
        standardize,
        split,
        ngrams,
        outputMode,
        OptionalInt.of(outputSequenceLength),
        padToMaxTokens);
  }

  public TextVectorization padToMaxTokens(boolean padToMaxTokens) {
    return new TextVectorization(
        maxTokens, standardize, split, ngrams, outputMode, outputSequenceLength, padToMaxTokens);
  }

  /** The text's tokens in order. */
  public List<String> tokens(String text) {
    String clean = standardized(text);
    List<String> parts =
        switch (split) {
          case WHITESPACE -> words(clean);
          case CHARACTER -> clean.codePoints().mapToObj(Character::toString).toList();
          case NONE -> List.of(clean);
        };
    if (ngrams.isEmpty()) {
      return parts;
    }
    List<String> runs = new ArrayList<>();
    for (int n : ngrams) {
      for (int from = 0; from + n <= parts.size(); from++) {
        runs.add(String.join(" ", parts.subList(from, from + n)));
      }
    }
    return runs;
  }

  /**
   * Learns the vocabulary of these texts: by falling frequency; of tokens as frequent as each other
   * the one with the higher code points comes first, as in Keras.
   */
  public AdaptedTextVectorization adapt(List<String> texts) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    Map<String, Integer> documents = new LinkedHashMap<>();
    for (String text : texts) {
      List<String> tokens = tokens(text);
      tokens.forEach(token -> counts.merge(token, 1, Integer::sum));
      new LinkedHashSet<>(tokens).forEach(token -> documents.merge(token, 1, Integer::sum));
    }
    counts.keySet().removeAll(List.of("", Vocabulary.UNKNOWN_TOKEN));
    if (counts.isEmpty()) {
      throw new IllegalArgumentException(
          "TextVectorization: expected texts with tokens to adapt to, got "
              + texts.size()
              + " texts without any");
    }
    List<String> learned =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey(CodePointOrder.ASCENDING))
                    .reversed())
            .map(Map.Entry::getKey)
            .limit(maxTokens.orElse(Integer.MAX_VALUE) - (long) specialTokens().size())
            .toList();
    if (outputMode != OutputMode.TF_IDF) {
      return withVocabulary(learned);
    }
    float[] idf = new float[learned.size()];
    for (int i = 0; i < idf.length; i++) {
      int having = documents.getOrDefault(learned.get(i), 0);
      idf[i] = (float) Math.log(1 + (double) texts.size() / (1 + having));
    }
    return withVocabulary(learned, idf);
  }

  /** Takes the vocabulary as given, with or without the special tokens in front. */
  public AdaptedTextVectorization withVocabulary(List<String> vocabulary) {
    if (outputMode == OutputMode.TF_IDF) {
      throw new IllegalArgumentException(
          "TextVectorization: outputMode TF_IDF needs idf weights beside the vocabulary; give"
              + " them, or adapt to texts");
    }
    return new AdaptedTextVectorization(this, completed(vocabulary), List.of());
  }

  /**
   * Takes vocabulary and idf weights as given; weights of special tokens are their mean unless
   * given too. TF_IDF only.
   */
  public AdaptedTextVectorization withVocabulary(List<String> vocabulary, float[] idfWeights) {
    if (outputMode != OutputMode.TF_IDF) {
      throw new IllegalArgumentException(
          "TextVectorization: idf weights are for outputMode TF_IDF, got " + outputMode);
    }
    if (idfWeights.length != vocabulary.size()) {
      throw new IllegalArgumentException(
          "TextVectorization: expected "
              + vocabulary.size()
              + " idf weights, one a token, got "
              + idfWeights.length);
    }
    List<String> complete = completed(vocabulary);
    List<Float> weights = new ArrayList<>();
    double mean =
        IntStream.range(0, idfWeights.length).mapToDouble(i -> idfWeights[i]).average().orElse(0);
    weights.addAll(Collections.nCopies(complete.size() - vocabulary.size(), (float) mean));
    for (float weight : idfWeights) {
      weights.add(weight);
    }
    return new AdaptedTextVectorization(this, complete, weights);
  }

  /** What stands before the learned tokens. */
  List<String> specialTokens() {
    return outputMode == OutputMode.INT
        ? List.of("", Vocabulary.UNKNOWN_TOKEN)
        : List.of(Vocabulary.UNKNOWN_TOKEN);
  }

  private List<String> completed(List<String> vocabulary) {
    List<String> special = specialTokens();
    boolean complete =
        vocabulary.size() >= special.size()
            && vocabulary.subList(0, special.size()).equals(special);
    List<String> learned =
        complete ? vocabulary.subList(special.size(), vocabulary.size()) : vocabulary;
    if (vocabulary.isEmpty()) {
      throw new IllegalArgumentException(
          "TextVectorization: expected a vocabulary, got an empty list");
    }
    if (new HashSet<>(learned).size() < learned.size()) {
      throw new IllegalArgumentException(
          "TextVectorization: expected every token of the vocabulary once, got some twice");
    }
    if (learned.contains("")) {
      throw new IllegalArgumentException(
          "TextVectorization: the vocabulary has the padding token '' after its start; leave the"
              + " special tokens out, or put them in front as "
              + special);
    }
    List<String> all = new ArrayList<>(special);
    all.addAll(learned);
    if (maxTokens.isPresent() && all.size() > maxTokens.getAsInt()) {
      throw new IllegalArgumentException(
          "TextVectorization: expected at most maxTokens="
              + maxTokens.getAsInt()
              + " tokens, got "
              + all.size()
              + " with the special ones");
    }
    return all;
  }

  private String standardized(String text) {
    return switch (standardize) {
      case NONE -> text;
      case LOWER -> asciiLower(text);
      case STRIP_PUNCTUATION -> PUNCTUATION.matcher(text).replaceAll("");
      case LOWER_AND_STRIP_PUNCTUATION -> PUNCTUATION.matcher(asciiLower(text)).replaceAll("");
    };
  }

  private static String asciiLower(String text) {
    char[] chars = text.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      if (chars[i] >= 'A' && chars[i] <= 'Z') {
        chars[i] = (char) (chars[i] + 'a' - 'A');
      }
    }
    return new String(chars);
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split("[ \t\n\u000b\f\r]+")).filter(w -> !w.isEmpty()).toList();
  }
}
