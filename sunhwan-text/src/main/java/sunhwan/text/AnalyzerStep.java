package sunhwan.text;

import java.util.List;

/** An analyzer's tokens, looked up in a vocabulary; an unknown token has id 1. */
public record AnalyzerStep(Analyzer analyzer, Vocabulary lookup) implements TextStep {

  public AnalyzerStep {
    if (analyzer.learns()) {
      throw new IllegalArgumentException(
          "AnalyzerStep: "
              + analyzer.word()
              + " has learnt nothing yet. Call AnalyzerStep.fit, or learn first");
    }
  }

  /**
   * What the analyzer learns from these texts, which should be the training part alone, and their
   * vocabulary; see {@link Vocabulary#fit}.
   */
  public static AnalyzerStep fit(
      Analyzer analyzer, List<String> texts, int maxTokens, int minFrequency) {
    Analyzer learnt = analyzer.learn(texts);
    List<List<String>> documents = texts.stream().map(learnt::tokens).toList();
    return new AnalyzerStep(learnt, Vocabulary.fit(documents, maxTokens, minFrequency));
  }

  @Override
  public List<String> tokens(String document) {
    return analyzer.tokens(document);
  }

  @Override
  public boolean knows(String token) {
    return lookup.contains(token);
  }

  @Override
  public int[] ids(String document) {
    return tokens(document).stream().mapToInt(lookup::id).toArray();
  }

  @Override
  public int vocabularySize() {
    return lookup.size();
  }

  @Override
  public List<String> vocabulary() {
    return lookup.tokens();
  }
}
