package sunhwan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sunhwan.formats.SunhwanFiles;
import sunhwan.text.Explanation;
import sunhwan.text.LinearClassifier;

/** tokenize, --analyzer, explain and --abstain-below. */
class AnalyzerCommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static Path data;
  private static Path model;

  @BeforeAll
  static void train() throws IOException {
    data = Questions.write(folder.resolve("문의.csv"), 150, 1);
    model = folder.resolve("문의.sunhwan");
    Path dictionary = Files.writeString(folder.resolve("words.txt"), "\uFEFF신호등\n");
    Terminal.Result trained =
        train(
            model, "--analyzer", "nori", "--user-dictionary", dictionary, "--normalize", "digits");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    Files.delete(dictionary);
  }

  private static Terminal.Result train(Path out, Object... more) {
    List<Object> words = new ArrayList<>();
    words.addAll(List.of("train", data, "--text", "제목,내용", "--label", "분류", "--out", out));
    words.addAll(List.of("--model", "tfidf-linear", "--quiet"));
    words.addAll(List.of(more));
    return Terminal.run(words.toArray());
  }

  @Test
  void showsWhatEachAnalyzerDoesInAlignedLines() {
    Terminal.Result result =
        Terminal.run("tokenize", "--analyzer", "nori,whitespace", "아버지가 방에 들어가신다");

    assertThat(result.out())
        .isEqualTo(
            """
            nori           3  아버지 방 들어가
            whitespace     3  아버지가 방에 들어가신다
            """);
  }

  @Test
  void choosesAModelByItselfAndSaysWhatItCounted() {
    List<Object> words = new ArrayList<>();
    Path out = folder.resolve("auto.sunhwan");
    words.addAll(List.of("train", data, "--text", "제목,내용", "--label", "분류", "--out", out));
    words.addAll(List.of("--model", "auto", "--budget", "1s"));

    Terminal.Result result = Terminal.run(words.toArray());

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err())
        .contains("auto: wide-deep reads 840 words 10 times, counted as 1 s of 1.")
        .contains("wide-deep: 10 epochs done");
    assertThat(result.out()).contains("Written: ").contains("wide-deep (auto)");
  }

  @Test
  void printsTokensAsJson() throws IOException {
    Terminal.Result result =
        Terminal.run(
            "tokenize", "--analyzer", "english", "--stop-words", "english", "--json", "The cats");

    JsonNode one = JSON.readTree(result.out()).get("analyzers").get(0);
    assertThat(one.get("name").asText()).isEqualTo("english");
    assertThat(one.get("tokens")).hasSize(1);
    assertThat(one.get("tokens").get(0).asText()).isEqualTo("cat");
  }

  @Test
  void refusesWhatDoesNotFitTheAnalyzer() {
    Terminal.Result unknown = Terminal.run("tokenize", "--analyzer", "mori", "가");
    Terminal.Result dictionary =
        Terminal.run("tokenize", "--decompound", "none", "--analyzer=jamo", "가");
    Terminal.Result missing =
        Terminal.run("tokenize", "--stop-words", folder.resolve("no.txt"), "가");
    Terminal.Result auto = train(folder.resolve("x.sunhwan"), "--normalize", "digits");

    assertThat(unknown.err()).contains("unknown analyzer 'mori'. Did you mean 'nori'?");
    assertThat(dictionary.err()).contains("are nori's. Add --analyzer nori");
    assertThat(missing.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(missing.err()).contains("no.txt: no such file or folder. Check the path.");
    assertThat(auto.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(auto.err()).contains("Name one, such as --analyzer words");
  }

  @Test
  void learnsSubwordsFromAFileAndShowsThem() throws IOException {
    Path lines = Files.writeString(folder.resolve("lines.txt"), "가나다 가나라\n가나마 다라\n");

    Terminal.Result shown =
        Terminal.run("tokenize", "--analyzer", "bpe,unigram:600", "--learn-from", lines, "가나 뷁");
    Terminal.Result table =
        Terminal.run("tokenize", "--analyzer", "bpe", "--learn-from", data, "--text", "제목", "신호등");

    // 가나 stands three times in front of a word: the only pairs that stand twice or more
    assertThat(shown.out())
        .isEqualTo(
            """
            bpe         5  ▁가나 ▁ <0xEB> <0xB7> <0x81>
            unigram     5  ▁가나 ▁ <0xEB> <0xB7> <0x81>
            """);
    assertThat(table.out()).startsWith("bpe").contains("▁신호등");
  }

  @Test
  void saysWhatSubwordsAreToLearnFrom() {
    Terminal.Result bare = Terminal.run("tokenize", "--analyzer", "bpe", "가");
    Terminal.Result column = Terminal.run("tokenize", "--analyzer=bpe", "--learn-from", data, "가");
    Terminal.Result idle = Terminal.run("tokenize", "--analyzer=jamo", "--learn-from", data, "가");
    Terminal.Result size = Terminal.run("tokenize", "--analyzer=bpe:9", "가");
    Terminal.Result word = Terminal.run("tokenize", "--analyzer=unigram:many", "가");

    assertThat(bare.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(bare.err()).contains("Add --learn-from FILE.csv --text COLUMN");
    assertThat(column.err()).contains("--text is missing").contains("제목");
    assertThat(idle.err()).contains("are for analyzers that learn");
    assertThat(size.err()).contains("expected 512 to 1000000 pieces");
    assertThat(word.err()).contains("expected a number of pieces as in unigram:8000");
  }

  @Test
  void cutsAsATokenizerFileSaysAndNeedsItNoMore() throws IOException {
    Path file = folder.resolve("tokenizer.json");
    Files.writeString(
        file,
        """
        {"pre_tokenizer": {"type": "BertPreTokenizer"},
         "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
          "max_input_chars_per_word": 100, "vocab": {"[UNK]": 0, "신": 1, "##호등": 2, "고장": 3}}}
        """);
    Path out = folder.resolve("tokenizer.sunhwan");

    Terminal.Result shown = Terminal.run("tokenize", "--analyzer", file, "신호등 고장!");
    Terminal.Result trained = train(out, "--analyzer", file);
    Files.delete(file);
    LinearClassifier classifier = (LinearClassifier) SunhwanFiles.read(out);
    Terminal.Result gone = Terminal.run("tokenize", "--analyzer", file, "신호등");

    assertThat(shown.out()).isEqualTo("tokenizer.json     4  신 ##호등 고장 [UNK]\n");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(classifier.terms().spec().ngrams().of("신호등")).contains("신", "##호등");
    assertThat(gone.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(gone.err()).contains("there is no such file").doesNotContain("Exception");
  }

  @Test
  void trainsOnSubwordsThatStayInTheModel() {
    for (String name : List.of("bpe", "unigram:700")) {
      Path out = folder.resolve(name.replace(":", "-") + ".sunhwan");
      Terminal.Result trained = train(out, "--analyzer", name, "--normalize", "digits");
      Terminal.Result predicted = Terminal.run("predict", out, "신호등 고장 문의");

      assertThat(trained.exitCode()).as(trained.err()).isZero();
      assertThat(predicted.out()).contains("교통");
      assertThat(((LinearClassifier) SunhwanFiles.read(out)).terms().spec().ngrams().of("신호등"))
          .isNotEmpty();
    }
  }

  @Test
  void theAnalyzerAndItsDictionaryStayInTheModel() {
    LinearClassifier classifier = (LinearClassifier) SunhwanFiles.read(model);

    assertThat(classifier.terms().spec().ngrams().analyzer().orElseThrow().word())
        .isEqualTo("digits+nori");
    assertThat(classifier.terms().spec().ngrams().of("신호등 24개가"))
        .contains("신호등", "0")
        .doesNotContain("24", "가");
  }

  @Test
  void explainsAnAnswerByItsWords() throws IOException {
    String text = "신호등 고장 문의";

    JsonNode json = JSON.readTree(Terminal.run("explain", model, text, "--json").out());
    Terminal.Result shown = Terminal.run("explain", model, text);

    assertThat(json.get("label").asText()).isEqualTo("교통");
    assertThat(json.get("words").findValuesAsText("word")).containsExactly("신호등", "고장", "문의");
    assertThat(json.get("words").get(0).get("weight").asDouble()).isGreaterThan(0.1);
    assertThat(shown.out())
        .contains("교통: ")
        .contains(text)
        .containsPattern("신호등 +\\+\\d+\\.\\d")
        .doesNotContain("\u001B");
  }

  @Test
  void refusesToExplainWhatIsNotThere() {
    assertThat(Terminal.run("explain", model, "신호등", "--class", "교툥").err())
        .contains("the model has no class '교툥'");
    assertThat(Terminal.run("explain", model, " ").err()).contains("the text is blank");
  }

  @Test
  void coloursWordsWhereStandardOutputIsATerminal() {
    Explanation explanation =
        new Explanation(
            "a",
            0.9,
            List.of(
                new Explanation.Word("for", 0.5),
                new Explanation.Word("faint", 0.001),
                new Explanation.Word("against", -0.1)));

    assertThat(ExplainCommand.coloured(explanation))
        .isEqualTo("\u001B[1;32mfor\u001B[0m faint \u001B[31magainst\u001B[0m");
    assertThat(ExplainCommand.isColourful(Map.of("SUNHWAN_STDOUT_TTY", "1"))).isTrue();
    assertThat(ExplainCommand.isColourful(Map.of("SUNHWAN_STDOUT_TTY", "1", "NO_COLOR", "1")))
        .isFalse();
    assertThat(ExplainCommand.isColourful(Map.of())).isFalse();
  }

  @Test
  void abstainsWhereNoClassIsProbableEnough() throws IOException {
    // of two classes, so that no probability is 1
    String[] words = {"predict", model.toString(), "신호등 재산세", "--abstain-below"};

    JsonNode sure = JSON.readTree(predict(words, "0.1", "--json").out());
    JsonNode unsure = JSON.readTree(predict(words, "1", "--json").out());
    Terminal.Result shown = predict(words, "1");
    Terminal.Result refused = predict(words, "60");

    assertThat(sure.get("label").asText()).isIn("교통", "세금");
    assertThat(unsure.get("label").isNull()).isTrue();
    assertThat(unsure.get("likeliest")).isEqualTo(sure.get("label"));
    assertThat(shown.out()).contains("no answer: no class reaches 100.0%");
    assertThat(refused.err()).contains("--abstain-below: expected a share from 0 to 1, got 60.0");
  }

  private static Terminal.Result predict(String[] words, String... more) {
    List<Object> all = new ArrayList<>(List.of((Object[]) words));
    all.addAll(List.of((Object[]) more));
    return Terminal.run(all.toArray());
  }

  @Test
  void saysHowManyRowsItWouldAnswerAndHowWellItIsCalibrated() throws IOException {
    Object[] words = {"evaluate", model, data, "--abstain-below", "0.5", "--json"};

    JsonNode json = JSON.readTree(Terminal.run(words).out());
    Terminal.Result shown = Terminal.run("evaluate", model, data, "--abstain-below", "0.5");

    assertThat(json.get("calibrationError").asDouble()).isBetween(0.0, 1.0);
    assertThat(json.get("abstainBelow").asDouble()).isEqualTo(0.5);
    assertThat(json.get("answered").asInt()).isBetween(1, 30);
    assertThat(json.get("answeredAccuracy").asDouble()).isGreaterThan(0.9);
    assertThat(shown.out())
        .contains("At a probability of 0.5 or more it answers " + json.get("answered") + " row")
        .contains("ECE");
  }

  @Test
  void readsQuotesAsTheyStandWhenTold() throws IOException {
    Path file = folder.resolve("인용.tsv");
    List<String> lines = new ArrayList<>(List.of("분류\t제목\t내용"));
    for (String line : Files.readAllLines(data).subList(1, 91)) {
      String[] fields = line.split(",", -1);
      lines.add(fields[fields.length - 1] + "\t\"" + fields[0] + "\t" + fields[1]);
    }
    Files.write(file, lines);

    Terminal.Result quoted = Terminal.run("evaluate", model, file);
    Terminal.Result plain = Terminal.run("evaluate", model, file, "--quote", "none");

    assertThat(quoted.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(quoted.err()).contains("quote");
    assertThat(plain.exitCode()).as(plain.err()).isZero();
  }
}
