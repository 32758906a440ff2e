package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sunhwan.evaluation.Finding;

class ExperimentTest {
  /** Each text has a word that stands nowhere else beside two that are frequent. */
  private static Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(List.of("rare" + i + (i % 2 == 0 ? " bus road" : " tax due"), "class" + i % 2));
    }
    return Table.of(List.of("text", "label"), rows);
  }

  private static Finding unknownWords(Recipe.Text text) {
    Experiment.Source source =
        new Experiment.Source(table(), List.of("text"), "label", List.of(), Optional.empty());
    return Experiment.of(source, Recipe.sunhwan().text(text)).findings().stream()
        .filter(f -> f.code() == Finding.Code.UNKNOWN_WORDS)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void recommendsNoLargerVocabularyWhereWordsAreTooRareToBeLearnt() {
    // 64 training rows have 64 + 4 different words, 4 of them frequent; 20 ids are enough for those
    Recipe.Text text =
        Recipe.sunhwan().text().analysis(Recipe.Analysis.WORDS).vocabulary(20).minFrequency(2);

    Finding finding = unknownWords(text);

    assertThat(finding.sentence()).contains("33.3%", "not often enough to learn from");
    assertThat(finding.fix()).doesNotContain("--vocabulary");
  }

  @Test
  void recommendsALargerVocabularyWhereThatIsTheLimit() {
    Recipe.Text text =
        Recipe.sunhwan().text().analysis(Recipe.Analysis.WORDS).vocabulary(20).minFrequency(1);

    assertThat(unknownWords(text).fix())
        .isEqualTo(
            "The training part has 68 different words to learn: raise the limit with --vocabulary"
                + " 1000.");
  }
}
