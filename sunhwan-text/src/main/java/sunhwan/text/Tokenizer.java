package sunhwan.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Keras's legacy Tokenizer after {@code fit_on_texts}: words numbered from 1 by falling frequency,
 * ties by first occurrence.
 *
 * <p>Id 0 is no word's. Fitting again means fitting another one.
 */
public final class Tokenizer implements TextStep {
  private final TokenizerOptions options;
  private final int documentCount;
  private final Map<String, Integer> wordCounts;
  private final Map<String, Integer> wordDocs;
  private final Map<String, Integer> wordIndex;
  private final Map<Integer, String> indexWord;

  private Tokenizer(
      TokenizerOptions options,
      int documentCount,
      Map<String, Integer> wordCounts,
      Map<String, Integer> wordDocs) {
    this.options = options;
    this.documentCount = documentCount;
    this.wordCounts = Collections.unmodifiableMap(new LinkedHashMap<>(wordCounts));
    this.wordDocs = Collections.unmodifiableMap(new LinkedHashMap<>(wordDocs));
    this.wordIndex = Collections.unmodifiableMap(numbered(options, wordCounts));
    Map<Integer, String> words = new LinkedHashMap<>();
    wordIndex.forEach((word, index) -> words.put(index, word));
    this.indexWord = Collections.unmodifiableMap(words);
  }

  /** Counts the words of these texts and numbers them. */
  public static Tokenizer fit(List<String> texts, TokenizerOptions options) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    Map<String, Integer> docs = new LinkedHashMap<>();
    for (String text : texts) {
      List<String> words = cut(text, options);
      words.forEach(word -> counts.merge(word, 1, Integer::sum));
      new LinkedHashSet<>(words).forEach(word -> docs.merge(word, 1, Integer::sum));
    }
    return new Tokenizer(options, texts.size(), counts, docs);
  }

  /**
   * The tokenizer that counted these words, as a file keeps it.
   *
   * @param wordCounts in order of first occurrence, which decides ties
   */
  public static Tokenizer of(
      TokenizerOptions options,
      int documentCount,
      Map<String, Integer> wordCounts,
      Map<String, Integer> wordDocs) {
    if (documentCount < 0) {
      throw new IllegalArgumentException(
          "Tokenizer: documentCount must not be negative, got " + documentCount);
    }
    if (!wordCounts.keySet().equals(wordDocs.keySet())) {
      throw new IllegalArgumentException(
          "Tokenizer: expected wordCounts and wordDocs of the same words, got "
              + wordCounts.size()
              + " and "
              + wordDocs.size());
    }
    return new Tokenizer(options, documentCount, wordCounts, wordDocs);
  }

  public TokenizerOptions options() {
    return options;
  }

  /** How many texts were counted. */
  public int documentCount() {
    return documentCount;
  }

  /** How often each word stands in the texts, in order of first occurrence. */
  public Map<String, Integer> wordCounts() {
    return wordCounts;
  }

  /** In how many texts each word stands, in order of first occurrence. */
  public Map<String, Integer> wordDocs() {
    return wordDocs;
  }

  /** Every word's id in ascending order, also of the words that {@code numWords} leaves out. */
  public Map<String, Integer> wordIndex() {
    return wordIndex;
  }

  /** The word of every id in ascending order. */
  public Map<Integer, String> indexWord() {
    return indexWord;
  }

  @Override
  public List<String> tokens(String document) {
    return cut(document, options);
  }

  @Override
  public boolean knows(String token) {
    Integer index = wordIndex.get(token);
    return index != null && isKept(index);
  }

  /** One text of {@code texts_to_sequences}. */
  @Override
  public int[] ids(String document) {
    OptionalInt oov = oovIndex();
    return tokens(document).stream()
        .flatMapToInt(
            word -> knows(word) ? IntStream.of(wordIndex.getOrDefault(word, 0)) : oov.stream())
        .toArray();
  }

  /**
   * {@code numWords} where that is set, however few words there were; otherwise one more than there
   * are words. More only where the texts contain the out-of-vocabulary token itself, whose id then
   * is that word's.
   */
  @Override
  public int vocabularySize() {
    return Math.max(options.numWords().orElse(lastIndex() + 1), oovIndex().orElse(0) + 1);
  }

  @Override
  public List<String> vocabulary() {
    return IntStream.range(0, Math.min(vocabularySize(), lastIndex() + 1))
        .mapToObj(id -> indexWord.getOrDefault(id, ""))
        .toList();
  }

  /** {@code texts_to_sequences}. */
  public int[][] textsToSequences(List<String> texts) {
    return ids(texts);
  }

  /** {@code sequences_to_texts}: words with one space between, whatever {@code split} is. */
  public List<String> sequencesToTexts(int[][] sequences) {
    List<String> texts = new ArrayList<>(sequences.length);
    String oov = oovIndex().isPresent() ? indexWord.getOrDefault(oovIndex().getAsInt(), "") : null;
    for (int[] sequence : sequences) {
      List<String> words = new ArrayList<>(sequence.length);
      for (int id : sequence) {
        String word = indexWord.get(id);
        if (word != null && isKept(id)) {
          words.add(word);
        } else if (oov != null) {
          words.add(oov);
        }
      }
      texts.add(String.join(" ", words));
    }
    return texts;
  }

  /** {@code texts_to_matrix}: one row a text, one column an id. */
  public double[][] textsToMatrix(List<String> texts, TokenizerMatrixMode mode) {
    if (options.numWords().isEmpty() && wordIndex.isEmpty()) {
      throw new IllegalStateException(
          "Tokenizer: a matrix needs columns, but no text was counted and numWords is not set;"
              + " fit on texts that have words");
    }
    if (mode == TokenizerMatrixMode.TFIDF && documentCount == 0) {
      throw new IllegalStateException(
          "Tokenizer: tf-idf needs document frequencies, but no text was counted; fit on texts");
    }
    int columns = options.numWords().orElse(wordIndex.size() + 1);
    double[][] matrix = new double[texts.size()][columns];
    for (int row = 0; row < matrix.length; row++) {
      int[] ids = ids(texts.get(row));
      Map<Integer, Integer> counts = new HashMap<>();
      for (int id : ids) {
        counts.merge(id, 1, Integer::sum);
      }
      for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
        int id = entry.getKey();
        int count = entry.getValue();
        if (id >= columns) {
          continue; // as Keras: the out-of-vocabulary token, where a text contained it itself
        }
        matrix[row][id] =
            switch (mode) {
              case BINARY -> 1;
              case COUNT -> count;
              case FREQ -> (double) count / ids.length;
              case TFIDF -> (1 + Math.log(count)) * inverseDocumentFrequency(id);
            };
      }
    }
    return matrix;
  }

  /**
   * Keras's {@code to_json()}, byte for byte, except that Keras writes word_docs and index_docs in
   * the order of a Python set, which changes from run to run; here they stand in order of first
   * occurrence.
   */
  public String toJson() {
    Map<String, Integer> indexDocs = new LinkedHashMap<>();
    wordDocs.forEach((word, docs) -> indexDocs.put(String.valueOf(wordIndex.get(word)), docs));
    Map<String, String> indexWords = new LinkedHashMap<>();
    indexWord.forEach((index, word) -> indexWords.put(String.valueOf(index), word));

    Map<String, Object> config = new LinkedHashMap<>();
    config.put("num_words", boxed(options.numWords()));
    config.put("filters", options.filters());
    config.put("lower", options.lower());
    config.put("split", options.split());
    config.put("char_level", options.charLevel());
    config.put("oov_token", options.oovToken());
    config.put("document_count", documentCount);
    config.put("word_counts", PythonJson.dumps(wordCounts));
    config.put("word_docs", PythonJson.dumps(wordDocs));
    config.put("index_docs", PythonJson.dumps(indexDocs));
    config.put("index_word", PythonJson.dumps(indexWords));
    config.put("word_index", PythonJson.dumps(wordIndex));
    Map<String, Object> tokenizer = new LinkedHashMap<>();
    tokenizer.put("class_name", "Tokenizer");
    tokenizer.put("config", config);
    return PythonJson.dumps(tokenizer);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tokenizer that
        && options.equals(that.options)
        && documentCount == that.documentCount
        && List.copyOf(wordCounts.entrySet()).equals(List.copyOf(that.wordCounts.entrySet()))
        && wordDocs.equals(that.wordDocs);
  }

  @Override
  public int hashCode() {
    return 31 * options.hashCode() + wordCounts.hashCode();
  }

  @Override
  public String toString() {
    return "Tokenizer(" + wordCounts.size() + " words of " + documentCount + " documents)";
  }

  private double inverseDocumentFrequency(int id) {
    String word = indexWord.getOrDefault(id, "");
    return Math.log(1 + (double) documentCount / (1 + wordDocs.getOrDefault(word, 0)));
  }

  private int lastIndex() {
    return indexWord.keySet().stream().mapToInt(id -> id).max().orElse(0);
  }

  private boolean isKept(int index) {
    return options.numWords().isEmpty() || index < options.numWords().getAsInt();
  }

  private OptionalInt oovIndex() {
    return options.oovToken().isPresent()
        ? OptionalInt.of(wordIndex.getOrDefault(options.oovToken().get(), 1))
        : OptionalInt.empty();
  }

  private static Object boxed(OptionalInt number) {
    return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
  }

  private static Map<String, Integer> numbered(
      TokenizerOptions options, Map<String, Integer> wordCounts) {
    List<String> words = new ArrayList<>();
    options.oovToken().ifPresent(words::add);
    wordCounts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(entry -> words.add(entry.getKey()));
    Map<String, Integer> index = new LinkedHashMap<>();
    // a text may contain the oov token itself: then the word's own place counts, as in Python's
    // dict
    for (int i = 0; i < words.size(); i++) {
      index.put(words.get(i), i + 1);
    }
    return index;
  }

  private static List<String> cut(String text, TokenizerOptions options) {
    String cased = options.lower() ? text.toLowerCase(Locale.ROOT) : text;
    if (options.charLevel()) {
      return cased.codePoints().mapToObj(Character::toString).toList();
    }
    String split = options.split();
    String filtered =
        options.filters().isEmpty()
            ? cased
            : cased
                .codePoints()
                .mapToObj(c -> options.filters().indexOf(c) >= 0 ? split : Character.toString(c))
                .collect(Collectors.joining());
    List<String> words = new ArrayList<>();
    int from = 0;
    for (int at; (at = filtered.indexOf(split, from)) >= 0; from = at + split.length()) {
      addUnlessEmpty(words, filtered.substring(from, at));
    }
    addUnlessEmpty(words, filtered.substring(from));
    return words;
  }

  private static void addUnlessEmpty(List<String> words, String word) {
    if (!word.isEmpty()) {
      words.add(word);
    }
  }
}
