package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sunhwan.evaluation.Diagnosis;
import sunhwan.evaluation.Finding;
import sunhwan.training.Ending;
import sunhwan.training.Fit;
import sunhwan.training.History;

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

  private static Experiment.Trained trained(Map<String, List<Double>> history) {
    Experiment.Source source =
        new Experiment.Source(table(), List.of("text"), "label", List.of(), Optional.empty());
    Recipe recipe = Recipe.sunhwan();
    recipe = recipe.network(recipe.network().units(2).embedding(2));
    recipe = recipe.training(recipe.training().epochs(1));
    Experiment.Trained small = Experiment.of(source, recipe).train(RecurrentModel.BI_GRU);
    History all = History.of(history);
    Fit fit =
        new Fit(
            small.fit().orElseThrow().model(),
            all,
            new Ending.Stopped(all.epochs(), "interrupted"));
    return new Experiment.Trained(
        small.model(),
        small.classifier(),
        Optional.of(fit),
        small.validationAccuracy(),
        small.probabilities(),
        small.evaluation(),
        Diagnosis.overfitting(all, false).stream().toList(),
        1);
  }

  @Test
  void theEpochThatComesBackIsTheBestOrTheFirstWhereNoLossWasANumber() {
    Experiment.Trained learnt = trained(Map.of("val_loss", List.of(3.0, 1.0, 2.0)));
    Experiment.Trained broken = trained(Map.of("val_loss", List.of(Double.NaN, Double.NaN)));

    assertThat(learnt.keptEpoch(true)).isEqualTo(2);
    assertThat(learnt.keptEpoch(false)).isEqualTo(3);
    assertThat(broken.keptEpoch(true)).isEqualTo(1); // as EarlyStopping restores it
    assertThat(broken.keptEpoch(false)).isEqualTo(2);
  }

  @Test
  void saysWhichWeightsWereKeptWhereTheBestCameBack() {
    Experiment.Trained last =
        trained(Map.of("loss", List.of(3.0, 2.0, 1.0), "val_loss", List.of(3.0, 1.0, 2.0)));

    Experiment.Trained best = last.bestRestored();

    assertThat(last.findings()).hasSize(1);
    assertThat(last.findings().getFirst().fix()).contains("The last weights were kept");
    assertThat(best.findings()).hasSize(1);
    assertThat(best.findings().getFirst().fix()).contains("The weights of epoch 2 were kept");
  }
}
