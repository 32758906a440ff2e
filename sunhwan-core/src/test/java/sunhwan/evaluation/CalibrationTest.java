package sunhwan.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

class CalibrationTest {

  /** Three of four rows are right by a margin of 2: 1/(1 + e^(−2/T)) = ¾, so T = 2 / ln 3. */
  @Test
  void temperatureMakesScoresAsSureAsTheyAreRight() {
    Tensor scores = Tensor.of(Shape.of(4, 2), 0, 2, 0, 2, 0, 2, 0, 2);

    double temperature = Calibration.temperature(scores, new int[] {1, 1, 1, 0});

    assertThat(temperature).isCloseTo(2 / Math.log(3), within(1e-9));
  }

  @Test
  void temperatureStaysInItsRangeWhereEveryRowIsRightOrWrong() {
    Tensor scores = Tensor.of(Shape.of(2, 2), 0, 0.1f, 0, 0.1f);

    assertThat(Calibration.temperature(scores, new int[] {1, 1})).isCloseTo(1.0 / 64, within(1e-9));
    assertThat(Calibration.temperature(scores, new int[] {0, 0})).isCloseTo(64, within(1e-6));
  }

  /** Two rows at 0.9, one right: |0.9 − 0.5|; one at 0.6, right: |0.6 − 1|; weighted 2 to 1. */
  @Test
  void expectedErrorIsTheMeanGapBetweenSayingAndBeingRight() {
    Tensor p = Tensor.of(Shape.of(3, 2), 0.9f, 0.1f, 0.1f, 0.9f, 0.6f, 0.4f);

    double error = Calibration.expectedError(p, new int[] {0, 0, 0}, 10);

    assertThat(error).isCloseTo((2 * 0.4 + 0.4) / 3, within(1e-6));
  }

  @Test
  void refusesRowsWithoutAClass() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Calibration.temperature(Tensor.zeros(Shape.of(2, 2)), new int[1]))
        .withMessageContaining("a class for each");
  }
}
