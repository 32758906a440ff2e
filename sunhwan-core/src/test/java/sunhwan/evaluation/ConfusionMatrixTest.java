package sunhwan.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Expected numbers are those of the examples in scikit-learn's documentation, with the digits
 * printed there.
 */
class ConfusionMatrixTest {

  private static final Offset<Double> TWO_DIGITS = within(0.005);

  @Test
  void countsLikeTheExampleOfConfusionMatrix() {
    int[] actual = {2, 0, 2, 2, 0, 1};
    int[] predicted = {0, 0, 2, 2, 0, 2};

    ConfusionMatrix confusion =
        ConfusionMatrix.of(List.of("ant", "bird", "cat"), actual, predicted);

    assertThat(confusion.counts())
        .containsExactly(List.of(2L, 0L, 0L), List.of(0L, 0L, 1L), List.of(1L, 0L, 2L));
  }

  @Test
  void scoresLikeTheExampleOfClassificationReport() {
    int[] actual = {0, 1, 2, 2, 2};
    int[] predicted = {0, 0, 2, 2, 1};

    ConfusionMatrix confusion =
        ConfusionMatrix.of(List.of("class 0", "class 1", "class 2"), actual, predicted);

    assertThat(confusion.scores())
        .usingRecursiveComparison()
        .withComparatorForType(
            (a, b) -> Math.abs(a - b) < 0.005 ? 0 : Double.compare(a, b), Double.class)
        .isEqualTo(
            List.of(
                new ClassScores("class 0", 0.50, 1.00, 0.67, 1),
                new ClassScores("class 1", 0.00, 0.00, 0.00, 1),
                new ClassScores("class 2", 1.00, 0.67, 0.80, 3)));
    assertThat(confusion.accuracy()).isCloseTo(0.60, TWO_DIGITS);
    assertThat(confusion.macroPrecision()).isCloseTo(0.50, TWO_DIGITS);
    assertThat(confusion.macroRecall()).isCloseTo(0.56, TWO_DIGITS);
    assertThat(confusion.macroF1()).isCloseTo(0.49, TWO_DIGITS);
    assertThat(confusion.weightedF1()).isCloseTo(0.61, TWO_DIGITS);
  }

  @Test
  void averagesLikeTheExampleOfF1Score() {
    int[] actual = {0, 1, 2, 0, 1, 2};
    int[] predicted = {0, 2, 1, 0, 0, 1};

    ConfusionMatrix confusion = ConfusionMatrix.of(List.of("a", "b", "c"), actual, predicted);

    assertThat(confusion.macroF1()).isCloseTo(0.8 / 3, within(1e-12));
    assertThat(confusion.weightedF1()).isCloseTo(0.8 / 3, within(1e-12));
  }

  @Test
  void aClassThatNeitherOccursNorIsPredictedLeavesTheAveragesAlone() {
    ConfusionMatrix confusion =
        ConfusionMatrix.of(List.of("a", "b", "absent"), new int[] {0, 1}, new int[] {0, 1});

    assertThat(confusion.macroF1()).isEqualTo(1);
  }

  @Test
  void theMajorityIsTheMostFrequentActualClassAndTheFirstOfEquals() {
    ConfusionMatrix confusion =
        ConfusionMatrix.of(
            List.of("행정", "경제", "복지"), new int[] {0, 1, 1, 2, 2}, new int[] {0, 0, 0, 0, 0});

    assertThat(confusion.majority()).isEqualTo(1);
    assertThat(confusion.majorityShare()).isEqualTo(0.4);
  }

  @Test
  void refusesAPredictionThatIsNoClass() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfusionMatrix.of(List.of("a", "b"), new int[] {0, 1}, new int[] {0, 2}))
        .withMessage(
            "ConfusionMatrix: expected the predicted class of row 1 between 0 and 1, got 2");
  }

  @Test
  void refusesToScoreNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfusionMatrix.of(List.of("a", "b"), new int[0], new int[0]))
        .withMessageContaining("Is the test part empty?");
  }

  @Test
  void refusesTwoClassesOfOneName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfusionMatrix.of(List.of("a", "a"), new int[] {0}, new int[] {0}))
        .withMessageContaining("different class names");
  }

  @Test
  void refusesCountsThatAreNotSquare() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfusionMatrix.of(List.of("a", "b"), new long[][] {{1, 0}, {1}}))
        .withMessageContaining("2 rows of 2 counts")
        .withMessageContaining("[2, 1]");
  }
}
