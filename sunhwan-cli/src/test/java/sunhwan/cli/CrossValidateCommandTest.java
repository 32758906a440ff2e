package sunhwan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrossValidateCommandTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writeQuestions() throws IOException {
    file = Questions.write(folder.resolve("문의.csv"), 90, 1);
  }

  private Object[] crossValidate(Object... more) {
    List<Object> words = new ArrayList<>();
    words.addAll(List.of("cross-validate", file, "--text", "제목,내용", "--label", "분류"));
    words.addAll(List.of("--units", 4, "--embedding", 8, "--epochs", 2, "--learning-rate", 0.02));
    words.addAll(List.of(more));
    return words.toArray();
  }

  @Test
  void crossValidatesFastText() {
    Terminal.Result result = Terminal.run(crossValidate("--models", "fasttext", "--folds", 3));

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .containsPattern("fasttext +[01]\\.\\d{3} ± 0\\.\\d{3}")
        .containsPattern("fasttext – tfidf-linear +[+-]\\d+\\.\\d\\d +\\d of 3");
  }

  @Test
  void printsOneJsonObjectWithTheDocumentedKeys() throws IOException {
    Terminal.Result result =
        Terminal.run(
            crossValidate(
                "--models",
                "bi-gru",
                "--folds",
                3,
                "--repeats",
                2,
                "--seed",
                7,
                "--json",
                "--quiet"));

    assertThat(result.err()).isEmpty();
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.get("seed").asInt()).isEqualTo(7);
    assertThat(json.get("majority").asDouble()).isEqualTo(1.0 / 3);
    assertThat(json.get("models").findValuesAsText("name"))
        .containsExactly("bi-gru", "tfidf-linear");
    JsonNode linear = json.get("models").get(1);
    for (String key :
        List.of("accuracy", "accuracySd", "macroF1", "macroF1Sd", "seconds", "parameters")) {
      assertThat(linear.get(key).isNumber()).as(key).isTrue();
    }
    assertThat(linear.get("folds")).hasSize(6);
    assertThat(linear.get("accuracy").asDouble()).isGreaterThan(0.95);
    double sum = 0;
    for (JsonNode fold : linear.get("folds")) {
      assertThat(fold.get("rows").asInt()).isEqualTo(30);
      sum += fold.get("accuracy").asDouble();
    }
    assertThat(sum / 6).isEqualTo(linear.get("accuracy").asDouble());
    assertThat(json.get("tests").get(0).get("first").asText()).isEqualTo("bi-gru");
    assertThat(json.get("tests").get(0).get("p").asDouble()).isBetween(0.0, 1.0);
  }

  @Test
  void showsMeansAllFoldsAndPairsInAlignedColumns() {
    Terminal.Result result =
        Terminal.run(crossValidate("--models", "simple-rnn,tfidf-linear", "--folds", 3));

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("90 rows in 3 folds; mean ± standard deviation of 3 folds.")
        .containsPattern("always the largest class +0\\.333")
        .containsPattern("tfidf-linear +[01]\\.\\d{3} ± 0\\.\\d{3}")
        .containsPattern("1\\.3 +[01]\\.\\d{3} +[01]\\.\\d{3}")
        .containsPattern("simple-rnn – tfidf-linear +[+-]\\d+\\.\\d\\d +\\d of 3");
    assertThat(result.err()).contains("tfidf-linear 3/3: accuracy ");
  }

  @Test
  void choosesAModelForEveryFold() throws IOException {
    Object[] words = crossValidate("--models", "auto,nbsvm", "--folds", 2);

    Terminal.Result shown = Terminal.run(words);
    Terminal.Result told =
        Terminal.run(crossValidate("--models", "auto,nbsvm", "--folds", 2, "--json", "--quiet"));

    assertThat(shown.exitCode()).as(shown.err()).isZero();
    assertThat(shown.err())
        .contains("auto, fold 1.1: wide-deep reads 315 words 2 times, counted as 1 s of 90.")
        .contains("recipe, fold 1.1: The largest class, ");
    assertThat(shown.out())
        .containsPattern("wide-deep \\(auto\\) +[01]\\.\\d{3} ± ")
        .contains("wide-deep (auto) – nbsvm");
    JsonNode json = new ObjectMapper().readTree(told.out());
    assertThat(told.err()).isEmpty();
    assertThat(json.get("models").findValuesAsText("name"))
        .containsExactly("auto", "nbsvm", "tfidf-linear");
    JsonNode folds = json.get("models").get(0).get("folds");
    assertThat(folds).hasSize(2);
    assertThat(folds.findValuesAsText("model")).containsExactly("wide-deep", "wide-deep");
    assertThat(folds.get(0).get("auto").get("reasons")).hasSize(1);
    assertThat(json.get("models").get(1).get("folds").get(0).has("auto")).isFalse();
    assertThat(json.get("recipe").findValuesAsText("fold")).containsExactly("1", "2");
    assertThat(json.get("recipe").get(0).get("choices").findValuesAsText("setting"))
        .containsExactly("analyzer", "batch-size", "class-weight");
  }

  @Test
  void showsAModelThatIsNamedAndChosenOnce() throws IOException {
    Terminal.Result result =
        Terminal.run(crossValidate("--models", "wide-deep,auto", "--folds", 2));

    assertThat(result.err().lines().filter(line -> line.contains("wide-deep 1/2: accuracy")))
        .hasSize(1);
    assertThat(result.out())
        .contains("wide-deep (auto) – tfidf")
        .doesNotContain("wide-deep –", "wide-deep  ");
  }

  @Test
  void aRunIsRepeatedToTheLastDigit() throws IOException {
    Object[] words = crossValidate("--models", "bi-gru", "--folds", 2, "--json", "--quiet");
    ObjectMapper json = new ObjectMapper();

    JsonNode first = json.readTree(Terminal.run(words).out());
    JsonNode second = json.readTree(Terminal.run(words).out());

    for (String key : List.of("accuracy", "macroF1", "loss")) {
      assertThat(second.findValuesAsText(key)).isEqualTo(first.findValuesAsText(key));
    }
  }

  @Test
  void refusesWhatMeansNothingHere() {
    Terminal.Result test = Terminal.run(crossValidate("--test", file));
    Terminal.Result size = Terminal.run(crossValidate("--test-size", 0.1));
    Terminal.Result folds = Terminal.run(crossValidate("--folds", 1));
    Terminal.Result seed = Terminal.run(crossValidate("--seed", -1));

    assertThat(test.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(test.err()).contains("every fold is the test of the others");
    assertThat(size.err()).contains("every fold is the test of the others");
    assertThat(folds.err()).contains("--folds: expected a number from 2 to 1000, got 1");
    assertThat(seed.err()).contains("--seed: expected a number from 0 to ");
  }

  @Test
  void leavesWith130WhereItWasInterruptedBeforeTheFirstFold() {
    Terminal.Result result = new Terminal().interrupted().type(crossValidate());

    assertThat(result.exitCode()).isEqualTo(130);
    assertThat(result.err()).contains("interrupted before the first fold was over");
  }
}
