package sunhwan.formats.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is expected was printed by Python 3.11. */
class PythonFormatTest {

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "1e16, 1e+16",
    "1e15, 1000000000000000.0",
    "123456789012345680, 1.2345678901234568e+17",
    "1e-4, 0.0001",
    "1e-5, 1e-05",
    "0.00012345, 0.00012345",
    "5e-324, 5e-324",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "-2.5, -2.5",
    "100, 100.0",
    "1e22, 1e+22",
    "9.5367431640625e-07, 9.5367431640625e-07",
    "0.3333333432674408, 0.3333333432674408",
    "-0.0, -0.0",
    "0, 0.0",
    "NaN, nan",
    "-Infinity, -inf"
  })
  void writesFloatsAsReprDoes(double value, String expected) {
    assertThat(PythonFormat.repr(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "{epoch:02d}-{x:.2f}.sunhwan, 0.125, 12-0.12.sunhwan",
    "{epoch:5d}|{epoch:05d}|{epoch}|{epoch:.2f}, 0, '   12|00012|12|12.00'",
    "{x}|{x:f}|{x:.3e}|{x:.1%}, -0.0125, -0.0125|-0.012500|-1.250e-02|-1.2%",
    "{x:08.3f}|{x:9.2f}|{x:.0f}, -2.5, -002.500|    -2.50|-2",
    "{{{epoch}}}, 0, {12}"
  })
  void fillsNamesInAsFormatDoes(String pattern, double x, String expected) {
    assertThat(PythonFormat.fill(pattern, Map.of("epoch", 12), Map.of("x", x))).isEqualTo(expected);
  }

  @Test
  void namesWhatThereIsWhereANameIsAbsent() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> PythonFormat.fill("{val_loss:.2f}", Map.of("epoch", 1), Map.of("loss", 0.5)))
        .withMessage("'{val_loss:.2f}' asks for {val_loss}; there are [epoch] and [loss]");
  }

  @ParameterizedTest
  @CsvSource({"{x:d}", "{x:>8}", "{x:.2}", "{epoch:.1d}", "{x:g}"})
  void refusesFormatsThatItDoesNotKnow(String pattern) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PythonFormat.fill(pattern, Map.of("epoch", 1), Map.of("x", 0.5)))
        .withMessageContaining("expected one like 02d");
  }
}
