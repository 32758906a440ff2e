package sunhwan.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Cuts a document into tokens, in reading order; the text is brought into Unicode's composed form
 * and small letters first.
 */
public sealed interface Analyzer
    permits WhitespaceAnalyzer,
        WordAnalyzer,
        CharacterAnalyzer,
        SyllableNgramAnalyzer,
        JamoAnalyzer,
        HashedNgramAnalyzer,
        NoriAnalyzer,
        LanguageAnalyzer,
        SubwordLearner,
        SubwordAnalyzer,
        TokenizerPipeline,
        NormalizingAnalyzer,
        StopWordsAnalyzer {

  /** What people call it: {@code syllables}. */
  String word();

  /** The document's tokens; never an empty one. */
  List<String> tokens(String document);

  /** Whether it must {@link #learn} before it can cut. */
  default boolean learns() {
    return false;
  }

  /**
   * The analyzer that has learnt from these documents, which should be the training part alone;
   * itself where there is nothing to learn.
   */
  default Analyzer learn(List<String> documents) {
    return this;
  }

  /** Those that need no more than their name, by their {@link #word}; none is made before asked. */
  static Map<String, Supplier<Analyzer>> named() {
    Map<String, Supplier<Analyzer>> named = new LinkedHashMap<>();
    named.put("whitespace", WhitespaceAnalyzer::of);
    named.put("words", WordAnalyzer::of);
    named.put("characters", CharacterAnalyzer::of);
    named.put("syllables", () -> SyllableNgramAnalyzer.of(2));
    named.put("jamo", JamoAnalyzer::of);
    named.put("hashed", () -> HashedNgramAnalyzer.of(3, 6, 1 << 16));
    named.put("nori", NoriAnalyzer::of);
    for (SubwordLearner.Method method : SubwordLearner.Method.values()) {
      named.put(method.word(), () -> SubwordLearner.of(method));
    }
    for (Language language : Language.values()) {
      named.put(language.word(), () -> LanguageAnalyzer.of(language));
    }
    return named;
  }

  /** The document's words: what stands between white space of any script. */
  static List<String> words(String document) {
    String text = Nfc.of(document).toLowerCase(Locale.ROOT);
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean space = i == text.length() || isSpace(text.charAt(i));
      if (space && start >= 0) {
        words.add(text.substring(start, i));
        start = -1;
      } else if (!space && start < 0) {
        start = i;
      }
    }
    return words;
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
