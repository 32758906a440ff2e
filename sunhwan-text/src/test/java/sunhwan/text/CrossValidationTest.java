package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sunhwan.evaluation.ConfusionMatrix;
import sunhwan.evaluation.Evaluation;
import sunhwan.evaluation.PairedTest;
import sunhwan.text.CrossValidation.Fold;
import sunhwan.text.CrossValidation.Plan;
import sunhwan.text.CrossValidation.Result;

class CrossValidationTest {
  private static final NgramModel LINEAR = NgramModel.TFIDF_LINEAR;

  private static Experiment.Source source(int rows) {
    List<List<String>> all = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      all.add(List.of((row % 2 == 0 ? "bus road " : "tax due ") + row, "class" + row % 2));
    }
    return new Experiment.Source(
        Table.of(List.of("text", "label"), all),
        List.of("text"),
        "label",
        List.of(),
        Optional.empty());
  }

  @Test
  void everyRowIsTestedOnceInEveryRepeat() {
    List<String> tested = new ArrayList<>();

    CrossValidation scored =
        CrossValidation.of(
            source(43),
            Recipe.sunhwan(),
            new Plan(4, 2, 7),
            List.of(WantedModel.of(LINEAR)),
            (experiment, model, repeat, fold) -> {
              Set<String> learnt = new HashSet<>(experiment.train().documents());
              learnt.addAll(experiment.validation().documents());
              assertThat(learnt).doesNotContainAnyElementsOf(experiment.test().documents());
              assertThat(learnt.size() + experiment.test().size()).isEqualTo(43);
              tested.addAll(experiment.test().documents());
              return experiment.train(model);
            });

    assertThat(scored.complete()).isEqualTo(8);
    assertThat(tested).hasSize(86);
    assertThat(new HashSet<>(tested.subList(0, 43))).hasSize(43);
    assertThat(new HashSet<>(tested.subList(43, 86))).hasSize(43);
    assertThat(tested.subList(43, 86)).isNotEqualTo(tested.subList(0, 43));
    assertThat(scored.results().getFirst().accuracy().mean()).isGreaterThan(0.95);
  }

  @Test
  void stopsWhereItIsAskedToAndKeepsWholeFolds() {
    List<WantedModel> both =
        List.of(WantedModel.of(LINEAR), WantedModel.of(RecurrentModel.SIMPLE_RNN));
    List<TextModel> trained = new ArrayList<>();

    CrossValidation scored =
        CrossValidation.of(
            source(40),
            small(),
            new Plan(4, 1, 7),
            both,
            new CrossValidation.Training() {
              @Override
              public Experiment.Trained train(
                  Experiment experiment, TextModel model, int repeat, int fold) {
                trained.add(model);
                return experiment.train(model);
              }

              @Override
              public boolean stop() {
                return trained.size() == 3;
              }
            });

    assertThat(trained).hasSize(3);
    assertThat(scored.complete()).isEqualTo(1);
    assertThat(scored.results()).allMatch(r -> r.folds().size() == 1);
  }

  private static Recipe small() {
    Recipe recipe = Recipe.sunhwan();
    recipe = recipe.network(recipe.network().units(2).embedding(2));
    return recipe.training(recipe.training().epochs(1));
  }

  private static Result result(TextModel model, int... correctOfTen) {
    List<Fold> folds = new ArrayList<>();
    for (int correct : correctOfTen) {
      long[][] counts = {{correct, 10 - correct}, {0, 0}};
      Evaluation evaluation = new Evaluation(1, ConfusionMatrix.of(List.of("a", "b"), counts), 2);
      ModelChoice named = new ModelChoice(model, List.of());
      folds.add(new Fold(1, folds.size() + 1, named, evaluation, 5, 3));
    }
    return new Result(WantedModel.of(model), folds);
  }

  /**
   * By hand: 6, 8 and 7 of 10; differences 0.1, 0.3, −0.1 with variance 0.04, test over training ½.
   */
  @Test
  void meansDeviationsAndPairedTestAreThoseOfTheFolds() {
    Result first = result(LINEAR, 6, 8, 7);
    Result second = result(RecurrentModel.BI_GRU, 5, 5, 8);
    CrossValidation scored =
        new CrossValidation(new Plan(3, 1, 7), 1, List.of(), List.of(first, second));

    PairedTest test = scored.test(first, second);

    assertThat(first.accuracy().mean()).isCloseTo(0.7, within(1e-12));
    assertThat(first.accuracy().deviation()).isCloseTo(0.1, within(1e-12));
    assertThat(first.seconds().mean()).isEqualTo(3);
    assertThat(first.milliseconds().mean()).isEqualTo(200);
    assertThat(scored.wins(first, second)).isEqualTo(2);
    assertThat(test.difference()).isCloseTo(0.1, within(1e-12));
    assertThat(test.statistic()).isCloseTo(0.1 / Math.sqrt(0.04 * (1.0 / 3 + 0.5)), within(1e-12));
  }

  /** 22 rows of 103 words among 138 of 3: some folds have more of the long ones than others. */
  private static Experiment.Source mixed() {
    List<List<String>> all = new ArrayList<>();
    for (int row = 0; row < 160; row++) {
      String more = row < 22 ? "word ".repeat(100) : "";
      all.add(List.of(more + "bus road " + row, "class" + row % 2));
    }
    return new Experiment.Source(
        Table.of(List.of("text", "label"), all),
        List.of("text"),
        "label",
        List.of(),
        Optional.empty());
  }

  @Test
  void choosesTheModelOfEachFoldFromTheRowsThatAreLearntFrom() {
    List<TextModel> trained = new ArrayList<>();
    List<Integer> words = new ArrayList<>();
    Experiment.Trained linear =
        Experiment.of(source(40), Recipe.sunhwan()).train(LINEAR); // stands for all trainings

    // 20,000 words a second, 10 times: more than 2,000 words are too much for 1 s
    CrossValidation scored =
        CrossValidation.of(
            mixed(),
            Recipe.sunhwan(),
            new Plan(4, 1, 7),
            List.of(WantedModel.of(NgramModel.NBSVM), WantedModel.auto(Duration.ofSeconds(1))),
            (experiment, model, repeat, fold) -> {
              if (model == NgramModel.NBSVM) {
                words.add(
                    Stream.of(experiment.train(), experiment.validation())
                        .flatMap(part -> part.documents().stream())
                        .mapToInt(text -> Math.min(100, text.split(" ").length))
                        .sum());
              }
              trained.add(model);
              return linear;
            });

    List<TextModel> expected =
        words.stream()
            .<TextModel>map(n -> n > 2000 ? NgramModel.NBSVM : SubwordModel.WIDE_DEEP)
            .toList();
    Result named = scored.results().get(0);
    Result auto = scored.results().get(1);
    assertThat(expected).contains(NgramModel.NBSVM, SubwordModel.WIDE_DEEP);
    assertThat(auto.folds().stream().map(f -> f.choice().model()).toList()).isEqualTo(expected);
    assertThat(auto.name()).isEqualTo("auto");
    assertThat(auto.sameAs(named)).isFalse();
    assertThat(scored.distinct()).isEqualTo(scored);
    assertThat(trained.stream().filter(m -> m == NgramModel.NBSVM)).hasSize(4); // each once
    assertThat(trained.stream().filter(m -> m == SubwordModel.WIDE_DEEP))
        .hasSize(Collections.frequency(expected, SubwordModel.WIDE_DEEP));
    assertThat(scored.settled()).hasSize(4).allMatch(s -> s.choices().size() == 4);
  }

  @Test
  void callsAModelThatEveryFoldChoseByItsName() {
    List<ModelChoice> heard = new ArrayList<>();
    Experiment.Trained linear = Experiment.of(source(40), Recipe.sunhwan()).train(LINEAR);

    CrossValidation scored =
        CrossValidation.of(
            source(40),
            Recipe.sunhwan(),
            new Plan(4, 1, 7),
            List.of(WantedModel.auto(ModelChoice.USUAL), WantedModel.of(SubwordModel.WIDE_DEEP)),
            new CrossValidation.Training() {
              @Override
              public Experiment.Trained train(
                  Experiment experiment, TextModel model, int repeat, int fold) {
                return linear;
              }

              @Override
              public void chosen(ModelChoice choice, int repeat, int fold) {
                heard.add(choice);
              }
            });

    Result auto = scored.results().getFirst();
    assertThat(heard).hasSize(4);
    assertThat(auto.folds().stream().map(Fold::choice).toList()).isEqualTo(heard);
    assertThat(auto.name()).isEqualTo("wide-deep (auto)");
    assertThat(auto.sameAs(scored.results().get(1))).isTrue();
    assertThat(scored.distinct().results()).containsExactly(auto);
  }

  @Test
  void refusesMoreFoldsThanRows() {
    assertThatThrownBy(
            () ->
                CrossValidation.of(
                    source(6),
                    Recipe.sunhwan(),
                    new Plan(5, 1, 7),
                    List.of(WantedModel.of(LINEAR)),
                    (experiment, model, repeat, fold) -> experiment.train(model)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("6 rows are too few for 5 folds");
  }
}
