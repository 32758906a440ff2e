package sunhwan.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static sunhwan.evaluation.Finding.Code.CLASS_NEVER_PREDICTED;
import static sunhwan.evaluation.Finding.Code.NO_BETTER_THAN_MAJORITY;
import static sunhwan.evaluation.Finding.Code.OVERFITTING;
import static sunhwan.evaluation.Finding.Code.SINGLE_CLASS;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sunhwan.training.History;

class DiagnosisTest {

  private static final List<String> CLASSES = List.of("행정", "경제", "복지");

  @Test
  void saysThatTheLessonsSimpleRnnHasLearntNothing() {
    // The lesson: 220 of 428 test rows are of the largest class, and the accuracy was 0.514.
    ConfusionMatrix lesson =
        ConfusionMatrix.of(CLASSES, new long[][] {{220, 0, 0}, {105, 0, 0}, {103, 0, 0}});

    List<Finding> findings = Diagnosis.ofPredictions(lesson);

    assertThat(findings)
        .extracting(Finding::code)
        .containsExactly(SINGLE_CLASS, NO_BETTER_THAN_MAJORITY);
    assertThat(findings.get(0).sentence())
        .isEqualTo(
            "Predicts a single class only: “행정” for all 428 rows, which is right for 51.4% of them;"
                + " always answering the most frequent class gives 51.4%.");
    assertThat(findings.get(0).value()).isEqualTo(220.0 / 428);
    assertThat(findings.get(1).message())
        .contains("includes the 51.4% of always answering “행정”")
        .contains("--mask");
  }

  @Test
  void findsNothingInTheLessonsGru() {
    // 285 of 428 right: 0.666, the lesson's GRU; the interval begins at 0.62, above 0.514.
    ConfusionMatrix lesson =
        ConfusionMatrix.of(CLASSES, new long[][] {{165, 30, 25}, {30, 60, 15}, {33, 10, 60}});

    assertThat(Diagnosis.ofPredictions(lesson)).isEmpty();
  }

  @Test
  void isNoBetterThanTheMajorityExactlyWhileTheIntervalReachesIt() {
    // By hand for 100 rows, 50 of them the majority: Wilson's interval of 59 is 0.4922…, of 60 is
    // 0.5020….
    ConfusionMatrix fiftyNine =
        ConfusionMatrix.of(List.of("a", "b"), new long[][] {{30, 20}, {21, 29}});
    ConfusionMatrix sixty =
        ConfusionMatrix.of(List.of("a", "b"), new long[][] {{30, 20}, {20, 30}});

    assertThat(Diagnosis.noBetterThanMajority(fiftyNine)).isPresent();
    assertThat(Diagnosis.noBetterThanMajority(sixty)).isEmpty();
  }

  @Test
  void saysWorseWhereTheWholeIntervalLiesBelowTheMajority() {
    ConfusionMatrix swapped =
        ConfusionMatrix.of(List.of("a", "b"), new long[][] {{5, 45}, {45, 5}});

    Finding finding = Diagnosis.noBetterThanMajority(swapped).orElseThrow();

    assertThat(finding.sentence())
        .startsWith("Worse than the majority class: the accuracy of 10.0%")
        .contains("lies below the 50.0%");
    assertThat(finding.value()).isEqualTo(0.1);
  }

  @Test
  void namesTheClassesThatAreNeverPredicted() {
    ConfusionMatrix confusion =
        ConfusionMatrix.of(CLASSES, new long[][] {{90, 5, 0}, {5, 90, 0}, {5, 5, 0}});

    List<Finding> findings = Diagnosis.ofPredictions(confusion);

    assertThat(findings).extracting(Finding::code).containsExactly(CLASS_NEVER_PREDICTED);
    assertThat(findings.get(0).sentence())
        .isEqualTo("Never predicts “복지”, although 10 of 200 rows are of such a class.");
  }

  @Test
  void namesNoMoreThanFiveSilentClasses() {
    List<String> classes = List.of("a", "b", "c", "d", "e", "f", "g", "h");
    long[][] counts = new long[8][8];
    for (int i = 0; i < 8; i++) counts[i][i % 2] = 1;

    Finding finding =
        Diagnosis.classNeverPredicted(ConfusionMatrix.of(classes, counts)).orElseThrow();

    assertThat(finding.sentence())
        .startsWith("Never predicts “c”, “d”, “e”, “f”, “g” and 1 more, although 6 of 8 rows");
  }

  @Test
  void aTestPartOfOneClassSaysNothingAboutTheModel() {
    ConfusionMatrix oneClass =
        ConfusionMatrix.of(CLASSES, new long[][] {{9, 0, 0}, {0, 0, 0}, {0, 0, 0}});

    assertThat(Diagnosis.ofPredictions(oneClass)).isEmpty();
  }

  @Test
  void overfitsSinceTheEpochOfTheLowestValidationLoss() {
    History history =
        History.of(
            Map.of("loss", List.of(1.0, 0.6, 0.3, 0.1), "val_loss", List.of(0.9, 0.8, 0.9, 1.1)));

    Finding last = Diagnosis.overfitting(history, false).orElseThrow();
    Finding best = Diagnosis.overfitting(history, true).orElseThrow();

    assertThat(last.code()).isEqualTo(OVERFITTING);
    assertThat(last.value()).isEqualTo(2);
    assertThat(last.sentence())
        .isEqualTo(
            "Over-fitting since epoch 2: by epoch 4 validation loss had risen from 0.800 to 1.100"
                + " while training loss fell from 0.600 to 0.100.");
    assertThat(last.fix()).contains("--restore-best");
    assertThat(best.fix()).startsWith("The weights of epoch 2 were kept").contains("--dropout");
  }

  @Test
  void aSmallWobbleOrALossThatRisesOnBothSidesIsNoOverfitting() {
    History wobble =
        History.of(Map.of("loss", List.of(1.0, 0.6, 0.5), "val_loss", List.of(0.9, 0.80, 0.82)));
    History diverging =
        History.of(Map.of("loss", List.of(1.0, 1.6), "val_loss", List.of(0.9, 1.9)));
    History unwatched = History.of(Map.of("loss", List.of(1.0, 0.6)));

    assertThat(Diagnosis.overfitting(wobble, false)).isEmpty();
    assertThat(Diagnosis.overfitting(diverging, false)).isEmpty();
    assertThat(Diagnosis.overfitting(unwatched, false)).isEmpty();
    assertThat(Diagnosis.overfitting(History.empty(), false)).isEmpty();
  }

  @Test
  void namesEpochAndBatchOfALossThatIsNotFinite() {
    Finding finding = Diagnosis.notFinite(3, 12, 0.001);

    assertThat(finding.message())
        .isEqualTo(
            "The loss was not finite in epoch 3, batch 12: training stopped and kept the last good"
                + " weights. Lower the learning rate, e.g. --learning-rate 0.0001.");
    assertThat(finding.value()).isEqualTo(3);
  }

  @Test
  void proposesAVocabularyThatHoldsTheTrainingWordsUpToTwentyThousand() {
    Finding lesson = Diagnosis.unknownWords(59, 100, 1000, 27_345).orElseThrow();
    Finding small = Diagnosis.unknownWords(30, 100, 1000, 4_321).orElseThrow();
    Finding large = Diagnosis.unknownWords(30, 100, 20_000, 100_000).orElseThrow();

    assertThat(lesson.sentence())
        .isEqualTo("59.0% of the words are unknown to the vocabulary of 1,000 words.");
    assertThat(lesson.fix()).contains("--vocabulary 20000");
    assertThat(small.fix()).contains("--vocabulary 5000");
    assertThat(large.fix()).contains("--vocabulary 40000");
  }

  @Test
  void doesNotProposeALargerVocabularyWhereItAlreadyHoldsEveryWord() {
    Finding finding = Diagnosis.unknownWords(25, 100, 20_000, 8_000).orElseThrow();

    assertThat(finding.message())
        .contains("not often enough to learn from", "--analyzer")
        .doesNotContain("--vocabulary");
  }

  @Test
  void staysSilentBelowTheThresholds() {
    assertThat(Diagnosis.unknownWords(19, 100, 1000, 5000)).isEmpty();
    assertThat(Diagnosis.unknownWords(0, 0, 1000, 5000)).isEmpty();
    assertThat(Diagnosis.fewVectors(40, 100, 49, 100, "words")).isEmpty();
    assertThat(Diagnosis.truncated(4, 100, 500, 600)).isEmpty();
    assertThat(Diagnosis.padding(49, 100)).isEmpty();
    assertThat(Diagnosis.duplicates(0, 100)).isEmpty();
    assertThat(Diagnosis.imbalance(Map.of("a", 299L, "b", 100L))).isEmpty();
  }

  @Test
  void speaksFromTheThresholdsOn() {
    assertThat(Diagnosis.truncated(5, 100, 500, 620).orElseThrow().message())
        .isEqualTo(
            "5.0% of the documents (5 of 100) are longer than 500 steps and were cut. Keep 95 of"
                + " 100 whole with --max-length 620.");
    assertThat(Diagnosis.fewVectors(40, 100, 50, 100, "syllables").orElseThrow().sentence())
        .isEqualTo(
            "50.0% of the text begin without a vector of the file, which has 40 of the 100 tokens"
                + " of the vocabulary, as --analyzer syllables cuts them.");
    assertThat(Diagnosis.fewVectors(50, 100, 50, 100, "words").orElseThrow().message())
        .contains("though it has 50 of the 100 tokens", "--min-frequency 1");
    assertThat(Diagnosis.padding(89, 100).orElseThrow().message())
        .isEqualTo(
            "89.0% of the steps are padding, and the network reads them as if they were words. Skip"
                + " them with --mask.");
    assertThat(Diagnosis.duplicates(12, 428).orElseThrow().sentence())
        .isEqualTo(
            "12 of 428 test texts (2.8%) also stand in the training part, so the score flatters.");
    assertThat(Diagnosis.duplicates(12, 428).orElseThrow().value()).isEqualTo(12);
    assertThat(Diagnosis.imbalance(Map.of("행정", 1098L, "복지", 366L)).orElseThrow().sentence())
        .isEqualTo(
            "The largest class, “행정” (1,098 rows), is 3.0 times the smallest, “복지” (366 rows).");
  }

  @Test
  void saysHowWellLanguageModelsForetell() {
    Finding finding = Diagnosis.languageModel(new double[] {83, 101}, 710.6);

    assertThat(finding.code()).isEqualTo(Finding.Code.LANGUAGE_MODEL);
    assertThat(finding.value()).isEqualTo(92);
    assertThat(finding.sentence())
        .isEqualTo(
            "On validation texts the language model's perplexity is 83 and 101 a piece; that of the"
                + " pieces' frequencies alone is 711.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Diagnosis.languageModel(new double[] {Double.NaN}, 2))
        .withMessageContaining("[NaN] and 2.0");
  }

  @Test
  void printsLabelsThatLookLikePatternsAsTheyAre() {
    ConfusionMatrix confusion =
        ConfusionMatrix.of(List.of("100%s", "%n"), new long[][] {{3, 0}, {1, 0}});

    assertThat(Diagnosis.singleClass(confusion).orElseThrow().sentence()).contains("“100%s”");
  }

  @Test
  void refusesAPartThatIsMoreThanTheWhole() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Diagnosis.padding(101, 100))
        .withMessage("Diagnosis: expected padded steps between 0 and the whole, got 101 of 100");
  }

  @Test
  void refusesAClassWithoutRows() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Diagnosis.imbalance(Collections.singletonMap("a", 0L)));
  }

  @Test
  void saysWhereEpochsRanOutTooEarly() {
    History falling = History.of(Map.of("loss", List.of(2d, 1d), "val_loss", List.of(2d, 1.5)));
    History rising = History.of(Map.of("loss", List.of(2d, 1d), "val_loss", List.of(1.5, 2d)));
    History unwatched = History.of(Map.of("loss", List.of(2d, 1d)));

    Finding finding = Diagnosis.unfinished(falling).orElseThrow();

    assertThat(finding.code()).isEqualTo(Finding.Code.UNFINISHED);
    assertThat(finding.value()).isEqualTo(2);
    assertThat(finding.sentence()).contains("2 epochs", "2.000 to 1.500");
    assertThat(finding.fix()).contains("--epochs");
    assertThat(Diagnosis.unfinished(rising)).isEmpty();
    assertThat(Diagnosis.unfinished(unwatched)).isEmpty();
    assertThat(Diagnosis.unfinished(History.empty())).isEmpty();
  }
}
