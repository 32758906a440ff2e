package sunhwan.text;

import java.util.List;

/**
 * Stems of a language's words, without its stop words, as Lucene's analyzer of that language has
 * them: "the cats were running" gives cat, were, run in English.
 *
 * @param stopWords words to leave out, before they are reduced to stems
 */
public record LanguageAnalyzer(Language language, List<String> stopWords) implements Analyzer {
  public LanguageAnalyzer {
    stopWords = List.copyOf(stopWords);
  }

  /** With Lucene's own stop words. */
  public static LanguageAnalyzer of(Language language) {
    return new LanguageAnalyzer(language, language.stopWords());
  }

  public LanguageAnalyzer stopWords(List<String> stopWords) {
    return new LanguageAnalyzer(language, stopWords);
  }

  @Override
  public String word() {
    return language.word();
  }

  @Override
  public List<String> tokens(String document) {
    return LuceneTokens.of(this, () -> language.open(stopWords), Nfc.of(document));
  }
}
