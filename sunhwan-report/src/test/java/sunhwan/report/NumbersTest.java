package sunhwan.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

  @ParameterizedTest
  @CsvSource({
    "0.04, 0.0 s",
    "9.94, 9.9 s",
    "47.6, 48 s",
    "59.6, 1 min 0 s",
    "200, 3 min 20 s",
    "7500, 2 h 5 min"
  })
  void writesADurationInTheUnitThatReadsBest(double seconds, String expected) {
    assertThat(Numbers.duration(seconds)).isEqualTo(expected);
  }

  @Test
  void setsThousandsApart() {
    assertThat(Numbers.grouped(329_795)).isEqualTo("329,795");
  }

  @Test
  void writesADashWhereThereIsNoNumber() {
    assertThat(Numbers.decimals(Double.NaN, 3)).isEqualTo("–");
  }
}
