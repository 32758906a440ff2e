package sunhwan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.formats.ModelFile;
import sunhwan.formats.Safetensors;
import sunhwan.formats.SunhwanFiles;
import sunhwan.formats.arrays.ArrayFiles;
import sunhwan.formats.keras.KerasFiles;
import sunhwan.formats.keras.KerasModel;
import sunhwan.formats.keras.KerasTraining;
import sunhwan.formats.onnx.OnnxFiles;
import sunhwan.formats.onnx.OnnxOptions;
import sunhwan.formats.onnx.OnnxValue;
import sunhwan.layers.Activation;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.Input;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.optimizers.Adam;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.text.AdaptedTextVectorization;
import sunhwan.text.SequenceClassifier;
import sunhwan.text.TextVectorization;
import sunhwan.text.Tokenizer;
import sunhwan.text.TokenizerOptions;

/** import, export and inspect: out and back again, and what is refused. */
class ExchangeCommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> TEXTS = List.of("버스 노선 문의", "육아 장려금 신청", "처음 보는 말");

  @TempDir private static Path folder;
  private static Path trained;
  private static SequenceClassifier classifier;
  private static Path data;

  @BeforeAll
  static void train() throws IOException {
    data = Questions.write(folder.resolve("문의.csv"), 60, 1);
    trained = folder.resolve("문의.sunhwan");
    Terminal.Result result =
        Terminal.run(
            "train",
            data,
            "--text",
            "제목,내용",
            "--label",
            "분류",
            "--out",
            trained,
            "--units",
            4,
            "--embedding",
            4,
            "--epochs",
            1);
    assertThat(result.exitCode()).as(result.err()).isZero();
    classifier = (SequenceClassifier) SunhwanFiles.read(trained);
  }

  private static Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  @Test
  void aClassifierComesBackFromOnnxWithItsWords() {
    Path onnx = folder.resolve("문의.onnx");
    Path back = folder.resolve("back.sunhwan");

    Terminal.Result exported = Terminal.run("export", trained, "--to", "onnx", "--out", onnx);
    Terminal.Result imported = Terminal.run("import", onnx, "--out", back);

    assertThat(exported.err()).isEmpty();
    assertThat(exported.out()).isEqualTo("Written: " + onnx + "\n");
    assertThat(imported.err()).isEmpty();
    assertThat(imported.out()).contains("Total params").endsWith("Written: " + back + "\n");
    SequenceClassifier again = (SequenceClassifier) SunhwanFiles.read(back);
    assertThat(again.model().weights()).isEqualTo(classifier.model().weights());
    assertThat(again.predict(TEXTS)).isEqualTo(classifier.predict(TEXTS));
  }

  @Test
  void aModelOfKerassWithItsTextLayerReadsTextsAtOnceAndGoesBack() throws IOException {
    Model model =
        Sequential.of(
                Input.ids(4),
                Embedding.of(5, 3).maskZero(true),
                GRU.of(4),
                Dense.of(2, Activation.SOFTMAX))
            .build(5);
    AdaptedTextVectorization text =
        TextVectorization.of().outputSequenceLength(4).withVocabulary(List.of("버스", "노선", "신청"));
    Path keras = folder.resolve("text.keras");
    KerasFiles.write(KerasModel.of(model).text(text), keras);
    Path labels = write("two.txt", "교통\n복지\n");
    Path out = folder.resolve("text.sunhwan");
    Path back = folder.resolve("back.keras");

    Terminal.Result without = Terminal.run("import", keras, "--out", out);
    Terminal.Result imported = Terminal.run("import", keras, "--labels-file", labels, "--out", out);
    Terminal.Result predicted = Terminal.run("predict", out, "버스, 노선 문의", "--json");
    Terminal.Result exported = Terminal.run("export", out, "--to", "keras", "--out", back);

    assertThat(without.err()).contains("came with a vocabulary").contains("--labels-file");
    assertThat(imported.exitCode()).as(imported.err()).isZero();
    float[] expected = model.predict(Tensor.ofRows(new float[][] {{2, 3, 1, 0}})).data();
    SequenceClassifier again = (SequenceClassifier) SunhwanFiles.read(out);
    assertThat(again.probabilities(List.of("버스, 노선 문의"), 1).data()).isEqualTo(expected);
    assertThat(predicted.out()).contains(expected[0] > expected[1] ? "교통" : "복지");
    assertThat(exported.err()).contains("reads texts").contains("교통, 복지");
    assertThat(KerasFiles.read(back).text()).contains(text);
    assertThat(KerasFiles.read(back).model().weights()).isEqualTo(model.weights());
  }

  @Test
  void aTextLayerThatFillsNothingUpGoesOutAsItCameIn() throws IOException {
    Model model =
        Sequential.of(Embedding.of(4, 3), GRU.of(4), Dense.of(2, Activation.SOFTMAX)).build(5);
    AdaptedTextVectorization text = TextVectorization.of().withVocabulary(List.of("버스", "노선"));
    Path keras = folder.resolve("open.keras");
    KerasFiles.write(KerasModel.of(model).text(text), keras);
    Path labels = write("two.txt", "교통\n복지\n");
    Path out = folder.resolve("open.sunhwan");
    Path back = folder.resolve("open-back.keras");

    Terminal.Result padded =
        Terminal.run("import", keras, "--labels-file", labels, "--out", out, "--padding", "post");
    Terminal.Result imported = Terminal.run("import", keras, "--labels-file", labels, "--out", out);
    Terminal.Result exported = Terminal.run("export", out, "--to", "keras", "--out", back);

    assertThat(padded.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(padded.err()).contains("--padding").contains("Add --max-length");
    assertThat(imported.exitCode()).as(imported.err()).isZero();
    assertThat(exported.exitCode()).as(exported.err()).isZero();
    assertThat(KerasFiles.read(back).text()).contains(text);
    SequenceClassifier again = (SequenceClassifier) SunhwanFiles.read(out);
    assertThat(again.probabilities(List.of("버스 노선 버스"), 1).data())
        .isEqualTo(model.predict(Tensor.ofRows(new float[][] {{2, 3, 2}})).data());
  }

  @ParameterizedTest
  @ValueSource(strings = {"keras", "h5"})
  void aModelComesBackFromKerasWithoutItsWords(String format) throws IOException {
    Model model = Sequential.of(Embedding.of(7, 3).maskZero(true), GRU.of(4), Dense.of(2)).build(5);
    Path first = folder.resolve("first.sunhwan");
    SunhwanFiles.write(model, first);
    Path file = folder.resolve("out." + format);
    Path back = folder.resolve("again.sunhwan");

    Terminal.Result exported = Terminal.run("export", first, "--to", format, "--out", file);
    Terminal.Result imported = Terminal.run("import", file, "--out", back, "--json");

    assertThat(exported.exitCode()).as(exported.err()).isZero();
    assertThat(imported.exitCode()).as(imported.err()).isZero();
    assertThat(imported.err()).contains("it reads numbers");
    assertThat(JSON.readTree(imported.out()).get("parameters").asLong())
        .isEqualTo(model.weights().count());
    assertThat(ModelFile.read(back))
        .isInstanceOfSatisfying(
            ModelFile.Network.class,
            network -> assertThat(network.model().weights()).isEqualTo(model.weights()));
  }

  @Test
  void weightsGoOutUnderKerasNames() {
    Path file = folder.resolve("w.safetensors");

    Terminal.Result result = Terminal.run("export", trained, "--to", "safetensors", "--out", file);

    assertThat(result.err()).contains("the vocabulary stays behind");
    assertThat(Safetensors.read(file)).isEqualTo(classifier.model().weights());
  }

  /** ids of Keras's Tokenizer: 버스 1, 노선 2, 문의 3. */
  @Test
  void aVocabularyMakesANumericModelReadTexts() throws IOException {
    Model model =
        Sequential.of(Embedding.of(4, 3), GRU.of(4), Dense.of(2, Activation.SOFTMAX)).build(5);
    Path onnx = folder.resolve("numbers.onnx");
    OnnxFiles.write(model, onnx, OnnxOptions.of());
    Tokenizer tokenizer = Tokenizer.fit(List.of("버스 버스 버스 노선 노선 문의"), TokenizerOptions.keras());
    Path words = write("tokenizer.json", tokenizer.toJson());
    Path classes = write("classes.txt", "교통\n복지\n");
    Path out = folder.resolve("texts.sunhwan");

    Terminal.Result imported =
        Terminal.run(
            "import",
            onnx,
            "--out",
            out,
            "--vocabulary-file",
            words,
            "--labels-file",
            classes,
            "--text",
            "제목,내용",
            "--label",
            "분류");
    Terminal.Result predicted = Terminal.run("predict", out, "버스 문의", "--json");
    Terminal.Result evaluated = Terminal.run("evaluate", out, data, "--json");

    assertThat(imported.exitCode()).as(imported.err()).isZero();
    float[] expected = model.predict(Tensor.ofRows(new float[][] {{1, 3}})).data();
    JsonNode told = JSON.readTree(predicted.out());
    assertThat((float) told.at("/probabilities/교통").asDouble()).isEqualTo(expected[0]);
    assertThat((float) told.at("/probabilities/복지").asDouble()).isEqualTo(expected[1]);
    assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
    assertThat(JSON.readTree(evaluated.out()).get("rows").asInt()).isPositive();
  }

  @Test
  void aListOfTokensIsKerasTextVectorization() throws IOException {
    Model model = Sequential.of(Embedding.of(4, 3), GRU.of(4), Dense.of(2)).build(5);
    Path file = folder.resolve("n.sunhwan");
    SunhwanFiles.write(model, file);
    Path out = folder.resolve("t.sunhwan");

    Terminal.Result result =
        Terminal.run(
            "import",
            file,
            "--out",
            out,
            "--vocabulary-file",
            write("v.txt", "\n[UNK]\n버스\n문의\n"),
            "--labels-file",
            write("l.json", "[\"가\",\"나\"]"),
            "--max-length",
            2,
            "--padding",
            "pre");

    assertThat(result.exitCode()).as(result.err()).isZero();
    SequenceClassifier read = (SequenceClassifier) SunhwanFiles.read(out);
    assertThat(read.pipeline().step().ids("문의, 노선 버스!")).containsExactly(3, 1, 2);
    assertThat(read.pipeline().encode(List.of("버스")).row(0)).containsExactly(0, 2);
    assertThat(read.labels().names()).containsExactly("가", "나");
  }

  @Test
  void inspectShowsWhatEveryFormatHolds() throws IOException {
    Path onnx = folder.resolve("i.bin"); // told by its bytes
    Path keras = folder.resolve("i.keras");
    Path weights = folder.resolve("i.safetensors");
    Path array = folder.resolve("i.npy");
    Model model = Sequential.of(Embedding.of(7, 3), GRU.of(4), Dense.of(2)).build(5);
    OnnxFiles.write(model, onnx, OnnxOptions.of().opset(15));
    Terminal.run("export", onnx, "--to", "keras", "--out", keras);
    Files.write(weights, Safetensors.write(model.weights()));
    ArrayFiles.write(Map.of("", new OnnxValue.Longs(Shape.of(2), 1, 2)), array);

    assertInspected(trained, "Sunhwan archive", "labels", "vocabulary", "GlobalMaxPooling1D");
    assertInspected(onnx, "ONNX", "opset 15", "'ids' INT64", "GRU 1", "yes, with sunhwan import");
    assertInspected(keras, "Keras 3 archive", "3.15", "gru (GRU)");
    assertInspected(weights, "safetensors", "gru/gru_cell/kernel (3, 12)");
    assertInspected(array, "NumPy array", "INT64 (2,)");
  }

  private static void assertInspected(Path file, String... parts) throws IOException {
    Terminal.Result shown = Terminal.run("inspect", file);
    Terminal.Result json = Terminal.run("inspect", file, "--json");

    assertThat(shown.err()).isEmpty();
    assertThat(shown.out()).contains(parts);
    assertThat(shown.exitCode()).isZero();
    assertThat(JSON.readTree(json.out()).get("format").asText()).isEqualTo(parts[0]);
  }

  @Test
  void inspectSaysWhatIsNotReadAndWhy() throws IOException {
    Path broken = folder.resolve("broken.onnx");
    byte[] bytes = Files.readAllBytes(onnxOf(Sequential.of(Embedding.of(7, 3), GRU.of(4))));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Files.write(
        broken, text.replace("\"\u0003GRU", "\"\u0003GRX").getBytes(StandardCharsets.ISO_8859_1));

    Terminal.Result result = Terminal.run("inspect", broken);

    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.out()).contains("format", "ONNX", "unsupported", "GRX");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void inspectShowsTheVocabularyAndTheTrainingOfAKerasFile() throws IOException {
    Path file = folder.resolve("seen.keras");
    Model model = Sequential.of(Input.ids(4), Embedding.of(4, 3), GRU.of(2)).build(5);
    KerasFiles.write(
        KerasModel.of(model)
            .text(
                TextVectorization.of().outputSequenceLength(4).withVocabulary(List.of("버스", "노선")))
            .training(KerasTraining.of(Adam.of(), "mse")),
        file);

    assertInspected(
        file, "Keras 3 archive", "vocabulary", "first words", "버스, 노선", "adam after 0 batches");
    JsonNode json = JSON.readTree(Terminal.run("inspect", file, "--json").out());
    assertThat(json.get("vocabulary").asInt()).isEqualTo(4); // padding and unknown words
  }

  @Test
  void inspectNamesEveryProblemOfAKerasFileAndWhatIsInIt() throws IOException {
    Path file = folder.resolve("two.keras");
    KerasFiles.write(
        KerasModel.of(Sequential.of(Input.sequence(4, 3), GRU.of(2), Dense.of(2)).build(1)), file);
    Path changed = folder.resolve("changed.keras");
    try (var from = new java.util.zip.ZipFile(file.toFile());
        var to = new java.util.zip.ZipOutputStream(Files.newOutputStream(changed))) {
      for (var entry : Collections.list(from.entries())) {
        byte[] bytes = from.getInputStream(entry).readAllBytes();
        if (entry.getName().equals("config.json")) {
          bytes =
              new String(bytes, StandardCharsets.UTF_8)
                  .replace("\"stateful\":false", "\"stateful\":true")
                  .replace("\"class_name\":\"Dense\"", "\"class_name\":\"Lambda\"")
                  .getBytes(StandardCharsets.UTF_8);
        }
        to.putNextEntry(new java.util.zip.ZipEntry(entry.getName()));
        to.write(bytes);
      }
    }

    Terminal.Result result = Terminal.run("inspect", changed);

    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.out())
        .contains("unsupported", "stateful=true", "also unsupported", "a Lambda carries a program")
        .contains("GRU 'gru', Lambda 'dense'", "3.15.1");
  }

  private static Path onnxOf(Sequential spec) throws IOException {
    Path file = folder.resolve("of.onnx");
    OnnxFiles.write(spec.build(1), file, OnnxOptions.of());
    return file;
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(2, "import M --out O --vocabulary-file V", "belong together"),
        Arguments.of(2, "import M --out O --labels-file V", "no vocabulary of its own"),
        Arguments.of(2, "import M --out M", "name the same file"),
        Arguments.of(2, "export M --to onxn --out O", "Did you mean 'onnx'?"),
        Arguments.of(2, "export M --to keras --opset 13 --out O", "are for --to onnx"),
        Arguments.of(2, "export M --to onnx --opset 99 --out O", "--opset"),
        Arguments.of(4, "import W --out O", "weights alone"),
        Arguments.of(4, "import D --out O", "is no model file"),
        Arguments.of(4, "import P --out O", "pickle"),
        Arguments.of(4, "import M --out O --vocabulary-file V --labels-file D", "of 2 classes"),
        Arguments.of(4, "import M --out O --vocabulary-file J --labels-file V", "tokenizer.json"),
        Arguments.of(4, "export G --to onnx --lengths --out O", "all of one length"),
        Arguments.of(4, "inspect N", "no such file"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysInOneLineWhatDoesNotFit(int exitCode, String command, String part) throws IOException {
    Map<String, Path> files =
        Map.of(
            "M", folder.resolve("문의.sunhwan"),
            "O", folder.resolve("o.sunhwan"),
            "W", Files.write(folder.resolve("x"), Safetensors.write(classifier.model().weights())),
            "D", write("d", "text that\nis no model"),
            "P", Files.write(folder.resolve("p"), new byte[] {(byte) 0x80, 2, 'c', 'o', 's'}),
            "V", write("v", "가\n나\n다\n"),
            "J", write("j", "{\"class_name\":\"Lambda\"}"),
            "G", fixedLength(),
            "N", folder.resolve("nothing"));
    Object[] words =
        Stream.of(command.split(" ", -1))
            .map(w -> files.containsKey(w) ? files.get(w) : w)
            .toArray();

    Terminal.Result result = Terminal.run(words);

    assertThat(result.err().lines()).as(result.err()).hasSize(1);
    assertThat(result.err()).startsWith("sunhwan: ").contains(part).doesNotContain("bug");
    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.out()).isEmpty();
    assertThat(folder.resolve("o.sunhwan")).doesNotExist();
  }

  private static Path fixedLength() throws IOException {
    Path file = folder.resolve("fixed.sunhwan");
    Model model = Sequential.of(Input.ids(5), Embedding.of(7, 3), GRU.of(4)).build(1);
    SunhwanFiles.write(model, file);
    return file;
  }
}
