package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sunhwan.linear.LinearModel;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.training.Provenance;

class ExplanationTest {
  private static final TermVectorizer COUNTS =
      TermVectorizer.counts(Ngrams.words(1, 1).tokenPattern("\\w+"));

  /** 나쁘다 adds 1 to the second class's score, 좋다 adds 2 to the first's. */
  private final TextClassifier classifier =
      new LinearClassifier(
          List.of("text"),
          COUNTS.fit(List.of("나쁘다 좋다")),
          "label",
          new Labels(List.of("긍정", "부정", "기타")),
          new LinearModel(
              Tensor.of(Shape.of(2, 3), new float[] {0, 1, 0, 2, 0, 0}),
              Tensor.of(Shape.of(3), new float[3])),
          1,
          Provenance.unknown());

  /** Softmax by hand: of (2, 1, 0), of (0, 1, 0) without 좋다, of (2, 0, 0) without 나쁘다. */
  @Test
  void weighsAWordByWhatTheClassLosesWithoutIt() {
    double e = Math.E;
    double whole = e * e / (e * e + e + 1);

    Explanation explanation = Explanation.of(classifier, " 좋다  그냥\t나쁘다 ", 1);

    assertThat(explanation.label()).isEqualTo("긍정");
    assertThat(explanation.probability()).isCloseTo(whole, within(1e-6));
    assertThat(explanation.words().stream().map(Explanation.Word::text))
        .containsExactly("좋다", "그냥", "나쁘다");
    assertThat(explanation.words().get(0).weight()).isCloseTo(whole - 1 / (e + 2), within(1e-6));
    assertThat(explanation.words().get(1).weight()).isZero();
    assertThat(explanation.words().get(2).weight())
        .isCloseTo(whole - e * e / (e * e + 2), within(1e-6));
  }

  @Test
  void explainsAClassThatIsNotTheLikeliest() {
    Explanation explanation = Explanation.of(classifier, "좋다 나쁘다", "부정", 1);

    assertThat(explanation.words().get(0).weight()).isNegative();
    assertThat(explanation.words().get(1).weight()).isPositive();
    assertThatThrownBy(() -> Explanation.of(classifier, "좋다", "중립", 1))
        .hasMessage("Explanation: expected one of the classes 긍정, 부정, 기타, got 중립");
  }

  @Test
  void moreWordsThanFitIntoOneCallAreAllWeighed() {
    String many = "그냥 ".repeat(700) + "좋다";

    Explanation explanation = Explanation.of(classifier, many, 1);

    assertThat(explanation.words()).hasSize(701);
    assertThat(explanation.words().getLast().weight()).isGreaterThan(0.4);
    assertThat(explanation.words().subList(0, 700)).allMatch(word -> word.weight() == 0);
  }

  /** Every word of a column by itself, and the columns stay apart without it. */
  @Test
  void wordsOfTwoColumnsAreNotOneWord() {
    Explanation explanation = Explanation.of(classifier, "좋다\u001F나쁘다 그냥", 1);

    assertThat(explanation.words().stream().map(Explanation.Word::text))
        .containsExactly("좋다", "나쁘다", "그냥");
  }

  /** Of 40 test rows every twentieth says the wrong word, and one is too long. */
  @Test
  void showsTheSurestMistakesAndARightAnswerOfEachClass() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      boolean good = i % 2 == 0;
      String word = good == (i % 20 != 0) ? "good" : "bad";
      String more = i % 31 == 0 ? " so".repeat(100) : "";
      rows.add(List.of(word + " film" + i % 3 + more, good ? "plus" : "minus"));
    }
    Experiment experiment =
        Experiment.of(
            new Experiment.Source(
                Table.of(List.of("text", "label"), rows),
                List.of("text"),
                "label",
                List.of(),
                Optional.empty()),
            Recipe.sunhwan());

    List<ExplainedRow> shown =
        ExplainedRow.of(experiment, experiment.train(NgramModel.TFIDF_LINEAR));

    List<ExplainedRow> wrong = shown.stream().filter(row -> !row.right()).toList();
    List<ExplainedRow> right = shown.stream().filter(ExplainedRow::right).toList();
    assertThat(wrong).hasSizeBetween(1, 3).isEqualTo(shown.subList(0, wrong.size()));
    assertThat(wrong).allMatch(row -> row.actual().equals("plus"));
    assertThat(wrong).allMatch(row -> row.explanation().words().getFirst().text().equals("bad"));
    assertThat(right.stream().map(ExplainedRow::actual)).containsExactly("minus", "plus");
    assertThat(shown).allMatch(row -> row.explanation().words().size() <= 80);
    assertThat(shown).allMatch(row -> row.explanation().words().getFirst().weight() > 0);
  }
}
