package sunhwan.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Expected numbers are scipy's: {@code 2·stats.t.sf(|t|, df)} and {@code stats.binomtest(k, n)}.
 */
class PairedTestTest {

  @Test
  void resampledTestIsTheFormulaOfNadeauAndBengio() {
    double[] differences = {0.01, 0.02, -0.005, 0.03, 0.012, 0, 0.017, 0.009, -0.002, 0.021};

    PairedTest test = PairedTest.resampled(differences, 0.25);

    assertThat(test.difference()).isCloseTo(0.0112, within(1e-12));
    assertThat(test.statistic()).isCloseTo(1.6898296006757942, within(1e-9));
    assertThat(test.p()).isCloseTo(0.12532326779013991, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 3, 1",
    "1.5, 9, 0.16785065605707486",
    "-4.2, 4, 0.01369581030509645",
    "12, 19, 2.5908946372221914e-10",
    "0.3, 1, 0.8144528418445154"
  })
  void tailsOfStudentAreScipys(double t, int freedom, double p) {
    assertThat(Tails.student(t, freedom)).isCloseTo(p, within(1e-9 * p));
  }

  @ParameterizedTest
  @CsvSource({
    "3, 12, 0.14599609375",
    "0, 5, 0.0625",
    "10, 20, 1",
    "120, 300, 0.0006342200069283597",
    "0, 0, 1",
    "1500, 3200, 0.0004333403593997444"
  })
  void tailsOfAFairCoinAreScipys(int rarer, int throwsOfIt, double p) {
    assertThat(Tails.fairCoin(rarer, throwsOfIt)).isCloseTo(p, within(1e-9));
  }

  @Test
  void mcNemarAsksOnlyTheRowsOnWhichTheTwoDiffer() {
    int[] actual = {0, 0, 1, 1, 2, 2, 0, 1};
    int[] first = {0, 0, 1, 1, 2, 0, 0, 0};
    int[] second = {0, 1, 0, 0, 0, 2, 1, 2};

    PairedTest test = PairedTest.mcNemar(actual, first, second);

    // the first alone is right on five rows, the second alone on one: 2·(1 + 6)/64
    assertThat(test.difference()).isEqualTo(4.0 / 8);
    assertThat(test.p()).isCloseTo(14.0 / 64, within(1e-12));
  }

  @Test
  void equalModelsAreEqual() {
    assertThat(PairedTest.resampled(new double[] {0, 0, 0}, 0.5).p()).isEqualTo(1);
    assertThat(PairedTest.resampled(new double[] {0.1, 0.1}, 0.5).p()).isZero();
    assertThat(PairedTest.mcNemar(new int[] {1}, new int[] {1}, new int[] {1}).p()).isEqualTo(1);
  }

  @Test
  void refusesOneFoldAndRowsThatDoNotMatch() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedTest.resampled(new double[] {0.1}, 0.25))
        .withMessageContaining("at least two folds");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedTest.mcNemar(new int[2], new int[2], new int[1]))
        .withMessageContaining("a prediction of both models for every row");
  }
}
