package sunhwan.text;

import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Another analyzer's tokens without some words.
 *
 * @param words sorted, in small letters
 */
public record StopWordsAnalyzer(Analyzer analyzer, List<String> words) implements Analyzer {
  public StopWordsAnalyzer {
    words = List.copyOf(words);
    if (!words.equals(words.stream().sorted().distinct().toList())) {
      throw new IllegalArgumentException(
          "StopWordsAnalyzer: expected different words in sorted order; use"
              + " StopWordsAnalyzer.of(analyzer, words)");
    }
  }

  /** Without these words, in any order and any case. */
  public static StopWordsAnalyzer of(Analyzer analyzer, List<String> words) {
    return new StopWordsAnalyzer(
        analyzer,
        words.stream().map(w -> Nfc.of(w).toLowerCase(Locale.ROOT)).sorted().distinct().toList());
  }

  @Override
  public String word() {
    return analyzer.word() + " without stop words";
  }

  @Override
  public List<String> tokens(String document) {
    return analyzer.tokens(document).stream()
        .filter(token -> Collections.binarySearch(words, token) < 0)
        .toList();
  }

  @Override
  public boolean learns() {
    return analyzer.learns();
  }

  @Override
  public Analyzer learn(List<String> documents) {
    return learns() ? new StopWordsAnalyzer(analyzer.learn(documents), words) : this;
  }
}
