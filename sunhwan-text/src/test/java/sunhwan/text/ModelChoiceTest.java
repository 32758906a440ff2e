package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelChoiceTest {
  private static final String LONG = "word ".repeat(300);

  /** 1,000 rows; all but the test's 200 are learnt from, and of each 301 words are read. */
  private static Experiment experiment(String testWords) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      rows.add(List.of(LONG + i, "class" + i % 2));
    }
    Table table = Table.of(List.of("text", "label"), rows);
    Experiment.Source source =
        new Experiment.Source(table, List.of("text"), "label", List.of(), Optional.empty());
    if (!testWords.isEmpty()) {
      source =
          new Experiment.Source(
              table,
              List.of("text"),
              "label",
              List.of(),
              Optional.of(
                  Table.of(
                      List.of("text", "label"),
                      List.of(List.of(testWords, "class0"), List.of(testWords, "class1")))));
    }
    return Experiment.of(source, Recipe.sunhwan());
  }

  // 800 rows of 301 words 10 times at 20,000 words a second
  @ParameterizedTest
  @CsvSource({"120, nbsvm", "121, wide-deep", "7200, wide-deep"})
  void takesTheMostAccurateThatTheBudgetAllows(int seconds, String expected) {
    ModelChoice choice = ModelChoice.of(experiment(""), Duration.ofSeconds(seconds));

    assertThat(choice.model().word()).isEqualTo(expected);
    assertThat(choice.reasons().getFirst())
        .contains(
            String.format(
                Locale.ROOT, "240,800 words 10 times, counted as 121 s of %,d.", seconds));
  }

  @Test
  void doesNotLookAtTestRows() {
    ModelChoice few = ModelChoice.of(experiment("short"), Duration.ofMinutes(3));
    ModelChoice many = ModelChoice.of(experiment(LONG), Duration.ofMinutes(3));

    assertThat(many).isEqualTo(few);
  }

  @Test
  void refusesABudgetThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelChoice.of(experiment(""), Duration.ZERO))
        .withMessage("ModelChoice: budget must be positive, got 0 s");
  }
}
