package sunhwan.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import sunhwan.evaluation.ConfusionMatrix;
import sunhwan.evaluation.Evaluation;
import sunhwan.training.History;

class VerdictTest {

  @Test
  void aClearWinnerIsTheBest() {
    Verdict verdict = Verdict.of(List.of(model("gru", 950), model("lstm", 700)));

    assertThat(verdict.headline()).isEqualTo("gru is the best of 2.");
    assertThat(verdict.explanation())
        .isEqualTo(
            "gru answers 95.0% of 1,000 test rows correctly (95% interval 93.5% to 96.2%): 45.0"
                + " points more than always answering “a”.");
  }

  @Test
  void intervalsThatOverlapLeaveItOpen() {
    Verdict verdict = Verdict.of(List.of(model("gru", 700), model("lstm", 710), model("rnn", 500)));

    assertThat(verdict.headline()).isEqualTo("lstm is ahead, but not for certain.");
    assertThat(verdict.explanation())
        .endsWith(
            "Its interval overlaps with that of gru, so 1,000 rows do not settle which is better.");
  }

  @Test
  void namesEveryModelThatMightBeAsGood() {
    Verdict verdict = Verdict.of(List.of(model("gru", 710), model("lstm", 700), model("rnn", 690)));

    assertThat(verdict.explanation())
        .endsWith(
            "Its interval overlaps with those of lstm and rnn, so 1,000 rows do not settle which is"
                + " best.");
  }

  @Test
  void noModelIsPraisedForWhatTheMajorityClassCanDo() {
    Verdict verdict = Verdict.of(List.of(model("gru", 520), model("lstm", 500)));

    assertThat(verdict.headline()).isEqualTo("No model is better than always answering “a”.");
    assertThat(verdict.explanation())
        .endsWith("which is not above the 50.0% of the majority class.");
  }

  @Test
  void aSingleModelIsComparedWithTheMajorityAlone() {
    assertThat(Verdict.of(List.of(model("gru", 900))).headline())
        .isEqualTo("gru has learnt something.");
    assertThat(Verdict.of(List.of(model("gru", 510))).headline())
        .isEqualTo("gru is no better than always answering “a”.");
  }

  @Test
  void ofEqualsTheFirstIsNamed() {
    assertThat(Verdict.of(List.of(model("gru", 900), model("lstm", 900))).headline())
        .startsWith("gru is ahead");
  }

  /** 1,000 rows, half of them of each class, so many of them right. */
  private static ModelSection model(String name, long correct) {
    long half = correct / 2;
    ConfusionMatrix confusion =
        ConfusionMatrix.of(
            List.of("a", "b"), new long[][] {{half, 500 - half}, {500 - half, half}});
    return ModelSection.of(name, History.empty(), new Evaluation(1, confusion, 1), 1, 1);
  }
}
