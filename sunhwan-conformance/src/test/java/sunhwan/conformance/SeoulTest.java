package sunhwan.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sunhwan.evaluation.Finding;
import sunhwan.text.CrossValidation;
import sunhwan.text.Experiment;
import sunhwan.text.NgramModel;
import sunhwan.text.Recipe;
import sunhwan.text.RecurrentModel;
import sunhwan.text.Table;
import sunhwan.text.WantedModel;
import sunhwan.training.Fit;

/**
 * The lesson's data, three classes of 2138 rows. What the lesson reached is known from its text:
 * 0.514 (SimpleRNN, the share of the largest class) and 0.666 (GRU) on the same 428 rows.
 */
class SeoulTest {

  @ParameterizedTest
  @CsvSource({"SIMPLE_RNN, 117763", "BI_LSTM, 329795", "BI_GRU, 190531"})
  void lessonNetworksHaveTheLessonsParameters(RecurrentModel model, int parameters) {
    assertThat(model.network(Recipe.lesson(), 1000, 3).summary().parameters())
        .isEqualTo(parameters);
  }

  @Test
  void lessonSplitsAsTheLessonDid() {
    Experiment experiment = experiment(Recipe.lesson(), 1);
    JsonNode lesson =
        StreamSupport.stream(
                Shared.json("conformance/splits/scikit-learn-seoul120.json")
                    .get("cases")
                    .spliterator(),
                false)
            .filter(c -> c.get("name").asText().equals("lesson"))
            .findFirst()
            .orElseThrow();
    List<String> titles = seoul().column("제목");
    List<String> bodies = seoul().column("내용");
    List<String> expected = new ArrayList<>();
    lesson
        .get("test")
        .forEach(r -> expected.add(titles.get(r.asInt()) + " " + bodies.get(r.asInt())));

    assertThat(experiment.test().documents()).isEqualTo(expected);
    assertThat(experiment.train().size()).isEqualTo(1368);
    assertThat(experiment.validation().size()).isEqualTo(342);
  }

  @Test
  void defaultRecipeLearnsWhatTheLessonDidNot() {
    Experiment.Trained trained = experiment(Recipe.sunhwan(), 1).train(RecurrentModel.BI_GRU);

    assertThat(trained.evaluation().accuracy()).isGreaterThan(0.72);
    assertThat(trained.findings())
        .extracting(Finding::code)
        .doesNotContain(Finding.Code.NO_BETTER_THAN_MAJORITY, Finding.Code.SINGLE_CLASS);
  }

  @ParameterizedTest
  @CsvSource({"SIMPLE_RNN", "BI_LSTM", "BI_GRU"})
  void givesTheSameWeightsForEveryNumberOfThreads(RecurrentModel model) {
    Recipe recipe = Recipe.sunhwan().training(Recipe.sunhwan().training().epochs(2));
    Fit one = experiment(recipe, 7, 1).train(model).fit().orElseThrow();
    Fit two = experiment(recipe, 7, 2).train(model).fit().orElseThrow();

    assertThat(two.model().weights()).isEqualTo(one.model().weights());
    assertThat(two.history()).isEqualTo(one.history());
  }

  /**
   * scikit-learn 1.2.1 on the same folds: TfidfVectorizer(char_wb, 1–4, min_df 2, sublinear_tf),
   * LinearSVC(C=3); its mean over five folds is 0.860.
   */
  @Test
  void linearBaselineReachesOnEveryFoldWhatScikitLearnReaches() {
    double[] accuracy = {0.857477, 0.876168, 0.873832, 0.850117, 0.843091};
    double[] macroF1 = {0.81798, 0.848784, 0.841642, 0.810991, 0.78534};

    CrossValidation scored =
        CrossValidation.of(
            source(),
            Recipe.sunhwan(),
            new CrossValidation.Plan(5, 1, 7),
            List.of(WantedModel.of(NgramModel.TFIDF_LINEAR)),
            (experiment, model, repeat, fold) -> experiment.train(model));

    List<CrossValidation.Fold> folds = scored.results().getFirst().folds();
    for (int fold = 0; fold < 5; fold++) {
      assertThat(folds.get(fold).evaluation().accuracy())
          .isCloseTo(accuracy[fold], within(0.0025)); // one row
      assertThat(folds.get(fold).evaluation().macroF1()).isCloseTo(macroF1[fold], within(0.004));
    }
  }

  /**
   * fastText itself, with 100 numbers and runs of 1 to 4 characters, gets a mean of 0.830 over the
   * five folds of the linear baseline above; this is the first of them.
   */
  @Test
  void fastTextReachesOnAFoldWhatFastTextItselfReaches() {
    CrossValidation scored =
        CrossValidation.of(
            source(),
            Recipe.sunhwan(),
            new CrossValidation.Plan(5, 1, 7),
            List.of(WantedModel.of(NgramModel.FASTTEXT)),
            (experiment, model, repeat, fold) ->
                experiment.train(fold == 1 ? model : NgramModel.TFIDF_LINEAR));

    assertThat(scored.results().getFirst().folds().getFirst().evaluation().accuracy())
        .isCloseTo(0.83, within(0.03));
  }

  @Test
  @Tag("slow")
  void lessonRecipeComesOutAsTheLessonDid() {
    double[] simple = new double[5];
    double[] gru = new double[5];
    for (int seed = 1; seed <= 5; seed++) {
      Experiment experiment = experiment(Recipe.lesson(), seed);
      Experiment.Trained rnn = experiment.train(RecurrentModel.SIMPLE_RNN);
      simple[seed - 1] = rnn.evaluation().accuracy();
      gru[seed - 1] = experiment.train(RecurrentModel.BI_GRU).evaluation().accuracy();
      assertThat(rnn.findings())
          .extracting(Finding::code)
          .containsAnyOf(Finding.Code.NO_BETTER_THAN_MAJORITY, Finding.Code.SINGLE_CLASS);
    }

    assertThat(median(simple)).as(Arrays.toString(simple)).isBetween(0.48, 0.55);
    assertThat(median(gru)).as(Arrays.toString(gru)).isBetween(0.60, 0.72);
  }

  @Test
  @Tag("slow")
  void defaultRecipesBestModelReachesSeventyTwo() {
    double[] best = new double[5];
    for (int seed = 1; seed <= 5; seed++) {
      Experiment experiment = experiment(Recipe.sunhwan(), seed);
      for (RecurrentModel model : RecurrentModel.values()) {
        Experiment.Trained trained = experiment.train(model);
        best[seed - 1] = Math.max(best[seed - 1], trained.evaluation().accuracy());
        assertThat(trained.evaluation().accuracy())
            .as(model + ", seed " + seed)
            .isGreaterThan(trained.evaluation().confusion().majorityShare());
      }
    }

    assertThat(median(best)).as(Arrays.toString(best)).isGreaterThanOrEqualTo(0.72);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static Table seoul() {
    return Table.read(Shared.file("data/seoul120/seoul-120-text.csv"));
  }

  private static Experiment experiment(Recipe recipe, long seed) {
    return experiment(recipe, seed, 2);
  }

  private static Experiment experiment(Recipe recipe, long seed, int threads) {
    return Experiment.of(source(), recipe.training(recipe.training().seed(seed).threads(threads)));
  }

  private static Experiment.Source source() {
    return new Experiment.Source(
        seoul(), List.of("제목", "내용"), "분류", List.of("행정", "경제", "복지"), Optional.empty());
  }
}
