package sunhwan.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {

  // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17
  // (1998), Table I, method 3.
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0, 20, 0.0000, 0.1611",
    "1, 29, 0.0061, 0.1718"
  })
  void wilsonsIntervalsAreThoseOfNewcombesTable(
      long successes, long rows, double low, double high) {
    Interval interval = Interval.wilson(successes, rows);

    assertThat(interval.low()).isCloseTo(low, within(5e-5));
    assertThat(interval.high()).isCloseTo(high, within(5e-5));
  }

  @Test
  void reachesTheEndsExactlyWhereEverythingFailedOrSucceeded() {
    assertThat(Interval.wilson(0, 7).low()).isZero();
    assertThat(Interval.wilson(7, 7).high()).isEqualTo(1);
  }

  @Test
  void containsItsEndsAndNothingOutside() {
    Interval interval = new Interval(0.25, 0.5);

    assertThat(interval.contains(0.25)).isTrue();
    assertThat(interval.contains(0.5)).isTrue();
    assertThat(interval.contains(0.51)).isFalse();
    assertThat(interval.contains(0.24)).isFalse();
  }

  @Test
  void refusesMoreSuccessesThanRows() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Interval.wilson(8, 7))
        .withMessageContaining("8 of 7");
  }

  @Test
  void refusesEndsInTheWrongOrder() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Interval(0.6, 0.5))
        .withMessageContaining("0.6 and 0.5");
  }
}
