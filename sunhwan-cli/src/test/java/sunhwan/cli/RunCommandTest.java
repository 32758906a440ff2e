package sunhwan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.formats.Safetensors;
import sunhwan.formats.SunhwanFiles;
import sunhwan.formats.arrays.ArrayFiles;
import sunhwan.formats.onnx.OnnxFiles;
import sunhwan.formats.onnx.OnnxOptions;
import sunhwan.formats.onnx.OnnxValue;
import sunhwan.layers.Activation;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/** run, on models of every format and numbers of every format. */
class RunCommandTest {
  private static final float[][] IDS = {{1, 2, 3, 4}, {5, 6, 0, 0}};

  @TempDir private static Path folder;

  private static final Model MODEL =
      Sequential.of(Embedding.of(7, 3).maskZero(true), GRU.of(4), Dense.of(2, Activation.SOFTMAX))
          .build(3);
  private static final float[] EXPECTED = MODEL.predict(Tensor.ofRows(IDS)).data();

  @BeforeAll
  static void write() throws IOException {
    SunhwanFiles.write(MODEL, folder.resolve("model.sunhwan"));
    // by its bytes, not by its name
    OnnxFiles.write(MODEL, folder.resolve("graph.bin"), OnnxOptions.of());
    OnnxFiles.write(MODEL, folder.resolve("lengths.onnx"), OnnxOptions.of().lengths(true));
    Files.write(folder.resolve("w.safetensors"), Safetensors.write(MODEL.weights()));
    Files.writeString(folder.resolve("ids.json"), "[[1,2,3,4],[5,6,0,0]]");
    Files.writeString(
        folder.resolve("flat.json"), "{\"shape\":[2,4],\"data\":[1,2,3,4,5,6,0.0,0]}");
    Files.writeString(folder.resolve("lengths.json"), "[4, 4]");
    Files.writeString(folder.resolve("half.json"), "[[0.5]]");
    Files.writeString(folder.resolve("deep.json"), "[[[1]]]");
    Files.writeString(folder.resolve("large.json"), "[[9]]");
    OnnxValue.Longs ids = new OnnxValue.Longs(Shape.of(2, 4), 1, 2, 3, 4, 5, 6, 0, 0);
    ArrayFiles.write(Map.of("", ids), folder.resolve("ids.npy"));
    Map<String, OnnxValue> named = new LinkedHashMap<>();
    named.put("lengths", new OnnxValue.Longs(Shape.of(2), 4, 4));
    named.put("ids", ids);
    ArrayFiles.write(named, folder.resolve("named.npz"));
  }

  /** A field of a protobuf message, no longer than 127 bytes. */
  private static byte[] field(int number, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    Stream.of(parts).forEach(content::writeBytes);
    ByteArrayOutputStream field = new ByteArrayOutputStream();
    field.write(number << 3 | 2);
    field.write(content.size());
    field.writeBytes(content.toByteArray());
    return field.toByteArray();
  }

  private static byte[] field(int number, String text) {
    return field(number, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] number(int field, int value) {
    return new byte[] {(byte) (field << 3), (byte) value};
  }

  /** y = -w, where w lies in w.bin. */
  private static byte[] elsewhere() {
    byte[] w =
        field(
            5,
            number(1, 2),
            number(2, 1),
            field(8, "w"),
            field(13, field(1, "location"), field(2, "w.bin")),
            number(14, 1));
    byte[] type = field(1, number(1, 1), field(2, field(1, number(1, 2))));
    byte[] y = field(12, field(1, "y"), field(2, type));
    byte[] node = field(1, field(1, "w"), field(2, "y"), field(4, "Neg"));
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    model.writeBytes(number(1, 8));
    model.writeBytes(field(7, node, w, y));
    model.writeBytes(field(8, field(1, ""), number(2, 17)));
    return model.toByteArray();
  }

  @Test
  void readsFurtherFilesOfAGraphWhereItIsAsked() throws IOException {
    Path model = Files.write(folder.resolve("elsewhere.onnx"), elsewhere());
    Files.write(folder.resolve("w.bin"), new byte[] {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, 0x40});

    Terminal.Result refused = Terminal.run("inspect", model.toString());
    Terminal.Result read = Terminal.run("inspect", model.toString(), "--external-data");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.MODEL);
    assertThat(refused.out()).contains("tensor 'w' lies in another file", "--external-data");
    assertThat(read.err()).isEmpty();
    assertThat(read.exitCode()).isZero();
    assertThat(read.out()).contains("Neg").doesNotContain("another file");
  }

  static Stream<Arguments> ways() {
    return Stream.of(
        Arguments.of("model.sunhwan", List.of("ids.json"), "y.json"),
        Arguments.of("model.sunhwan", List.of("ids.npy"), "y.npy"),
        Arguments.of("graph.bin", List.of("flat.json"), "y.npz"),
        Arguments.of("graph.bin", List.of("ids.npy"), "y.JSON"),
        Arguments.of("lengths.onnx", List.of("ids.npy", "lengths.json"), "y.npy"),
        Arguments.of("lengths.onnx", List.of("named.npz"), "y.npy"));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void givesWhatTheModelPredicts(String model, List<String> inputs, String output) {
    Path out = folder.resolve(output);

    Terminal.Result result = run(model, inputs, out);

    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEqualTo("output FLOAT (2, 2)\nWritten: " + out + "\n");
    OnnxValue value = ArrayFiles.read(out).values().iterator().next();
    assertThat(value.shape()).isEqualTo(Shape.of(2, 2));
    for (int i = 0; i < EXPECTED.length; i++) {
      double got =
          value instanceof OnnxValue.Floats floats
              ? floats.data()[i]
              : ((OnnxValue.Doubles) value).data()[i];
      assertThat(got).isBetween(EXPECTED[i] - 1e-6, EXPECTED[i] + 1e-6);
    }
  }

  private static Terminal.Result run(String model, List<String> inputs, Path output) {
    java.util.ArrayList<Object> words = new java.util.ArrayList<>();
    words.addAll(List.of("run", folder.resolve(model), "--output", output));
    inputs.forEach(input -> words.addAll(List.of("--input", folder.resolve(input))));
    return Terminal.run(words.toArray());
  }

  @Test
  void tellsMachinesWhatItWrote() throws IOException {
    Path out = folder.resolve("told.npz");

    Terminal.Result result =
        Terminal.run(
            "run",
            folder.resolve("graph.bin"),
            "--input",
            folder.resolve("ids.npy"),
            "--output",
            out,
            "--json");

    JsonNode told = new ObjectMapper().readTree(result.out());
    assertThat(told.get("out").asText()).isEqualTo(out.toString());
    assertThat(told.at("/outputs/0/name").asText()).isEqualTo("output");
    assertThat(told.at("/outputs/0/type").asText()).isEqualTo("FLOAT");
    assertThat(told.at("/outputs/0/shape").toString()).isEqualTo("[2,2]");
    assertThat(ArrayFiles.read(out)).containsOnlyKeys("output");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake("graph.bin", "half.json", "y.npy", 3, "input 'ids'", "expected INT64, got 0.5"),
        mistake("graph.bin", "deep.json", "y.npy", 3, "expected input 'ids'", "(1, 1, 1)"),
        mistake("model.sunhwan", "large.json", "y.npy", 3, "Embedding 'embedding'", "got 9"),
        mistake("model.sunhwan", "deep.json", "y.npy", 3, "expected input (batch", "(1, 1, 1)"),
        mistake("graph.bin", "named.npz", "y.npy", 3, "there is no input 'lengths'", "'ids' INT64"),
        mistake("lengths.onnx", "ids.npy", "y.npy", 2, "got 1 arrays", "'lengths' INT64"),
        mistake("graph.bin", "ids.npy", "y.txt", 2, "--output", ".npy, .npz or .json"),
        mistake("graph.bin", "ids.npy", "ids.npy", 2, "--input and --output name the same file"),
        mistake("w.safetensors", "ids.npy", "y.npy", 4, "weights alone"),
        mistake("ids.npy", "ids.json", "y.npy", 4, "holds arrays and no model"),
        mistake("graph.bin", "w.safetensors", "y.npy", 4, "is no .npy, .npz or JSON file"),
        mistake("none.onnx", "ids.npy", "y.npy", 4, "there is no such file"));
  }

  private static Arguments mistake(
      String model, String input, String output, int exitCode, String... parts) {
    return Arguments.of(model, input, output, exitCode, parts);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysInOneLineWhatDoesNotFit(
      String model, String input, String output, int exitCode, String[] parts) {
    Terminal.Result result = run(model, List.of(input), folder.resolve(output));

    assertThat(result.err().lines()).as(result.err()).hasSize(1);
    assertThat(result.err()).startsWith("sunhwan: ").contains(parts).doesNotContain("bug");
    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void predictSaysWhatAModelWithoutAVocabularyLacks() {
    Terminal.Result result = Terminal.run("predict", folder.resolve("model.sunhwan"), "버스");

    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.err()).contains("without the text steps", "sunhwan run");
  }
}
