package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sunhwan.evaluation.Calibration;
import sunhwan.evaluation.Diagnosis;
import sunhwan.evaluation.Finding;
import sunhwan.tensor.Tensor;
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
        Recipe.sunhwan()
            .text()
            .analysis(Recipe.Analysis.by(WordAnalyzer.of()))
            .vocabulary(20)
            .minFrequency(2);

    Finding finding = unknownWords(text);

    assertThat(finding.sentence()).contains("33.3%", "not often enough to learn from");
    assertThat(finding.fix()).doesNotContain("--vocabulary");
  }

  @Test
  void recommendsALargerVocabularyWhereThatIsTheLimit() {
    Recipe.Text text =
        Recipe.sunhwan()
            .text()
            .analysis(Recipe.Analysis.by(WordAnalyzer.of()))
            .vocabulary(20)
            .minFrequency(1);

    assertThat(unknownWords(text).fix())
        .isEqualTo(
            "The training part has 68 different words to learn: raise the limit with --vocabulary"
                + " 1000.");
  }

  /** Two classes to tell apart, and a third and fourth beside them. */
  private static Experiment.Source withOthers() {
    List<List<String>> rows = new ArrayList<>();
    String[] topics = {"bus road", "tax due", "water pipe", "park tree"};
    for (int i = 0; i < 200; i++) {
      rows.add(List.of("no " + i % 7, topics[i % 4] + " row" + i, "class" + i % 4));
    }
    rows.add(List.of("no 9", "nothing", "")); // no class, so nothing to learn
    return new Experiment.Source(
        Table.of(List.of("title", "text", "label"), rows),
        List.of("title", "text"),
        "label",
        List.of("class0", "class1"),
        Optional.empty());
  }

  @Test
  void rowsOfOtherClassesTeachWhereThatIsAskedForAndAreNeverTestedOrAnswered() {
    Recipe recipe = Recipe.sunhwan();
    recipe = recipe.training(recipe.training().epochs(3));
    Experiment without = Experiment.of(withOthers(), recipe);
    Experiment with = Experiment.of(withOthers().auxiliary(true), recipe);

    TextClassifier alone = without.train(SubwordModel.WIDE_DEEP).classifier();
    Experiment.Trained taught = with.train(SubwordModel.WIDE_DEEP);

    assertThat(without.auxiliary().size()).isZero();
    assertThat(with.auxiliary().classes()).hasSize(100).containsOnly(2, 3);
    assertThat(with.test().documents()).isEqualTo(without.test().documents());
    assertThat(parts(alone)).doesNotContain(" water ");
    assertThat(parts(taught.classifier())).contains(" water ");
    assertThat(taught.classifier().labels().names()).containsExactly("class0", "class1");
    assertThat(taught.probabilities().shape().size(1)).isEqualTo(2);
    assertThat(taught.evaluation().accuracy()).isGreaterThan(0.9);
    // the rows that it learnt from, the others' among them, count as seen
    assertThat(taught.classifier().provenance().trained()).hasSize(100 + 80);
  }

  private static List<String> parts(TextClassifier classifier) {
    return ((SubwordClassifier) classifier).subwords().parts();
  }

  @Test
  void aRowOfAnotherClassWithTheTextOfATestRowTeachesNothing() {
    Experiment.Source source = withOthers();
    List<String> tested = Experiment.of(source, Recipe.sunhwan()).test().documents();
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < source.table().rowCount(); i++) {
      rows.add(
          List.of(
              source.table().column("title").get(i),
              source.table().column("text").get(i),
              source.table().column("label").get(i)));
    }
    String[] fields = tested.getFirst().split(" ", 3);
    rows.add(List.of(fields[0] + " " + fields[1], fields[2], "class2"));
    Experiment.Source copied =
        new Experiment.Source(
                Table.of(List.of("title", "text", "label"), rows),
                source.textColumns(),
                "label",
                source.keep(),
                Optional.empty())
            .auxiliary(true);

    Experiment experiment = Experiment.of(copied, Recipe.sunhwan());

    assertThat(experiment.test().documents()).isEqualTo(tested);
    assertThat(experiment.auxiliary().size()).isEqualTo(100);
  }

  @Test
  void modelsOfSubwordsShareTheNetworksOfTheirSeeds() {
    Recipe recipe = Recipe.sunhwan();
    Experiment experiment =
        Experiment.of(withOthers(), recipe.training(recipe.training().epochs(1)));

    SubwordClassifier recurrent = subwords(experiment, SubwordModel.RECURRENT);
    SubwordClassifier wide = subwords(experiment, SubwordModel.WIDE_DEEP);
    SubwordClassifier ensemble = subwords(experiment, SubwordModel.ENSEMBLE);

    assertThat(recurrent.terms()).isEmpty();
    assertThat(recurrent.models()).hasSize(1);
    assertThat(ensemble.models()).hasSize(5);
    assertThat(ensemble.models().getFirst().weights())
        .isEqualTo(wide.models().getFirst().weights());
    assertThat(head(wide, 0)).isEqualTo(head(recurrent, 0)).isNotEqualTo(head(ensemble, 1));
  }

  /** The student starts from the seed after the teachers', as the untaught one does. */
  @Test
  void oneNetworkLearnsWhatFiveSayAndAnswersAlone() {
    Recipe recipe = Recipe.sunhwan();
    Experiment experiment =
        Experiment.of(withOthers().auxiliary(true), recipe.training(recipe.training().epochs(4)));

    Experiment.Trained trained = experiment.train(SubwordModel.DISTILLED);

    SubwordClassifier distilled = (SubwordClassifier) trained.classifier();
    SubwordClassifier untaught =
        subwords(
            Experiment.of(
                withOthers().auxiliary(true),
                recipe.training(recipe.training().epochs(4).seed(recipe.training().seed() + 5))),
            SubwordModel.WIDE_DEEP);
    assertThat(distilled.models()).hasSize(1);
    assertThat(trained.evaluation().accuracy()).isGreaterThan(0.9);
    List<String> documents = experiment.test().fields();
    // what the teachers say is softened, so that it is less sure than one of the labels alone
    assertThat(sureness(distilled, documents)).isLessThan(sureness(untaught, documents));
    assertThat(distilled.parameters()).isEqualTo(untaught.parameters());
    assertThat(head(distilled, 0)).isNotEqualTo(head(untaught, 0));
  }

  /** Mean probability of what is answered. */
  private static double sureness(TextClassifier classifier, List<String> documents) {
    return classifier.predict(documents).stream()
        .mapToDouble(p -> p.probabilities().get(p.label()))
        .average()
        .orElseThrow();
  }

  /**
   * Words that no labelled row has stand where bus and tax do; from them alone a distilled network
   * knows the class.
   */
  @Test
  void textsWithoutClassesTeachWordsThatNoRowHas() {
    List<String> more = new ArrayList<>();
    String[] roads = {"bus road", "tram road"};
    String[] taxes = {"tax due", "levy due"};
    for (int i = 0; i < 400; i++) {
      more.add("no " + i % 7 + "\u001F" + (i % 2 == 0 ? roads : taxes)[i / 2 % 2] + " row" + i);
    }
    Experiment experiment = Experiment.of(withOthers().unlabelled(more), Recipe.sunhwan());

    SubwordClassifier taught = subwords(experiment, SubwordModel.DISTILLED);

    assertThat(taught.subwords().parts()).contains(" tram ", " levy ");
    assertThat(taught.predict("no 1\u001Ftram").label()).isEqualTo("class0");
    assertThat(taught.predict("no 1\u001Flevy").label()).isEqualTo("class1");
    assertThat(experiment.plan(SubwordModel.DISTILLED).reasons().toString())
        .contains("480 documents, 400 of them without classes")
        .contains("5 networks from different seeds teach one");
  }

  private static SubwordClassifier subwords(Experiment experiment, SubwordModel model) {
    return (SubwordClassifier) experiment.train(model).classifier();
  }

  private static Tensor head(SubwordClassifier classifier, int model) {
    return classifier.models().get(model).weights().get("deep/kernel");
  }

  /** By hand: half of the sum of the network's logit and four times the machine's score. */
  @Test
  void addsTheMachinesScoresToTheNetworksLogits() {
    Recipe recipe = Recipe.sunhwan();
    Experiment experiment =
        Experiment.of(withOthers(), recipe.training(recipe.training().epochs(1)));
    List<String> documents = experiment.test().fields();
    LinearClassifier machine = (LinearClassifier) experiment.train(NgramModel.NBSVM).classifier();

    float[] alone = subwords(experiment, SubwordModel.RECURRENT).probabilities(documents, 1).data();
    float[] both = subwords(experiment, SubwordModel.WIDE_DEEP).probabilities(documents, 1).data();

    float[] scores =
        machine.model().scores(machine.terms().transform(experiment.test().documents())).data();
    for (int i = 0; i < both.length; i += 2) {
      double margin = 2 * Math.log((double) alone[i + 1] / alone[i]); // the logits' difference
      double sum = 0.5 * (margin + 4 * (scores[i + 1] - scores[i]));
      assertThat((double) both[i + 1]).isCloseTo(1 / (1 + Math.exp(-sum)), within(1e-4));
    }
  }

  /** By hand: the head's bias is the trained one plus half of −ln(share of the class). */
  @Test
  void raisesRareClassesByHalfTheirRarenessWhereAllAreToCountAlike() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rows.add(List.of((i % 10 == 0 ? "rare" : "usual") + " row" + i % 7, "c" + (i % 10 == 0)));
    }
    Experiment.Source source =
        new Experiment.Source(
            Table.of(List.of("text", "label"), rows),
            List.of("text"),
            "label",
            List.of(),
            Optional.empty());
    Recipe recipe = Recipe.sunhwan();
    recipe = recipe.training(recipe.training().epochs(1).balanced(true));
    Experiment experiment = Experiment.of(source, recipe);

    Experiment.Trained trained = experiment.train(SubwordModel.RECURRENT);

    float[] learnt = trained.fit().orElseThrow().model().weights().get("deep/bias").data();
    float[] said =
        ((SubwordClassifier) trained.classifier())
            .models()
            .getFirst()
            .weights()
            .get("deep/bias")
            .data();
    assertThat(experiment.labels().names()).containsExactly("cfalse", "ctrue");
    assertThat((double) said[0] - learnt[0]).isCloseTo(-0.5 * Math.log(0.9), within(1e-6));
    assertThat((double) said[1] - learnt[1]).isCloseTo(-0.5 * Math.log(0.1), within(1e-6));
  }

  @Test
  void saysWhatItChoseAndWhy() {
    SubwordPlan plan =
        Experiment.of(withOthers().auxiliary(true), Recipe.sunhwan()).plan(SubwordModel.ENSEMBLE);

    assertThat(plan.epochs()).isEqualTo(10);
    assertThat(plan.words()).isEqualTo(100);
    assertThat(plan.classes()).isEqualTo(4);
    assertThat(String.join(" ", plan.reasons()))
        .contains("'title' is pooled once more by itself")
        .contains("100 rows of 2 other classes teach it as well")
        .contains("10 epochs")
        .contains("5 networks from different seeds");
  }

  /**
   * Rows that have one word in common with half of the others, and another that tells the class.
   */
  private static Experiment.Source many(int rows, String text) {
    List<List<String>> all = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      all.add(List.of(text + (i % 2 == 0 ? " red" : " blue") + " shade" + i % 7, "c" + i % 2));
    }
    return new Experiment.Source(
        Table.of(List.of("text", "label"), all),
        List.of("text"),
        "label",
        List.of(),
        Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({"99, 100", "100, 400"})
  void readsMoreOfDocumentsThatAreLong(int words, int read) {
    Experiment experiment = Experiment.of(many(100, "word ".repeat(words - 1)), Recipe.sunhwan());

    SubwordPlan plan = experiment.plan(SubwordModel.WIDE_DEEP);

    assertThat(plan.words()).isEqualTo(read);
    assertThat(String.join(" ", plan.reasons()).contains("400 words are read"))
        .isEqualTo(read == 400);
  }

  @Test
  void letsValidationRowsChooseTheCostOfErrorsWhereThereAreMany() {
    assertThat(NgramModel.costs(19_999)).containsExactly(3.0);
    assertThat(NgramModel.costs(20_000)).containsExactly(0.3, 1.0, 3.0);

    Experiment experiment = Experiment.of(many(32_000, "a"), Recipe.sunhwan());
    Experiment.Trained trained = experiment.train(NgramModel.TFIDF_LINEAR);

    // every cost is right everywhere, so the first is taken
    LinearClassifier classifier = (LinearClassifier) trained.classifier();
    assertThat(trained.validationAccuracy()).isEqualTo(1);
    Experiment.Part learn = experiment.train().and(experiment.validation());
    assertThat(classifier.model())
        .isEqualTo(
            NgramModel.machine(Recipe.sunhwan().training(), 0.3)
                .fit(classifier.terms().transform(learn.documents()), learn.classes(), 2, 1));
  }

  // one row in eight says the wrong colour, and nothing tells which
  @Test
  void letsValidationRowsSayHowMuchNetworkAndMachineCountWhereThereAreMany() {
    List<List<String>> all = new ArrayList<>();
    for (int i = 0; i < 26_000; i++) {
      String colour = (i % 2 == 0) == (i / 2 % 8 != 0) ? "red" : "blue";
      all.add(List.of(colour + " shade" + i % 7, "c" + i % 2));
    }
    Experiment experiment =
        Experiment.of(
            new Experiment.Source(
                Table.of(List.of("text", "label"), all),
                List.of("text"),
                "label",
                List.of(),
                Optional.empty()),
            Recipe.sunhwan());

    Experiment.Trained trained = experiment.train(SubwordModel.WIDE_DEEP);

    assertThat(experiment.plan(SubwordModel.WIDE_DEEP).rehearses()).isTrue();
    assertThat(experiment.plan(SubwordModel.WIDE_DEEP).reasons().toString())
        .contains("validation rows say how far it and the machine can be believed");
    assertThat(trained.validationAccuracy()).isCloseTo(0.875, within(0.02));
    assertThat(trained.evaluation().accuracy()).isCloseTo(0.875, within(0.02));
    assertThat(Calibration.expectedError(trained.probabilities(), experiment.test().classes(), 15))
        .isLessThan(0.02);
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
    Experiment.Trained unwatched = trained(Map.of("loss", List.of(3.0, 2.0, 1.0)));
    assertThat(unwatched.keptEpoch(true)).isEqualTo(3);
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
