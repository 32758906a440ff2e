package sunhwan.text;

import java.util.List;

/** An analyzer's tokens, looked up in a vocabulary; an unknown token has id 1. */
public record AnalyzerStep(Analyzer analyzer, Vocabulary vocabularyOfTokens) implements TextStep {

  /**
   * The vocabulary of these texts, which should be the training part alone; see {@link
   * Vocabulary#fit}.
   */
  public static AnalyzerStep fit(
      Analyzer analyzer, List<String> texts, int maxTokens, int minFrequency) {
    List<List<String>> documents = texts.stream().map(analyzer::tokens).toList();
    return new AnalyzerStep(analyzer, Vocabulary.fit(documents, maxTokens, minFrequency));
  }

  @Override
  public List<String> tokens(String document) {
    return analyzer.tokens(document);
  }

  @Override
  public boolean knows(String token) {
    return vocabularyOfTokens.contains(token);
  }

  @Override
  public int[] ids(String document) {
    return tokens(document).stream().mapToInt(vocabularyOfTokens::id).toArray();
  }

  @Override
  public int vocabularySize() {
    return vocabularyOfTokens.size();
  }

  @Override
  public List<String> vocabulary() {
    return vocabularyOfTokens.tokens();
  }
}
