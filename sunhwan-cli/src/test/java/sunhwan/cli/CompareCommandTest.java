package sunhwan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
  private static final Object[] SMALL = {
    "--units", 8, "--embedding", 8, "--epochs", 12, "--learning-rate", 0.02
  };

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writeQuestions() throws IOException {
    file = Questions.write(folder.resolve("문의.csv"), 150, 1);
  }

  private Object[] compare(Object... more) {
    List<Object> words = new ArrayList<>();
    words.addAll(List.of("compare", file, "--text", "제목,내용", "--label", "분류"));
    words.addAll(List.of(SMALL));
    words.addAll(List.of(more));
    return words.toArray();
  }

  @Test
  void comparesOnTheShippedSampleWhereNoFileIsNamed() {
    Terminal.Result result =
        Terminal.run("compare", "--models", "bi-gru", "--epochs", 1, "--units", 4, "--json");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("\"rows\":{\"train\":960,\"validation\":240,\"test\":300}");
  }

  @Test
  void showsDataSettingsScoresAndTheMajorityBesideThem() {
    Terminal.Result result = Terminal.run(compare());

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("150 rows; text from 제목 + 내용, class from 분류.")
        .contains("교통     50  33.3%")
        .contains("Most frequent words of the training rows:")
        .contains("알려 96") // each of the 96 training rows says it once
        .contains("Rows: 96 for training, 24 for validation, 30 for the test.")
        .contains("recipe sunhwan")
        .contains("Recipe lesson differs in:")
        .contains("always 교통")
        .containsPattern("tfidf-linear +100.0%")
        .containsPattern("simple-rnn.*%")
        .containsPattern("bi-lstm.*%")
        .containsPattern("bi-gru.*%")
        .containsPattern("wide-deep \\(auto\\).*%")
        .contains("actual ↓  predicted →")
        .contains(
            "sunhwan train "
                + file
                + " --text 제목,내용 --label 분류 --units 8 --embedding 8 --epochs 12 --learning-rate"
                + " 0.02 --model ");
  }

  @Test
  void printsOneJsonObjectWithTheDocumentedKeys() throws IOException {
    Terminal.Result result = Terminal.run(compare("--json", "--quiet"));

    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines()).hasSize(1);
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(names(json))
        .containsExactly("majority", "linear", "models", "auto", "recipe", "rows", "warnings");
    assertThat(json.get("majority").asDouble()).isEqualTo(10.0 / 30);
    assertThat(json.get("linear").asDouble()).isEqualTo(1);
    assertThat(json.get("models")).hasSize(4);
    for (JsonNode model : json.get("models")) {
      assertThat(names(model))
          .containsExactly(
              "name",
              "accuracy",
              "macroF1",
              "loss",
              "calibrationError",
              "parameters",
              "epochs",
              "seconds");
      assertThat(model.get("accuracy").asDouble()).isBetween(0.9, 1.0);
    }
    assertThat(json.get("models").findValuesAsText("name"))
        .containsExactly("simple-rnn", "bi-lstm", "bi-gru", "wide-deep");
    assertThat(json.get("auto").toString())
        .isEqualTo(
            "{\"model\":\"wide-deep\",\"reasons\":[\"wide-deep reads 840 words 10 times, counted as"
                + " 1 s of 90.\"]}"); // 120 rows to learn from, of 7 words each
    assertThat(json.get("recipe").findValuesAsText("setting"))
        .containsExactly("analyzer", "batch-size", "class-weight"); // epochs: named
    assertThat(json.get("recipe").get(1).toString())
        .isEqualTo(
            "{\"setting\":\"batch-size\",\"value\":\"32\",\"reason\":\"96 training rows are fewer"
                + " than 10,000, so an update is of 32 documents.\"}");
    assertThat(json.get("rows").toString())
        .isEqualTo("{\"train\":96,\"validation\":24,\"test\":30}");
    assertThat(json.get("warnings").isArray()).isTrue();
  }

  @Test
  void trainsAModelThatIsNamedAndChosenOnce() {
    Path report = folder.resolve("r.html");

    Terminal.Result result =
        Terminal.run(
            compare("--models", "wide-deep,nbsvm,auto", "--budget", "1s", "--report", report));

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err())
        .contains("auto: wide-deep reads 840 words 10 times, counted as 1 s of 1.")
        .contains("recipe: The largest class, ")
        .doesNotContain("tokens");
    assertThat(result.out().lines().filter(line -> line.startsWith("wide-deep"))).hasSize(1);
    assertThat(result.out())
        .contains("wide-deep (auto)")
        .containsPattern("About the data|class by class")
        .containsPattern("--model (wide-deep|nbsvm) --out model.sunhwan")
        .doesNotContain("--budget");
    assertThat(report)
        .content()
        .contains("Chosen by the program")
        .contains("<bdi>wide-deep (auto)</bdi>")
        .contains("wide-deep reads 840 words 10 times");
  }

  @Test
  void choosesNothingInTheLesson() throws IOException {
    Terminal.Result result = Terminal.run(compare("--recipe", "lesson", "--epochs", 1, "--json"));
    Terminal.Result auto = Terminal.run(compare("--recipe", "lesson", "--models", "auto"));

    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.get("models").findValuesAsText("name"))
        .containsExactly("simple-rnn", "bi-lstm", "bi-gru");
    assertThat(names(json))
        .containsExactly("majority", "linear", "models", "recipe", "rows", "warnings");
    assertThat(json.get("recipe")).isEmpty();
    assertThat(result.err()).doesNotContain("recipe:", "auto:");
    assertThat(auto.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(auto.err())
        .contains(
            "--models auto is not for --recipe lesson, which chooses nothing by itself. Name a"
                + " model, or leave --recipe out.");
  }

  @Test
  void choosesNoSettingThatWasNamed() throws IOException {
    Terminal.Result result =
        Terminal.run(
            compare(
                "--models",
                "bi-gru",
                "--max-length",
                300,
                "--batch-size",
                32,
                "--class-weight",
                "none",
                "--analyzer",
                "syllables",
                "--json"));

    assertThat(new ObjectMapper().readTree(result.out()).get("recipe")).isEmpty();
    assertThat(result.err()).doesNotContain("recipe:");
  }

  @Test
  void comparesFastTextWithTheLinearModel() throws IOException {
    Terminal.Result result =
        Terminal.run(compare("--models", "fasttext,nbsvm", "--epochs", 40, "--json", "--quiet"));

    JsonNode models = new ObjectMapper().readTree(result.out()).get("models");
    assertThat(models.findValuesAsText("name")).containsExactly("fasttext", "nbsvm");
    assertThat(models.get(0).get("accuracy").asDouble()).isGreaterThan(0.9);
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void saysThatAModelThatLearntNothingPredictsASingleClass() throws IOException {
    Terminal.Result result =
        Terminal.run(
            compare("--models", "simple-rnn", "--learning-rate", 1e-9, "--json", "--quiet"));

    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.get("models").get(0).get("accuracy").asDouble()).isLessThan(0.6);
    assertThat(json.get("warnings").findValuesAsText("code"))
        .containsAnyOf("SINGLE_CLASS", "NO_BETTER_THAN_MAJORITY");
    assertThat(names(json.get("warnings").get(0))).containsExactly("code", "message", "value");
  }

  @Test
  void saysThatATrainingRanOutOfEpochs() throws IOException {
    Terminal.Result result =
        Terminal.run(compare("--models", "bi-gru", "--epochs", 2, "--json", "--quiet"));

    assertThat(new ObjectMapper().readTree(result.out()).get("warnings").findValuesAsText("code"))
        .contains("UNFINISHED");
  }

  @Test
  void stopsAndSaysSoWhereTheLossIsNotFinite() throws IOException {
    Terminal.Result result =
        Terminal.run(
            compare("--models", "simple-rnn", "--learning-rate", 1e38, "--json", "--quiet"));

    assertThat(result.exitCode()).isZero();
    assertThat(new ObjectMapper().readTree(result.out()).get("warnings").findValuesAsText("code"))
        .contains("NOT_FINITE");
  }

  @Test
  void takesOnlyTheModelsAndClassesThatWereNamed() throws IOException {
    Terminal.Result result =
        Terminal.run(compare("--models", "bi-gru", "--keep", "교통,세금", "--json"));

    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.get("models").findValuesAsText("name")).containsExactly("bi-gru");
    assertThat(json.get("rows").get("test").asInt()).isEqualTo(20);
  }

  @Test
  void testsOnAFileOfItsOwnWhereOneIsNamed() throws IOException {
    Path test = Questions.write(folder.resolve("test.csv"), 33, 2);

    Terminal.Result result = Terminal.run(compare("--models", "bi-gru", "--test", test, "--json"));

    assertThat(new ObjectMapper().readTree(result.out()).get("rows").toString())
        .isEqualTo("{\"train\":120,\"validation\":30,\"test\":33}");
  }

  @Test
  void writesEveryEpochOfEveryModelAsCsv() throws IOException {
    Path history = folder.resolve("h.csv");

    Terminal.run(compare("--models", "simple-rnn,bi-gru", "--epochs", 2, "--history", history));

    List<String> lines = Files.readAllLines(history);
    assertThat(lines.getFirst()).isEqualTo("model,epoch,loss,accuracy,val_loss,val_accuracy");
    assertThat(lines.subList(1, lines.size()))
        .extracting(line -> line.replaceFirst("^([^,]*,[^,]*),.*", "$1"))
        .containsExactly("simple-rnn,1", "simple-rnn,2", "bi-gru,1", "bi-gru,2");
  }

  @Test
  void writesAPageThatNeedsNothingFromElsewhere() throws IOException {
    Path report = folder.resolve("비교.html");

    Terminal.Result result = Terminal.run(compare("--models", "bi-gru", "--report", report));

    assertThat(result.out()).contains("The page with the curves: " + report);
    String page = Files.readString(report);
    assertThat(page).contains("bi-gru").contains("교통").doesNotContain("src=\"http");
    try (var files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("문의.csv", "비교.html");
    }
  }

  @Test
  void drawsNothingWhereStandardErrorIsNoTerminal() {
    Terminal.Result result = Terminal.run(compare("--models", "bi-gru"));

    assertThat(result.err()).doesNotContain("\r").doesNotContain("▕").doesNotContain("\u001B");
    assertThat(result.err().lines().filter(line -> !line.startsWith("sunhwan: recipe: ")))
        .hasSize(1);
  }

  @Test
  void drawsABarWithRateTimeLossAndAccuracyOnATerminal() {
    Terminal terminal = new Terminal().screen(new Screen(true, false, 120));

    Terminal.Result result = terminal.type(compare("--models", "bi-gru", "--epochs", 2));

    assertThat(result.err())
        .containsPattern(
            "bi-gru  Epoch 1/2 ▕.*▏ 32/96 · loss [0-9.]+ · acc [0-9.]+ · [0-9,]+ docs/s · 0:0[0-9]"
                + " left")
        .containsPattern("Epoch 2/2  96/96 · .* · val_loss [0-9.]+ · val_acc [0-9.]+")
        .doesNotContain("\u001B");
  }

  @Test
  void isQuietWhenAsked() {
    Terminal terminal = new Terminal().screen(new Screen(true, true, 100));

    Terminal.Result result = terminal.type(compare("--models", "bi-gru", "--quiet"));

    assertThat(result.err()).isEmpty();
  }

  @Test
  void leavesWith130WhereNoEpochWasOverWhenItWasInterrupted() {
    Terminal.Result result =
        new Terminal().interrupted().type(compare("--history", folder.resolve("h")));

    assertThat(result.exitCode()).isEqualTo(130);
    assertThat(result.err()).contains("interrupted before the first epoch was over");
    assertThat(folder.resolve("h")).doesNotExist();
  }

  @Test
  void suggestsTheSameSettingsAgainButNotTheSameFiles() {
    Terminal.Result result =
        Terminal.run(
            compare("--models", "bi-gru", "--layers", 2, "--history=" + folder.resolve("h.csv")));

    assertThat(result.out())
        .contains("0.02 --layers 2 --model bi-gru --out model.sunhwan")
        .doesNotContain("--history=");
  }

  @Test
  void recommendsNoModelThatIsNoBetterThanGuessing() {
    Terminal.Result result =
        Terminal.run(compare("--models", "simple-rnn,bi-gru", "--learning-rate", 1e-9));

    assertThat(result.out())
        .contains("No model is better than the majority class")
        .doesNotContain("← best")
        .doesNotContain("sunhwan train");
  }

  @Test
  void leavesRowsWithoutAClassOutWhereClassesAreNamed() throws IOException {
    Files.writeString(
        file, Files.readString(file) + "무엇,언제,\n", java.nio.charset.StandardCharsets.UTF_8);

    Terminal.Result kept =
        Terminal.run(compare("--models", "bi-gru", "--keep", "교통,복지,세금", "--json"));

    assertThat(kept.out()).contains("\"train\":96");
  }

  @Test
  void listsTheMostFrequentMistakesWhereAMatrixWouldBeTooWide() throws IOException {
    StringBuilder many = new StringBuilder("text,label\n");
    for (int i = 0; i < 300; i++) {
      many.append("word").append(i % 7).append(",class").append(i % 20).append('\n');
    }
    Files.writeString(file, many);

    Terminal.Result result =
        Terminal.run(
            "compare",
            file,
            "--text",
            "text",
            "--label",
            "label",
            "--models",
            "bi-gru",
            "--epochs",
            1,
            "--units",
            4);

    assertThat(result.out()).contains("Most frequent mistakes").doesNotContain("actual ↓");
  }

  @Test
  void remarksThatPaddingMeansNothingUnderAMask() {
    Terminal.Result masked = Terminal.run(compare("--models", "bi-gru", "--padding", "pre"));
    Terminal.Result plain =
        Terminal.run(
            compare("--models", "bi-gru", "--padding", "pre", "--no-mask", "--max-length", 20));

    assertThat(masked.err()).contains("--padding changes nothing where padding is masked");
    assertThat(plain.err()).doesNotContain("--padding");
    assertThat(plain.out()).contains("mask false · padding pre");
  }

  @Test
  void remarksThatTheAnalyzerOfKerasCountsEveryWord() {
    Terminal.Result keras =
        Terminal.run(compare("--models", "bi-gru", "--analyzer", "keras", "--min-frequency", "40"));
    Terminal.Result words =
        Terminal.run(compare("--models", "bi-gru", "--analyzer", "words", "--min-frequency", "40"));

    assertThat(keras.err()).contains("--min-frequency changes nothing with the analyzer keras");
    assertThat(keras.out()).contains("min-frequency 1 ");
    assertThat(words.err()).doesNotContain("--min-frequency");
    assertThat(words.out()).contains("min-frequency 40 ");
  }

  @Test
  void findsColumnsAndClassesWhoseNamesHaveSpacesAroundThem() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.set(0, "제목, 내용 , 분류");
    lines.replaceAll(line -> line.replaceFirst(",복지$", ",복지 "));
    Path spaced = Files.write(folder.resolve("spaced.csv"), lines);

    List<List<String>> typed =
        List.of(List.of("제목, 내용 ", " 분류", "교통,복지 "), List.of("제목,내용", "분류", "교통,복지"));
    for (List<String> words : typed) {
      List<Object> all = new ArrayList<>(List.of("compare", spaced, "--models", "bi-gru"));
      all.addAll(List.of("--text", words.get(0), "--label", words.get(1), "--keep", words.get(2)));
      all.addAll(List.of("--epochs", 1, "--units", 4, "--json"));

      Terminal.Result result = Terminal.run(all.toArray());

      assertThat(result.err()).doesNotContain("no column", "no row");
      assertThat(result.out()).contains("\"rows\":{\"train\":64,\"validation\":16,\"test\":20}");
    }
  }

  @Test
  void findsAClassHoweverItsSyllablesAreWritten() throws IOException {
    String decomposed = Normalizer.normalize(Files.readString(file), Normalizer.Form.NFD);
    Path other = Files.writeString(folder.resolve("nfd.csv"), decomposed);

    Terminal.Result result =
        Terminal.run(
            "compare",
            other,
            "--text",
            "제목",
            "--label",
            "분류",
            "--keep",
            "교통,세금",
            "--models",
            "bi-gru",
            "--epochs",
            1,
            "--units",
            4,
            "--json");

    assertThat(result.out()).contains("\"rows\":{\"train\":64,\"validation\":16,\"test\":20}");
  }

  @Test
  void testsOnTheTrainingFileHoweverItIsNamedAndSaysThatTheScoreFlatters() {
    for (Path same : List.of(file, folder.resolve(".").resolve("문의.csv"))) {
      Terminal.Result result =
          Terminal.run(compare("--models", "bi-gru", "--test", same, "--json"));

      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(result.out()).contains("\"DUPLICATES\"");
    }
  }
}
