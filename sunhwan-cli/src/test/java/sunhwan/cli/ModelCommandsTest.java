package sunhwan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** train, then evaluate, predict, summary and neighbours of what it wrote. */
class ModelCommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static Path data;
  private static Path model;
  private static Terminal.Result trained;

  @BeforeAll
  static void train() throws IOException {
    data = Questions.write(folder.resolve("문의.csv"), 150, 1);
    model = folder.resolve("문의.sunhwan");
    trained = train(model, "--json");
  }

  private static Terminal.Result train(Path out, Object... more) {
    List<Object> words = new ArrayList<>();
    words.addAll(List.of("train", data, "--text", "제목,내용", "--label", "분류", "--out", out));
    words.addAll(List.of("--units", 8, "--embedding", 8, "--epochs", 6, "--learning-rate", 0.02));
    words.addAll(List.of(more));
    return Terminal.run(words.toArray());
  }

  @Test
  void saysWhatTheModelScoredAndWhereItIs() throws IOException {
    JsonNode json = JSON.readTree(trained.out());

    assertThat(trained.exitCode()).isZero();
    assertThat(json.get("out").asText()).isEqualTo(model.toString());
    assertThat(json.get("model").get("name").asText()).isEqualTo("bi-gru");
    assertThat(json.get("model").get("accuracy").asDouble()).isGreaterThan(0.9);
    assertThat(json.get("rows").get("test").asInt()).isEqualTo(30);
  }

  @Test
  void theSameSeedGivesTheSameBytesWhateverTheThreads() throws IOException {
    Path again = folder.resolve("again.sunhwan");
    Path threads = folder.resolve("threads.sunhwan");
    Path other = folder.resolve("other.sunhwan");

    train(again, "--threads", 1);
    train(threads, "--threads", 2);
    train(other, "--seed", 7);

    assertThat(again).hasSameBinaryContentAs(model);
    assertThat(threads).hasSameBinaryContentAs(model);
    assertThat(Files.mismatch(other, model)).isNotNegative();
  }

  @Test
  void evaluatesTheTrainingDataOnItsHeldOutRowsAndFindsTheSameScore() throws IOException {
    Terminal.Result result = Terminal.run("evaluate", model, data, "--json");

    JsonNode told = JSON.readTree(result.out());
    JsonNode before = JSON.readTree(trained.out()).get("model");
    assertThat(told.get("rows").asInt()).isEqualTo(30);
    assertThat(told.get("learntFrom").asInt()).isEqualTo(120);
    assertThat(told.get("accuracy")).isEqualTo(before.get("accuracy"));
    assertThat(told.get("macroF1")).isEqualTo(before.get("macroF1"));
    assertThat(told.get("loss")).isEqualTo(before.get("loss"));
  }

  @Test
  void trainsSavesAndUsesANetworkOfSubwordsThatOtherClassesTaughtAsWell() throws IOException {
    Path wide = folder.resolve("wide.sunhwan");

    Terminal.Result told =
        train(wide, "--model", "wide-deep", "--keep", "교통,복지", "--auxiliary", "--json");
    Terminal.Result scored = Terminal.run("evaluate", wide, data, "--json");
    Terminal.Result said = Terminal.run("predict", wide, "--json", "버스 노선 문의");
    Terminal.Result table = Terminal.run("predict", wide, "--input", data, "--json");
    Terminal.Result summary = Terminal.run("summary", wide);

    assertThat(told.exitCode()).isZero();
    assertThat(told.err())
        .contains("'제목' is pooled once more by itself")
        .contains("50 rows of 1 other class teach it as well, and are never answers");
    JsonNode trainedModel = JSON.readTree(told.out()).get("model");
    assertThat(trainedModel.get("accuracy").asDouble()).isGreaterThan(0.9);
    assertThat(JSON.readTree(scored.out()).get("accuracy")).isEqualTo(trainedModel.get("accuracy"));
    assertThat(JSON.readTree(said.out().lines().findFirst().orElseThrow()).get("label").asText())
        .isEqualTo("교통");
    assertThat(table.out().lines()).hasSize(150);
    assertThat(summary.out()).contains("EmbeddingBag", "SparseDense", "Subwords");
  }

  @Test
  void trainsSavesAndUsesLanguageModelsThatBecameClassifiers() throws IOException {
    Path pretrained = folder.resolve("ulmfit.sunhwan");
    Path threads = folder.resolve("ulmfit2.sunhwan");

    Terminal.Result told = train(pretrained, "--model", "ulmfit", "--epochs", 6, "--json");
    train(threads, "--model", "ulmfit", "--epochs", 6, "--threads", 2);
    Terminal.Result scored = Terminal.run("evaluate", pretrained, data, "--json");
    Terminal.Result said = Terminal.run("predict", pretrained, "--json", "버스 노선 문의");
    Terminal.Result explained = Terminal.run("explain", pretrained, "버스 문의", "--json");
    Terminal.Result summary = Terminal.run("summary", pretrained);
    Terminal.Result inspected = Terminal.run("inspect", pretrained);

    assertThat(told.exitCode()).isZero();
    assertThat(told.err()).contains("learn to foretell pieces of 96 texts");
    assertThat(told.out()).contains("LANGUAGE_MODEL", "frequencies alone");
    JsonNode trainedModel = JSON.readTree(told.out()).get("model");
    assertThat(trainedModel.get("name").asText()).isEqualTo("ulmfit");
    assertThat(trainedModel.get("accuracy").asDouble()).isGreaterThan(0.9);
    assertThat(threads).hasSameBinaryContentAs(pretrained);
    assertThat(JSON.readTree(scored.out()).get("accuracy")).isEqualTo(trainedModel.get("accuracy"));
    assertThat(JSON.readTree(said.out().lines().findFirst().orElseThrow()).get("label").asText())
        .isEqualTo("교통");
    assertThat(JSON.readTree(explained.out()).get("words").get(0).get("word").asText())
        .isEqualTo("버스");
    assertThat(summary.out()).contains("forward", "backward");
    assertThat(inspected.exitCode()).isZero();
  }

  @Test
  void trainsSavesAndUsesFastText() throws IOException {
    Path vectors = folder.resolve("vectors.sunhwan");
    Path threads = folder.resolve("vectors2.sunhwan");

    Terminal.Result told = train(vectors, "--model", "fasttext", "--epochs", 40, "--json");
    train(threads, "--model", "fasttext", "--epochs", 40, "--threads", 2);
    Terminal.Result scored = Terminal.run("evaluate", vectors, data, "--json");
    Terminal.Result said = Terminal.run("predict", vectors, "--json", "버스 노선 문의");
    Terminal.Result table = Terminal.run("predict", vectors, "--input", data, "--json");
    Terminal.Result explained = Terminal.run("explain", vectors, "버스 문의", "--json");
    Terminal.Result near = Terminal.run("neighbours", vectors, "버스", "--json");
    Terminal.Result summary = Terminal.run("summary", vectors);
    Terminal.Result inspected = Terminal.run("inspect", vectors);

    assertThat(told.exitCode()).isZero();
    JsonNode trainedModel = JSON.readTree(told.out()).get("model");
    assertThat(trainedModel.get("name").asText()).isEqualTo("fasttext");
    assertThat(trainedModel.get("accuracy").asDouble()).isGreaterThan(0.9);
    assertThat(threads).hasSameBinaryContentAs(vectors);
    assertThat(JSON.readTree(scored.out()).get("accuracy")).isEqualTo(trainedModel.get("accuracy"));
    assertThat(JSON.readTree(scored.out()).get("loss")).isEqualTo(trainedModel.get("loss"));
    assertThat(JSON.readTree(said.out().lines().findFirst().orElseThrow()).get("label").asText())
        .isEqualTo("교통");
    assertThat(table.out().lines()).hasSize(150);
    JsonNode words = JSON.readTree(explained.out()).get("words");
    assertThat(words.get(0).get("weight").asDouble())
        .isGreaterThan(words.get(1).get("weight").asDouble());
    assertThat(near.exitCode()).isZero();
    assertThat(near.out()).contains("지하철");
    assertThat(summary.out()).contains("A fastText model of", "buckets of runs, 100 numbers each");
    assertThat(inspected.out()).contains("buckets");
  }

  @Test
  void refusesWhatMeansNothingToFastText() {
    Path vectors = folder.resolve("few.sunhwan");
    Path picture = folder.resolve("few.svg");
    train(vectors, "--model", "fasttext");

    Terminal.Result drawn = Terminal.run("summary", vectors, "--diagram", picture);
    Terminal.Result exported =
        Terminal.run("export", vectors, "--to", "onnx", "--out", folder.resolve("few.onnx"));
    Terminal.Result stopped =
        train(vectors, "--model", "fasttext", "--checkpoint", folder.resolve("few.checkpoint"));

    assertThat(drawn.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(drawn.err()).contains("is a mean of vectors and has no layers to draw");
    assertThat(exported.exitCode()).isEqualTo(ExitCode.MODEL);
    assertThat(exported.err()).contains("is a fastText model of").contains("stays a .sunhwan file");
    assertThat(stopped.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(stopped.err()).contains("--checkpoint is not for fasttext");
  }

  @Test
  void refusesWhatMeansNothingToNetworksOfSubwords() {
    Terminal.Result result =
        train(folder.resolve("none.sunhwan"), "--model", "wide-deep", "--auxiliary");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("--auxiliary means the classes that --keep leaves out");
    Terminal.Result stopped =
        train(
            folder.resolve("none.sunhwan"),
            "--model",
            "ensemble",
            "--checkpoint",
            folder.resolve("none.checkpoint"));
    assertThat(stopped.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(stopped.err()).contains("--checkpoint is not for ensemble");
  }

  @Test
  void showsScoresClassesAndConfusionBesideTheMajority() {
    Terminal.Result result = Terminal.run("evaluate", model, data);

    assertThat(result.out())
        .contains("30 rows that its training held out.")
        .contains("120 rows were passed over because the model learnt from them")
        .contains("always 교통     33.3%")
        .containsPattern("the model +[0-9.]+%")
        .contains("macro average")
        .contains("actual ↓  predicted →");
  }

  @Test
  void scoresAllRowsWhenAskedAndWarns() throws IOException {
    Terminal.Result result = Terminal.run("evaluate", model, data, "--rows", "all", "--json");

    assertThat(JSON.readTree(result.out()).get("rows").asInt()).isEqualTo(150);
    assertThat(result.err()).contains("the model learnt from 120 of these rows");
  }

  @Test
  void recognisesRowsThatItLearntFromInAnotherFile() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(data));
    lines.add("새 도로 문의,신호등 알려 주세요,교통");
    Path longer = Files.write(folder.resolve("longer.csv"), lines);

    JsonNode told = JSON.readTree(Terminal.run("evaluate", model, longer, "--json").out());

    assertThat(told.get("rows").asInt()).isEqualTo(31);
    assertThat(told.get("learntFrom").asInt()).isEqualTo(120);
  }

  @Test
  void countsAndPassesOverRowsOfUnknownClasses() throws IOException {
    Path other =
        Files.writeString(folder.resolve("other.csv"), "제목,내용,분류\n가,나,교통\n다,라,환경\n마,바,환경\n사,아,\n");

    Terminal.Result text = Terminal.run("evaluate", model, other);
    JsonNode json = JSON.readTree(Terminal.run("evaluate", model, other, "--json").out());

    assertThat(text.out())
        .contains(
            "3 rows were passed over because the model does not know the class: 환경 2, (empty) 1.");
    assertThat(json.get("rows").asInt()).isEqualTo(1);
    assertThat(json.get("unknownLabels").toString()).isEqualTo("{\"환경\":2,\"\":1}");
  }

  @Test
  void saysThatItKnowsFewWordsOfOtherRows() throws IOException {
    Path foreign = folder.resolve("foreign.csv");
    StringBuilder rows = new StringBuilder("제목,내용,분류\n");
    for (int i = 0; i < 20; i++) {
      rows.append("qqq,zzz,").append(Questions.CLASSES.get(i % 3)).append('\n');
    }
    Files.writeString(foreign, rows);

    Terminal.Result result = Terminal.run("evaluate", model, foreign, "--json");

    assertThat(JSON.readTree(result.out()).get("warnings").findValuesAsText("code"))
        .contains("UNKNOWN_WORDS");
  }

  @Test
  void refusesToScoreWhereEveryRowWasLearntFrom() throws IOException {
    Path test = Questions.write(folder.resolve("t.csv"), 12, 5);
    Path all = folder.resolve("all.sunhwan");
    train(all, "--test", test);

    Terminal.Result result = Terminal.run("evaluate", all, data);

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err()).contains("learnt from every row").contains("--rows all");
  }

  @Test
  void predictsATextWithEveryClassAndItsProbability() {
    Terminal.Result result = Terminal.run("predict", model, "지하철 도로 신호등 버스");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines()).hasSize(3);
    assertThat(result.out().lines().findFirst().orElseThrow()).startsWith("  교통");
  }

  @Test
  void predictsAsJsonOneObjectALine() throws IOException {
    Terminal.Result result = Terminal.run("predict", model, "버스", "재산세 환급", "--json");

    List<String> lines = result.out().lines().toList();
    assertThat(lines).hasSize(2);
    JsonNode first = JSON.readTree(lines.getFirst());
    assertThat(first.get("label").asText()).isEqualTo("교통");
    assertThat(JSON.readTree(lines.get(1)).get("label").asText()).isEqualTo("세금");
    double sum = 0;
    for (JsonNode p : first.get("probabilities")) {
      sum += p.asDouble();
    }
    assertThat(sum).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-6));
  }

  @Test
  void predictsTheRowsOfAFileAndTheLinesOfStandardInputAlike() throws IOException {
    Path input = Files.writeString(folder.resolve("in.csv"), "제목,내용\n버스 문의,도로\n재산세,\"환급, 납부\"\n");

    Terminal.Result rows = Terminal.run("predict", model, "--input", input, "--json");
    Terminal.Result lines =
        new Terminal().in("버스 문의 도로\r\n재산세 환급, 납부").type("predict", model, "--json");

    assertThat(rows.exitCode()).isZero();
    assertThat(rows.out().lines()).hasSize(2);
    assertThat(lines.out()).isEqualTo(rows.out());
  }

  @Test
  void readsStandardInputInTheEncodingThatIsNamedAndRefusesAnother() {
    byte[] cp949 = "재산세 환급\n".getBytes(java.nio.charset.Charset.forName("x-windows-949"));

    Terminal.Result named =
        new Terminal().in(cp949).type("predict", model, "--encoding", "cp949", "--json");
    Terminal.Result unnamed = new Terminal().in(cp949).type("predict", model);

    assertThat(named.out()).contains("\"label\":\"세금\"");
    assertThat(unnamed.exitCode()).isEqualTo(3);
    assertThat(unnamed.err()).contains("standard input").contains("--encoding CP949");
  }

  @Test
  void refusesALineWithoutEnd() {
    byte[] endless = "가".repeat(2_000_000).getBytes(StandardCharsets.UTF_8);

    Terminal.Result result = new Terminal().in(endless).type("predict", model);

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err()).contains("standard input, line 1").contains("Give one text a line");
  }

  @Test
  void saysWhereItKnowsNoWordOfAText() {
    Terminal.Result result = new Terminal().in("xyzzy\n\n버스\n").type("predict", model);

    assertThat(result.out().lines()).hasSize(3);
    assertThat(result.err()).contains("the model knows no word of 2 texts");
  }

  @Test
  void summarisesASavedModelWithWhatIsKnownOfIt() {
    Terminal.Result result = Terminal.run("summary", model);

    assertThat(result.out())
        .contains("bidirectional (Bidirectional)")
        .contains("Classes        교통, 복지, 세금")
        .contains("Text from      제목, 내용")
        .contains("test accuracy");
  }

  @Test
  void drawsASavedModelAndDoesNotWriteOverIt() throws IOException {
    Path picture = folder.resolve("그물.svg");
    Path text = folder.resolve("그물.txt");

    Terminal.Result drawn = Terminal.run("summary", model, "--diagram", picture);
    Terminal.run("summary", model, "--diagram", text);
    Terminal.Result other = Terminal.run("summary", model, "--diagram", folder.resolve("g.png"));

    assertThat(drawn.exitCode()).isZero();
    assertThat(drawn.err()).contains("The diagram: " + picture);
    assertThat(drawn.out()).contains("Total params");
    assertThat(Files.readString(picture)).startsWith("<svg ").contains("bidirectional");
    assertThat(Files.readString(text)).contains("│ bidirectional (Bidirectional)", "▼");
    assertThat(other.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(other.err()).contains("neither a picture, FILE.svg, nor a text, FILE.txt");
  }

  @Test
  void showsNearestTokensOfAWordAndOfSeveralTokens() throws IOException {
    JsonNode one = JSON.readTree(Terminal.run("neighbours", model, "버스", "--json").out());
    Terminal.Result many = Terminal.run("neighbours", model, "지하철", "--count", 3);

    assertThat(one.get("tokens").toString()).isEqualTo("[\"버스\"]");
    assertThat(one.get("neighbours")).hasSize(10);
    assertThat(one.get("neighbours").findValuesAsText("word")).doesNotContain("버스");
    assertThat(one.get("neighbours").get(0).get("cosine").asDouble()).isBetween(0.0, 1.0);
    assertThat(many.out()).contains("as the mean of 지하, 하철").contains("Cosine");
    assertThat(many.out().lines()).hasSize(6);
  }

  @Test
  void refusesAWordThatTheModelDoesNotKnow() {
    Terminal.Result result = Terminal.run("neighbours", model, "xyzzy");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err()).contains("does not know 'xyzzy'");
  }

  @Test
  void leavesTheFileAsItWasWhenItIsInterruptedBeforeAnEpochIsOver() throws IOException {
    Path out = Files.writeString(folder.resolve("old.sunhwan"), "old");

    Terminal.Result result =
        new Terminal().interrupted().type("train", "--units", 8, "--epochs", 3, "--out", out);

    assertThat(result.exitCode()).isEqualTo(130);
    assertThat(Files.readString(out)).isEqualTo("old");
    assertThat(result.err()).contains("is unchanged");
  }

  @Test
  void leavesTheFileAsItWasWhereNothingWasLearnt() throws IOException {
    Path out = Files.writeString(folder.resolve("old2.sunhwan"), "old");

    Terminal.Result result = train(out, "--learning-rate", 1e38, "--model", "simple-rnn");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(Files.readString(out)).isEqualTo("old");
    assertThat(result.err()).contains("nothing was learnt").contains("learning-rate");
  }

  @Test
  void passesOverTheByteOrderMarkOfStandardInput() {
    Terminal.Result plain = new Terminal().in("버스 도로\n").type("predict", model, "--json");
    Terminal.Result marked = new Terminal().in("\uFEFF버스 도로\n").type("predict", model, "--json");

    assertThat(marked).isEqualTo(plain);
  }

  @Test
  void saysNothingButErrorsWhereQuietIsWanted() {
    Terminal.Result result = Terminal.run("evaluate", model, data, "--rows", "all", "--quiet");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
  }

  @Test
  void remarksOnOptionsThatChangeNothing() {
    Terminal.Result delimiter = Terminal.run("predict", model, "버스", "--delimiter", "tab");
    Terminal.Result encoding = Terminal.run("predict", model, "버스", "--encoding", "CP949");
    Terminal.Result input =
        Terminal.run("predict", model, "--input", data, "--delimiter", ",", "--encoding", "UTF-8");

    assertThat(delimiter.err())
        .isEqualTo("sunhwan: --delimiter changes nothing without --input.\n");
    assertThat(encoding.err())
        .isEqualTo("sunhwan: --encoding changes nothing where texts are given.\n");
    assertThat(input.err()).isEmpty();
  }

  @Test
  void countsMoreParametersThanAnIntHolds() throws IOException {
    Terminal.Result result =
        Terminal.run(
            "summary",
            "bi-lstm",
            "--recipe",
            "sunhwan",
            "--units",
            12_000,
            "--layers",
            3,
            "--json");

    // embedding 1000·64; one direction 4·units·(inputs + units + 1) with 64 inputs, then 24,000
    // twice; dense 24,000·3 + 3
    JsonNode json = JSON.readTree(result.out());
    assertThat(json.get("parameters").asLong()).isEqualTo(8_070_568_003L);
    assertThat(json.get("layers").findValuesAsText("parameters"))
        .containsSubsequence("64000", "1158240000", "3456096000", "3456096000", "72003");
  }
}
