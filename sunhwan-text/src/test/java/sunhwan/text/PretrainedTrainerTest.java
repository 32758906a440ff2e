package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sunhwan.data.MersenneTwister;
import sunhwan.evaluation.Finding;
import sunhwan.models.Weights;
import sunhwan.text.Experiment.Part;
import sunhwan.text.Experiment.Trained;
import sunhwan.training.Callback;
import sunhwan.training.Ending;

class PretrainedTrainerTest {
  private static final List<String> COLUMNS = List.of("text", "label");

  /** Whoever begins with a bus asks of its stop; whoever begins with a tax pays it. */
  private static List<List<String>> questions(int rows) {
    MersenneTwister random = new MersenneTwister(1);
    List<List<String>> all = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      String number = " number" + random.nextInt(5);
      all.add(
          row % 2 == 0
              ? List.of("the bus goes to its stop" + number, "bus")
              : List.of("the tax is what people pay" + number, "tax"));
    }
    return all;
  }

  private static Experiment.Source source(List<List<String>> rows) {
    return new Experiment.Source(
        Table.of(COLUMNS, rows), List.of("text"), "label", List.of(), Optional.empty());
  }

  private static Recipe recipe(int epochs, int threads) {
    Recipe recipe = Recipe.sunhwan();
    return recipe.training(recipe.training().epochs(epochs).threads(threads).seed(2));
  }

  private static SequenceClassifier classifier(Trained trained) {
    return (SequenceClassifier) trained.classifier();
  }

  private static Weights weights(Trained trained) {
    return classifier(trained).model().weights();
  }

  @Test
  void learnsTheSameBitsOnAnyNumberOfThreads() {
    Experiment.Source source = source(questions(60));

    Trained one = Experiment.of(source, recipe(2, 1)).train(PretrainedModel.ULMFIT);
    Trained three = Experiment.of(source, recipe(2, 3)).train(PretrainedModel.ULMFIT);

    assertThat(weights(three)).isEqualTo(weights(one));
    assertThat(three.probabilities()).isEqualTo(one.probabilities());
  }

  @Test
  void saysHowMuchTheLanguageModelsHaveLearntOfTheTexts() {
    Trained trained =
        Experiment.of(source(questions(300)), recipe(10, 2)).train(PretrainedModel.ULMFIT);

    Finding finding =
        trained.findings().stream()
            .filter(f -> f.code() == Finding.Code.LANGUAGE_MODEL)
            .findFirst()
            .orElseThrow();
    // a row has at least seven pieces, of which one is not known before: "the", then bus or tax,
    // and which of five numbers; (2 · 5) to the power of 1/8 is 1.3
    assertThat(finding.value()).isBetween(1.3, 3.0);
    assertThat(finding.sentence()).contains("frequencies alone");
  }

  @Test
  void readsTextsWithoutClassesAndThoseOfOtherClasses() {
    List<List<String>> rows = questions(60);
    for (int i = 0; i < 12; i++) {
      rows.add(List.of("zebra zebra", "other"));
    }
    Experiment.Source kept =
        new Experiment.Source(
            Table.of(COLUMNS, rows),
            List.of("text"),
            "label",
            List.of("bus", "tax"),
            Optional.empty());
    List<String> unlabelled = Collections.nCopies(12, "quagga quagga");

    SequenceClassifier without =
        classifier(Experiment.of(kept, recipe(1, 1)).train(PretrainedModel.ULMFIT));
    SequenceClassifier with =
        classifier(
            Experiment.of(kept.auxiliary(true).unlabelled(unlabelled), recipe(1, 1))
                .train(PretrainedModel.ULMFIT));

    assertThat(without.pipeline().step().vocabulary()).noneMatch(p -> p.contains("z"));
    assertThat(without.pipeline().step().vocabulary()).noneMatch(p -> p.contains("q"));
    assertThat(with.pipeline().step().vocabulary()).anyMatch(p -> p.contains("z"));
    assertThat(with.pipeline().step().vocabulary()).anyMatch(p -> p.contains("q"));
    assertThat(with.labels().names()).containsExactly("bus", "tax");
  }

  @Test
  void readsNoValidationTextInTheLanguageModels() {
    List<List<String>> rows = new ArrayList<>();
    for (int row = 0; row < 60; row++) {
      rows.add(List.of("the bus number" + row, "c" + row % 2));
    }
    String held = Experiment.of(source(rows), recipe(1, 1)).validation().documents().getFirst();
    rows.replaceAll(
        row -> row.get(0).equals(held) ? List.of("qqqq qqqq " + held, row.get(1)) : row);
    Experiment planted = Experiment.of(source(rows), recipe(1, 1));

    SequenceClassifier learnt = classifier(planted.train(PretrainedModel.ULMFIT));

    assertThat(planted.validation().documents()).anyMatch(d -> d.contains("qqqq"));
    assertThat(learnt.pipeline().step().vocabulary()).noneMatch(p -> p.contains("q"));
  }

  /** Ends the training of this number, from 0, after its first batch, and all that follow. */
  private static Callback stopAt(int number) {
    int[] begun = {0};
    return run -> {
      int own = begun[0]++;
      return new Callback.Observer() {
        @Override
        public void batchEnd(Callback.BatchEnd end) {
          if (own >= number) {
            run.stop("interrupted");
          }
        }
      };
    };
  }

  /** Trainings: a language model, then the stages of its classifier; the other way again. */
  @ParameterizedTest
  @CsvSource({"0, 0, 1", "1, 0, 1", "2, 1, 1", "3, 2, 1", "4, 4, 1", "6, 4, 1", "8, 4, 2"})
  void keepsWhatIsWholeWhereItIsEndedFromOutside(int number, int epochs, int directions) {
    Experiment experiment = Experiment.of(source(questions(60)), recipe(2, 1));

    Trained trained = experiment.train(PretrainedModel.ULMFIT, stopAt(number));

    assertThat(trained.history().epochs()).isEqualTo(epochs);
    assertThat(trained.fit().orElseThrow().ending() instanceof Ending.Completed)
        .isEqualTo(number == 8);
    assertThat(weights(trained).names().stream().filter(n -> n.endsWith("classes/kernel")).count())
        .isEqualTo(directions);
  }

  @Test
  void raisesRareClassesWhereAllAreToCountAlike() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rows.add(List.of((i % 10 == 0 ? "rare" : "usual") + " row" + i % 7, "c" + (i % 10 == 0)));
    }
    Recipe recipe = recipe(1, 1);
    recipe = recipe.training(recipe.training().balanced(true));

    Trained balanced = Experiment.of(source(rows), recipe).train(PretrainedModel.ULMFIT);
    Trained alike = Experiment.of(source(rows), recipe(1, 1)).train(PretrainedModel.ULMFIT);

    // half of ln 9 between the two, but for what the rows' weights change in ten epochs of rates
    float[] bias = weights(balanced).get("forward/classes/bias").data();
    float[] usual = weights(alike).get("forward/classes/bias").data();
    assertThat((bias[1] - bias[0]) - (usual[1] - usual[0])).isGreaterThan(0.9f);
  }

  /** A piece for each fifty words; 600,000 words are read in all epochs, 1,500,000 in one. */
  @ParameterizedTest
  @CsvSource({
    "100, 500, 2000, 10, 6, 400",
    "1000, 200, 4000, 3, 6, 400",
    "4000, 99, 7920, 1, 6, 200",
    "48000, 50, 8000, 1, 4, 200",
    "96000, 1, 2000, 6, 2, 200"
  })
  void countsWordsBeforeItTrains(
      int rows, int words, int pieces, int languageEpochs, int epochs, int length) {
    List<String> texts = Collections.nCopies(rows, "word ".repeat(words).strip());

    PretrainedPlan plan = PretrainedPlan.of(texts, 7, new Part(texts, texts, new int[rows]), 20);

    assertThat(plan.pieces()).isEqualTo(pieces);
    assertThat(plan.languageEpochs()).isEqualTo(languageEpochs);
    assertThat(plan.epochs()).isEqualTo(epochs);
    assertThat(plan.length()).isEqualTo(length);
    assertThat(String.join(" ", plan.reasons()))
        .contains("7 of which have no class")
        .contains("first " + length + " pieces");
    assertThat(String.join(" ", plan.reasons()).contains("1,500,000"))
        .isEqualTo((long) rows * words > 1_500_000);
  }
}
