package sunhwan.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sunhwan.training.Fit;

/** Every example learns what it says it learns; bounds are far from chance, not records. */
class ShapesTest {

  @Test
  void oneToOneLearnsExclusiveOr() {
    Fit fit = OneToOne.run(400);

    assertThat(fit.history().series("accuracy").getLast()).isEqualTo(1.0);
    assertThat(fit.history().series("auc").getLast()).isEqualTo(1.0);
  }

  @Test
  void manyToOneRemembersTheFirstSymbol() {
    Fit fit = ManyToOne.run(12);

    assertThat(fit.history().series("val_accuracy").getLast()).isGreaterThan(0.95);
  }

  @Test
  void manyToManyEchoesAndGoesOnAsAStream() {
    Fit fit = ManyToMany.run(8);

    // the first two answers of a sequence are symbol 0 by definition
    assertThat(fit.history().series("val_accuracy").getLast()).isGreaterThan(0.95);
    assertThat(ManyToMany.stream(fit.model(), 3, 1, 2, 0, 3, 3))
        .isEqualTo("3→0 1→0 2→3 0→1 3→2 3→0");
  }

  @Test
  void oneToManyDrawsAWave() {
    Fit fit = OneToMany.run(60);

    assertThat(fit.history().series("val_loss").getLast()).isLessThan(0.05);
  }

  @Test
  void encoderDecoderSaysSequencesBackwards() {
    Fit fit = EncoderDecoder.run(12);

    // one symbol of five at random
    assertThat(fit.history().series("val_accuracy").getLast()).isGreaterThan(0.9);
    assertThat(EncoderDecoder.backwards(fit.model(), 1, 5, 2)).containsExactly(2, 5, 1);
  }

  @Test
  void lookupTakesTheValueThatStandsAtTheKey() {
    Fit fit = Lookup.run(12);

    // one symbol of ten at random; a third of them without looking at the key
    assertThat(fit.history().series("val_accuracy").getLast()).isGreaterThan(0.9);
  }

  @Test
  void textToLogitTellsTwoClassesApart() {
    TextToLogit.Outcome outcome = TextToLogit.run(12);

    assertThat(outcome.accuracy()).isGreaterThan(outcome.majority() + 0.2);
  }
}
