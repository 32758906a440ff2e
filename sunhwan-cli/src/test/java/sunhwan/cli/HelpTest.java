package sunhwan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.text.Recipe;

class HelpTest {
  /** The options that issue and manual promise for training. */
  private static final List<String> TRAINING =
      Arrays.asList(
          ("--vocabulary --max-length --padding --[no-]mask --embedding --units --layers --dropout"
                  + " --epochs --batch-size --learning-rate --patience --[no-]restore-best"
                  + " --validation-size --test-size --seed --threads --class-weight --report --json"
                  + " --quiet --recipe --keep --test --history")
              .split(" ", -1));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "compare",
        "cross-validate",
        "train",
        "evaluate",
        "predict",
        "explain",
        "tokenize",
        "summary",
        "neighbours",
        "import",
        "export",
        "inspect",
        "run"
      })
  void everyVerbShowsItsHelpAndAnExample(String verb) {
    Terminal.Result result = Terminal.run(verb, "--help");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("Usage: sunhwan " + verb).contains("Example");
    assertThat(result.out().lines()).allMatch(line -> DisplayWidth.of(line) <= 100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"compare", "train"})
  void trainingVerbsHaveTheOptionsByTheirUsualNames(String verb) {
    Terminal.Result result = Terminal.run(verb, "--help");

    assertThat(result.out()).contains(TRAINING);
  }

  @Test
  void namesTheDefaultRecipesOwnValues() {
    String help = Terminal.run("compare", "--help").out().replaceAll("\\s+", " ");
    Map<String, String> settings = Recipe.sunhwan().settings();

    for (String option :
        List.of(
            "vocabulary",
            "min-frequency",
            "max-length",
            "embedding",
            "units",
            "layers",
            "dropout",
            "epochs",
            "batch-size",
            "learning-rate",
            "patience",
            "test-size",
            "validation-size",
            "seed",
            "split-seed")) {
      assertThat(help)
          .containsPattern("--" + option + "=[A-Z]+ [^-]* \\(" + settings.get(option) + "\\)\\. ");
    }
  }

  @Test
  void showsTheVerbsWhereNoneIsNamed() {
    Terminal.Result result = Terminal.run();

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains(
            "compare",
            "cross-validate",
            "train",
            "evaluate",
            "predict",
            "summary",
            "neighbours",
            "import",
            "export",
            "inspect",
            "run");
  }

  @Test
  void tellsItsVersionAndWhatItRunsOn() {
    Terminal.Result result = Terminal.run("--version");

    assertThat(result.out()).containsPattern("sunhwan \\d+\\.\\d+").contains("Java ", "kernels: ");
  }

  /** Counts of Keras's own models in the lesson. */
  @ParameterizedTest
  @CsvSource({"simple-rnn, '117,763'", "bi-lstm, '329,795'", "bi-gru, '190,531'"})
  void summaryOfANameIsTheLessonsNetwork(String name, String parameters) {
    Terminal.Result result = Terminal.run("summary", name, "--vocabulary", 1000, "--classes", 3);

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("Total params: " + parameters);
  }

  @Test
  void summaryShowsTheDefaultRecipesNetworkWhenAsked() {
    Terminal.Result result = Terminal.run("summary", "bi-gru", "--recipe", "sunhwan", "--json");

    assertThat(result.out()).contains("GlobalMaxPooling1D").contains("\"parameters\":");
  }
}
