package sunhwan.text;

import java.util.List;

/** Words between white space, with whatever punctuation clings to them. */
public record WhitespaceAnalyzer() implements Analyzer {
  public static WhitespaceAnalyzer of() {
    return new WhitespaceAnalyzer();
  }

  @Override
  public String word() {
    return "whitespace";
  }

  @Override
  public List<String> tokens(String document) {
    return Analyzer.words(document);
  }
}
