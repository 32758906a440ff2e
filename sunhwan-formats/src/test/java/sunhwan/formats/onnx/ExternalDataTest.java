package sunhwan.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static sunhwan.formats.onnx.OnnxBytes.model;
import static sunhwan.formats.onnx.OnnxBytes.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.formats.ModelFormatException;
import sunhwan.tensor.Shape;

/** Tensors that lie beside their model. */
class ExternalDataTest {
  private static final int FLOAT = 1;

  @TempDir private Path outside;
  private Path folder;

  /** Four floats, 1 to 4. */
  @BeforeEach
  void writeData() throws IOException {
    folder = Files.createDirectories(outside.resolve("model"));
    ByteBuffer four = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 1; i <= 4; i++) {
      four.putFloat(i);
    }
    Files.write(folder.resolve("w.bin"), four.array());
    Files.createDirectories(folder.resolve("deep"));
    Files.write(folder.resolve("deep").resolve("w.bin"), four.array());
    Files.write(outside.resolve("w.bin"), four.array());
  }

  private static OnnxBytes lies(OnnxBytes tensor, String... keysAndValues) {
    for (int i = 0; i < keysAndValues.length; i += 2) {
      tensor.message(13, new OnnxBytes().text(1, keysAndValues[i]).text(2, keysAndValues[i + 1]));
    }
    return tensor.number(14, 1);
  }

  private static OnnxBytes w(String... keysAndValues) {
    return lies(tensor("w", FLOAT, 2), keysAndValues);
  }

  /** y = x + w. */
  private Path write(OnnxBytes w) throws IOException {
    OnnxBytes graph =
        new OnnxBytes()
            .node("Add", "x w", "y")
            .message(5, w)
            .input("x", FLOAT, -1, 2)
            .output("y", FLOAT, -1, 2);
    return Files.write(folder.resolve("model.onnx"), model(graph, 17).bytes());
  }

  private static float[] run(Path file) {
    OnnxModel read = OnnxFiles.read(file, OnnxExternalData.IN_FOLDER);
    OnnxValue x = new OnnxValue.Floats(Shape.of(1, 2), new float[] {10, 20});
    return ((OnnxValue.Floats) read.run(Map.of("x", x)).get("y")).data();
  }

  @Test
  void readsWhatLiesInTheFolderWhereItIsAskedTo() throws IOException {
    assertThat(run(write(w("location", "w.bin", "length", "8")))).containsExactly(11, 22);
    assertThat(run(write(w("location", "w.bin", "offset", "8")))).containsExactly(13, 24);
    assertThat(
            run(
                write(
                    w("location", "deep/w.bin", "offset", "4", "length", "8", "checksum", "any"))))
        .containsExactly(12, 23);
  }

  @Test
  void readsTheTensorsOfAttributesToo() throws IOException {
    OnnxBytes value =
        new OnnxBytes()
            .text(1, "value")
            .message(5, w("location", "w.bin", "length", "8"))
            .number(20, 4);
    OnnxBytes graph = new OnnxBytes().node("Constant", "", "y", value).output("y", FLOAT, 2);
    graph.node("Neg", "y", "z").output("z", FLOAT, 2);
    Path file = Files.write(folder.resolve("model.onnx"), model(graph, 17).bytes());

    OnnxModel read = OnnxFiles.read(file, OnnxExternalData.IN_FOLDER);

    assertThat(((OnnxValue.Floats) read.run(Map.of()).get("z")).data()).containsExactly(-1, -2);
  }

  @Test
  void readsNothingWhereItIsNotAskedTo() throws IOException {
    Path file = write(w("location", "w.bin", "length", "8"));

    assertThatThrownBy(() -> OnnxFiles.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(file + ": tensor 'w' lies in another file, which is read only")
        .hasMessageContaining("--external-data");
  }

  static Stream<Arguments> wrong() {
    String only = "is not in the model's folder";
    return Stream.of(
        argumentSet("no location", w("length", "8"), only),
        argumentSet("up", w("location", "../w.bin"), only),
        argumentSet("up and down", w("location", "deep/../w.bin", "length", "8"), only),
        argumentSet("backslash", w("location", "..\\w.bin"), only),
        argumentSet("absolute", w("location", "/etc/passwd"), only),
        argumentSet("name with 0", w("location", "w\0.bin"), "whose name no file can have"),
        argumentSet("missing", w("location", "v.bin"), "has no such file"),
        argumentSet("folder", w("location", "deep"), "has no such file"),
        argumentSet("too long", w("location", "w.bin", "length", "17"), "has 16 bytes"),
        argumentSet("behind", w("location", "w.bin", "offset", "17"), "has 16 bytes"),
        argumentSet("over", w("location", "w.bin", "offset", "12", "length", "8"), "has 16 bytes"),
        argumentSet("whole", w("location", "w.bin"), "needs 8 bytes, and has 16"),
        argumentSet("few", w("location", "w.bin", "length", "4"), "needs 8 bytes, and has 4"),
        argumentSet("minus", w("location", "w.bin", "offset", "-8"), "offset '-8'"),
        argumentSet("words", w("location", "w.bin", "length", "all"), "length 'all'"),
        argumentSet(
            "largest",
            w("location", "w.bin", "offset", "999999999999999999", "length", "8"),
            "has 16 bytes"),
        argumentSet("key", w("location", "w.bin", "url", "http://x"), "says 'url'"),
        argumentSet("texts", lies(tensor("w", 8, 2), "location", "w.bin"), "has texts"),
        argumentSet(
            "huge",
            lies(tensor("w", FLOAT, 1 << 28), "location", "w.bin", "length", "1073741824"),
            "has 16 bytes"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void refusesWhatCannotBe(OnnxBytes w, String part) throws IOException {
    Path file = write(w);

    assertThatThrownBy(() -> OnnxFiles.read(file, OnnxExternalData.IN_FOLDER))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(file + ": tensor 'w' ")
        .hasMessageContaining(part)
        .extracting(e -> e.getMessage().lines().count())
        .isEqualTo(1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"link.bin", "way/w.bin"})
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void refusesWhatLeadsThroughALink(String location) throws IOException {
    Files.createSymbolicLink(folder.resolve("link.bin"), outside.resolve("w.bin"));
    Files.createSymbolicLink(folder.resolve("way"), outside);
    Path file = write(w("location", location, "length", "8"));

    assertThatThrownBy(() -> run(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("which leads through a link");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void refusesAFileThatHasAnotherNameToo() throws IOException {
    Files.createLink(folder.resolve("same.bin"), outside.resolve("w.bin"));
    Path file = write(w("location", "same.bin", "length", "8"));

    assertThatThrownBy(() -> run(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("a file that has other names too");
  }
}
