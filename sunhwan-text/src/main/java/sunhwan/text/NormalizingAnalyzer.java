package sunhwan.text;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Another analyzer's tokens of a text that was made alike first.
 *
 * @param steps in the order in which they are taken
 */
public record NormalizingAnalyzer(List<TextNormalization> steps, Analyzer analyzer)
    implements Analyzer {
  public NormalizingAnalyzer {
    steps = List.copyOf(steps);
  }

  @Override
  public String word() {
    return steps.stream().map(TextNormalization::word).collect(Collectors.joining("+"))
        + "+"
        + analyzer.word();
  }

  @Override
  public List<String> tokens(String document) {
    return analyzer.tokens(normalized(document));
  }

  @Override
  public boolean learns() {
    return analyzer.learns();
  }

  @Override
  public Analyzer learn(List<String> documents) {
    return learns()
        ? new NormalizingAnalyzer(
            steps, analyzer.learn(documents.stream().map(this::normalized).toList()))
        : this;
  }

  private String normalized(String document) {
    String text = document;
    for (TextNormalization step : steps) {
      text = step.of(text);
    }
    return text;
  }
}
