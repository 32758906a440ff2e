package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sunhwan.text.Search.Plan;
import sunhwan.text.Search.Strategy;

class SearchTest {
  private static final int ROWS = 200;

  private static Experiment.Source source() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(List.of((i % 2 == 0 ? "red" : "blue") + " shade" + i, "c" + i % 2));
    }
    return new Experiment.Source(
        Table.of(List.of("text", "label"), rows),
        List.of("text"),
        "label",
        List.of(),
        Optional.empty());
  }

  private static Recipe small() {
    Recipe recipe = Recipe.sunhwan();
    return recipe
        .network(recipe.network().units(2).embedding(3))
        .training(recipe.training().epochs(9).learningRate(0.02f));
  }

  @ParameterizedTest
  @CsvSource({
    "HALVING, 9, '9 of 1/9, 3 of 1/3, 1 of 1/1', 13",
    "HALVING, 10, '10 of 1/27, 4 of 1/9, 2 of 1/3, 1 of 1/1', 17",
    "HALVING, 2, '2 of 1/3, 1 of 1/1', 3",
    "RANDOM, 10, '10 of 1/1', 10"
  })
  void givesTheBestThirdThreeTimesAsManyEpochs(
      Strategy strategy, int trials, String rounds, int trainings) {
    Plan plan = new Plan(strategy, trials, 1, Set.of());

    assertThat(
            plan.rounds().stream()
                .map(r -> r.trials() + " of 1/" + r.share())
                .collect(Collectors.joining(", ")))
        .isEqualTo(rounds);
    assertThat(plan.trainings()).isEqualTo(trainings);
  }

  @Test
  void scoresTrialsOnRowsThatAreNeitherTestedOnNorLearntFrom() {
    Experiment whole = Experiment.of(source(), small());
    Set<String> tested = Set.copyOf(whole.test().documents());
    List<Experiment> seen = new ArrayList<>();

    Search found =
        Search.of(
            source(),
            small(),
            RecurrentModel.SIMPLE_RNN,
            new Plan(Strategy.RANDOM, 2, 1, Set.of()),
            (experiment, model, candidate) -> {
              seen.add(experiment);
              return experiment.train(model);
            });

    assertThat(found.trials()).hasSize(2);
    for (Experiment inner : seen) {
      assertThat(inner.train().documents()).doesNotContainAnyElementsOf(tested);
      assertThat(inner.validation().documents()).doesNotContainAnyElementsOf(tested);
      assertThat(inner.test().documents()).doesNotContainAnyElementsOf(tested);
      assertThat(inner.train().size() + inner.validation().size() + inner.test().size())
          .isEqualTo(ROWS - tested.size());
    }
    assertThat(seen.get(0).test().documents()).isEqualTo(seen.get(1).test().documents());
  }

  @Test
  void keepsTheBestThirdAndPutsTheLongestTrainedFirst() {
    Map<Integer, List<Integer>> epochs = new HashMap<>();

    Search found =
        Search.of(
            source(),
            small(),
            RecurrentModel.SIMPLE_RNN,
            new Plan(Strategy.HALVING, 9, 4, Set.of("units", "embedding")),
            (experiment, model, candidate) -> {
              epochs
                  .computeIfAbsent(candidate.number(), n -> new ArrayList<>())
                  .add(experiment.recipe().training().epochs());
              return experiment.train(model);
            });

    assertThat(epochs.values().stream().filter(e -> e.equals(List.of(1)))).hasSize(6);
    assertThat(epochs.values().stream().filter(e -> e.equals(List.of(1, 3)))).hasSize(2);
    assertThat(epochs.get(found.trials().getFirst().candidate().number())).containsExactly(1, 3, 9);
    assertThat(found.trials()).hasSize(9);
    assertThat(found.trials().stream().map(Search.Trial::epochs))
        .containsExactly(9, 3, 3, 1, 1, 1, 1, 1, 1);
    // of the first round, the three that went on were the most accurate
    double worst =
        found.trials().subList(3, 9).stream()
            .mapToDouble(t -> t.evaluation().accuracy())
            .max()
            .orElseThrow();
    assertThat(found.trials().get(3).evaluation().accuracy()).isEqualTo(worst);
  }

  @Test
  void drawsTheRecipeFirstThenOthersAndLeavesFixedSettingsAlone() {
    List<Search.Candidate> trials = new ArrayList<>();
    Plan plan = new Plan(Strategy.RANDOM, 12, 7, Set.of("units", "learning-rate"));
    Experiment.Trained once =
        Experiment.of(source(), small()).train(NgramModel.TFIDF_LINEAR); // quick

    Search found =
        Search.of(
            source(),
            small(),
            RecurrentModel.BI_GRU,
            plan,
            (experiment, model, candidate) -> {
              trials.add(candidate);
              return once;
            });

    Recipe settled = Experiment.of(source(), small()).recipe();
    assertThat(trials.getFirst().recipe()).isEqualTo(settled);
    assertThat(trials.stream().map(Search.Candidate::settings).distinct()).hasSize(12);
    assertThat(trials).allMatch(t -> t.recipe().network().units() == 2);
    assertThat(trials).allMatch(t -> t.recipe().training().learningRate() == 0.02f);
    assertThat(trials.stream().map(t -> t.recipe().network().embedding()).distinct())
        .hasSizeGreaterThan(2);
    assertThat(found.trials().getFirst().candidate().number()).isEqualTo(1); // all equal: the first
    // the same seed draws the same
    List<Search.Candidate> again = new ArrayList<>();
    Search.of(
        source(),
        small(),
        RecurrentModel.BI_GRU,
        plan,
        (experiment, model, candidate) -> {
          again.add(candidate);
          return once;
        });
    assertThat(again).isEqualTo(trials);
  }

  @Test
  void refusesASingleTrial() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Plan(Strategy.RANDOM, 1, 1, Set.of()))
        .withMessage(
            "Search: expected at least 2 trials, the first of which is the recipe itself, got 1");
  }
}
