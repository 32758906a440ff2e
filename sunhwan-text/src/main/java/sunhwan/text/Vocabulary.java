package sunhwan.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tokens and their ids: 0 is padding (""), 1 is every unknown token ("[UNK]"), then the known ones.
 *
 * <p>{@link #fit} numbers them by falling frequency, ties by first occurrence.
 */
public final class Vocabulary {
  public static final int PADDING = 0;
  public static final int UNKNOWN = 1;
  static final String UNKNOWN_TOKEN = "[UNK]";

  private final List<String> tokens;
  private final Map<String, Integer> ids;

  private Vocabulary(List<String> tokens) {
    this.tokens = List.copyOf(tokens);
    this.ids = new HashMap<>();
    for (int id = UNKNOWN + 1; id < tokens.size(); id++) {
      ids.put(tokens.get(id), id);
    }
  }

  /** The vocabulary that {@link #tokens} listed: "" and "[UNK]" first. */
  public static Vocabulary of(List<String> tokens) {
    if (tokens.size() < 2
        || !tokens.get(PADDING).isEmpty()
        || !tokens.get(UNKNOWN).equals(UNKNOWN_TOKEN)) {
      throw new IllegalArgumentException(
          "Vocabulary: expected '' and '[UNK]' before the known tokens, got "
              + tokens.subList(0, Math.min(2, tokens.size())));
    }
    Vocabulary vocabulary = new Vocabulary(tokens);
    if (vocabulary.ids.size() + 2 < tokens.size()) {
      throw new IllegalArgumentException(
          "Vocabulary: expected every token once, got "
              + tokens.size()
              + " tokens of which "
              + (vocabulary.ids.size() + 2)
              + " are different");
    }
    return vocabulary;
  }

  /**
   * The most frequent tokens of the documents.
   *
   * @param maxTokens the most ids that there may be, padding and unknown among them
   * @param minFrequency how often a token must stand in all documents together
   */
  public static Vocabulary fit(List<List<String>> documents, int maxTokens, int minFrequency) {
    if (maxTokens < 3) {
      throw new IllegalArgumentException(
          "Vocabulary: maxTokens must be at least 3 (padding, unknown, one token), got "
              + maxTokens);
    }
    if (minFrequency < 1) {
      throw new IllegalArgumentException(
          "Vocabulary: minFrequency must be positive, got " + minFrequency);
    }
    Map<String, Integer> counts = new LinkedHashMap<>();
    documents.forEach(document -> document.forEach(token -> counts.merge(token, 1, Integer::sum)));
    List<String> tokens = new ArrayList<>(List.of("", UNKNOWN_TOKEN));
    counts.entrySet().stream()
        .filter(entry -> entry.getValue() >= minFrequency)
        .filter(entry -> !entry.getKey().isEmpty() && !entry.getKey().equals(UNKNOWN_TOKEN))
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(maxTokens - 2L)
        .forEach(entry -> tokens.add(entry.getKey()));
    return new Vocabulary(tokens);
  }

  /** The tokens by id. */
  public List<String> tokens() {
    return tokens;
  }

  public int size() {
    return tokens.size();
  }

  public boolean contains(String token) {
    return ids.containsKey(token);
  }

  /** The token's id, or {@link #UNKNOWN}. */
  public int id(String token) {
    return ids.getOrDefault(token, UNKNOWN);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Vocabulary vocabulary && tokens.equals(vocabulary.tokens);
  }

  @Override
  public int hashCode() {
    return tokens.hashCode();
  }

  @Override
  public String toString() {
    return "Vocabulary(" + tokens.size() + " tokens)";
  }
}
