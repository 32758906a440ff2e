package sunhwan.formats.onnx;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static sunhwan.formats.onnx.OnnxBytes.attribute;
import static sunhwan.formats.onnx.OnnxBytes.floats;
import static sunhwan.formats.onnx.OnnxBytes.model;
import static sunhwan.formats.onnx.OnnxBytes.packed;
import static sunhwan.formats.onnx.OnnxBytes.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.formats.ModelFormatException;
import sunhwan.tensor.Shape;

/** What is an ONNX file is read, whatever else is refused in one line. */
class OnnxFilesTest {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int BOOL = 9;

  @TempDir private static Path folder;

  private static Path file(byte[] content) {
    try {
      return Files.write(folder.resolve("model.onnx"), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OnnxModel read(OnnxBytes bytes) {
    return OnnxFiles.read(file(bytes.bytes()));
  }

  private static void assertRefused(byte[] content, String... parts) {
    Path file = file(content);

    Throwable refusal =
        assertTimeoutPreemptively(
            Duration.ofSeconds(5), () -> catchThrowable(() -> OnnxFiles.read(file)));

    assertThat(refusal).isInstanceOf(ModelFormatException.class);
    assertThat(refusal.getMessage()).startsWith(file.toString()).contains(parts);
    assertThat(refusal.getMessage().lines()).as(refusal.getMessage()).hasSize(1);
  }

  /** y = x + w, with a batch of any size. */
  private static OnnxBytes sum() {
    return new OnnxBytes()
        .node("Add", "x w", "y")
        .message(5, floats("w", new float[] {1, 2}, 2))
        .input("x", FLOAT, -1, 2)
        .output("y", FLOAT, -1, 2);
  }

  /** An LSTM inside of a loop, a branch, and tensors of every kind. */
  private static OnnxBytes rich() {
    OnnxBytes body =
        new OnnxBytes()
            .node("LSTM", "x w r - - h c", "- h2 c2", attribute("hidden_size", 1))
            .node("Identity", "go", "go2")
            .node("Identity", "h2", "h3")
            .input("i", INT64)
            .input("go", BOOL)
            .input("h", FLOAT, 1, 1, 1)
            .input("c", FLOAT, 1, 1, 1)
            .output("go2", BOOL)
            .output("h2", FLOAT, 1, 1, 1)
            .output("c2", FLOAT, 1, 1, 1)
            .output("h3", FLOAT, 1, 1, 1);
    OnnxBytes yes = new OnnxBytes().node("Neg", "hs", "b").output("b", FLOAT);
    OnnxBytes no = new OnnxBytes().node("Abs", "hs", "b").output("b", FLOAT);
    return new OnnxBytes()
        .node("Loop", "m t h0 h0", "h c hs", attribute("body", body))
        .node("If", "t", "z", attribute("then_branch", yes), attribute("else_branch", no))
        .node("Slice", "z from to", "s")
        .node("Pad", "s pads", "p", attribute("mode", "edge"))
        .node("Cast", "p", "texts", attribute("to", 8))
        .message(5, tensor("m", INT64).data(7, packed(2)))
        .message(5, tensor("t", BOOL).data(5, packed(1)))
        .message(5, floats("w", new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 4, 2))
        .message(5, floats("r", new float[] {1, 2, 3, 4}, 1, 4, 1))
        .message(5, tensor("from", INT64, 1).data(7, packed(0)))
        .message(5, tensor("to", INT64, 1).data(7, packed(1)))
        .message(5, tensor("pads", INT64, 8).data(7, packed(1, 0, 0, 0, 0, 0, 0, 1)))
        .message(5, floats("h0", new float[] {0.5f}, 1, 1, 1))
        .message(5, tensor("halves", 10, 2).data(5, packed(0x3C00, 0xC000)))
        .message(5, tensor("names", 8, 2).text(6, "순환").text(6, ""))
        .input("x", FLOAT, -1, 1, 2)
        .output("texts", 8, -1, -1, -1, -1)
        .output("hs", FLOAT, -1, 1, 1, 1)
        .output("halves", 10, 2)
        .output("names", 8, 2);
  }

  private static OnnxValue.Floats x(int time) {
    return new OnnxValue.Floats(Shape.of(time, 1, 2), new float[2 * time]);
  }

  @Test
  void runsAModelWithAnyBatch() {
    OnnxModel model = read(model(sum(), 17));

    OnnxValue y =
        model.run(Map.of("x", new OnnxValue.Floats(Shape.of(2, 2), 10, 20, 30, 40))).get("y");

    assertThat(model.inputs())
        .hasToString("['x' FLOAT (None, 2)]")
        .isEqualTo(List.of(new OnnxPort("x", OnnxType.FLOAT, model.inputs().get(0).shape())));
    assertThat(model.outputs()).hasToString("['y' FLOAT (None, 2)]");
    assertThat(model.opset()).isEqualTo(17);
    assertThat(y.shape()).isEqualTo(Shape.of(2, 2));
    assertThat(((OnnxValue.Floats) y).data()).containsExactly(11, 22, 31, 42);
  }

  @Test
  void refusesInputsThatDoNotFit() {
    OnnxModel model = read(model(sum(), 17));

    assertThatThrownBy(() -> model.run(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ONNX model: expected input 'x' FLOAT (None, 2), got []");
    assertThatThrownBy(() -> model.run(Map.of("x", new OnnxValue.Ints(Shape.of(1, 2), 1, 2))))
        .hasMessage("ONNX model: expected input 'x' FLOAT (None, 2), got INT32 (1, 2)");
    assertThatThrownBy(() -> model.run(Map.of("x", new OnnxValue.Floats(Shape.of(2), 1, 2))))
        .hasMessage("ONNX model: expected input 'x' FLOAT (None, 2), got FLOAT (2,)");
    assertThatThrownBy(
            () -> {
              OnnxValue pair = new OnnxValue.Floats(Shape.of(1, 2), 1, 2);
              model.run(Map.of("x", pair, "X", pair));
            })
        .hasMessage("ONNX model: there are no inputs [X], only ['x' FLOAT (None, 2)]");
  }

  @Test
  void namesTheNodeThatCannotBeComputed() {
    OnnxBytes graph =
        new OnnxBytes()
            .node("Gather", "w i", "y")
            .message(5, floats("w", new float[] {1, 2}, 2))
            .input("i", INT64)
            .output("y", FLOAT);

    assertThatThrownBy(
            () -> read(model(graph, 17)).run(Map.of("i", new OnnxValue.Longs(Shape.of(), 7))))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageEndingWith("model.onnx: node 'n_Gather' (Gather): index 7 is outside of 0 to 1");
  }

  /** One tensor of every type, in raw_data and in its list, holds the same numbers. */
  @ParameterizedTest
  @MethodSource("tensors")
  void readsTensorsOfEveryType(OnnxBytes tensor, Object expected) {
    OnnxValue value = OnnxFiles.readValue(file(tensor.bytes()));

    Object data =
        switch (value) {
          case OnnxValue.Floats v -> v.data();
          case OnnxValue.Doubles v -> v.data();
          case OnnxValue.Ints v -> v.data();
          case OnnxValue.Longs v -> v.data();
          case OnnxValue.UnsignedBytes v -> v.data();
          case OnnxValue.SignedBytes v -> v.data();
          case OnnxValue.Booleans v -> v.data();
          case OnnxValue.Strings v -> v.data();
        };
    assertThat(data).isEqualTo(expected);
    assertThat(value.shape()).isEqualTo(Shape.of(2));
  }

  private static byte[] raw(int width, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      raw.putLong(i * width, values[i]);
    }
    return Arrays.copyOf(raw.array(), width * values.length);
  }

  static Stream<Arguments> tensors() {
    long one = Float.floatToIntBits(1.5f);
    long two = Float.floatToIntBits(-2);
    long wide = Double.doubleToLongBits(1.5);
    long minus = Double.doubleToLongBits(-2);
    float[] floats = {1.5f, -2};
    return Stream.of(
        argumentSet("FLOAT raw", tensor("t", 1, 2).data(9, raw(4, one, two)), floats),
        argumentSet("FLOAT list", tensor("t", 1, 2).data(4, raw(4, one, two)), floats),
        argumentSet("DOUBLE raw", tensor("t", 11, 2).data(9, raw(8, wide, minus)), doubles()),
        argumentSet("DOUBLE list", tensor("t", 11, 2).data(10, raw(8, wide, minus)), doubles()),
        argumentSet("INT32 raw", tensor("t", 6, 2).data(9, raw(4, 7, -7)), new int[] {7, -7}),
        argumentSet("INT32 list", tensor("t", 6, 2).data(5, packed(7, -7)), new int[] {7, -7}),
        argumentSet("INT64 raw", tensor("t", 7, 2).data(9, raw(8, 7, -7)), new long[] {7, -7}),
        argumentSet("INT64 list", tensor("t", 7, 2).data(7, packed(7, -7)), new long[] {7, -7}),
        argumentSet("INT64 singly", tensor("t", 7, 2).number(7, 7).number(7, 8), new long[] {7, 8}),
        argumentSet("UINT8 raw", tensor("t", 2, 2).data(9, raw(1, 7, 200)), bytes(7, 200)),
        argumentSet("UINT8 list", tensor("t", 2, 2).data(5, packed(7, 200)), bytes(7, 200)),
        argumentSet("INT8 raw", tensor("t", 3, 2).data(9, raw(1, 7, -7)), bytes(7, -7)),
        argumentSet("INT8 list", tensor("t", 3, 2).data(5, packed(7, -7)), bytes(7, -7)),
        argumentSet("BOOL raw", tensor("t", 9, 2).data(9, raw(1, 1, 0)), truths()),
        argumentSet("BOOL list", tensor("t", 9, 2).data(5, packed(1, 0)), truths()),
        argumentSet("FLOAT16 raw", tensor("t", 10, 2).data(9, raw(2, 0x3E00, 0xC000)), floats),
        argumentSet("FLOAT16 list", tensor("t", 10, 2).data(5, packed(0x3E00, 0xC000)), floats),
        argumentSet("BFLOAT16 raw", tensor("t", 16, 2).data(9, raw(2, 0x3FC0, 0xC000)), floats),
        argumentSet("BFLOAT16 list", tensor("t", 16, 2).data(5, packed(0x3FC0, 0xC000)), floats),
        argumentSet(
            "STRING", tensor("t", 8, 2).text(6, "순환").text(6, ""), new String[] {"순환", ""}));
  }

  private static double[] doubles() {
    return new double[] {1.5, -2};
  }

  private static byte[] bytes(int... values) {
    return new byte[] {(byte) values[0], (byte) values[1]};
  }

  private static boolean[] truths() {
    return new boolean[] {true, false};
  }

  @Test
  void refusesWhatIsNoOnnxFile() {
    assertRefused(new byte[0], "is empty");
    assertRefused("\u0089HDF\r\n\u001a\n".getBytes(ISO_8859_1), "HDF5");
    assertRefused("PK\u0003\u0004....".getBytes(ISO_8859_1), "is a zip", "torch.onnx.export");
    assertRefused(
        "version https://git-lfs.github.com/spec/v1".getBytes(ISO_8859_1), "git lfs pull");
    assertRefused("{\"model\": 1}".getBytes(ISO_8859_1), "is no ONNX file");
    assertRefused(new byte[1000], "is no ONNX file");
    assertRefused(new OnnxBytes().number(1, 8).bytes(), "no graph");
    assertThatThrownBy(() -> OnnxFiles.read(folder)).hasMessageContaining("is a folder");
    assertThatThrownBy(() -> OnnxFiles.read(folder.resolve("none.onnx")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> OnnxFiles.read(Path.of("/dev/null")))
        .isInstanceOf(ModelFormatException.class);
  }

  private static Arguments wrong(String why, OnnxBytes graph, String... parts) {
    return argumentSet(why, graph, parts);
  }

  static Stream<Arguments> wrong() {
    OnnxBytes deep = new OnnxBytes();
    for (int i = 0; i < 100; i++) {
      deep = new OnnxBytes().node("If", "t", "y", attribute("then_branch", deep));
    }
    OnnxBytes types = new OnnxBytes();
    for (int i = 0; i < 5000; i++) {
      types = i % 1000 == 0 ? new OnnxBytes().message(4, types) : types;
    }
    OnnxBytes w = floats("w", new float[] {1}, 1);
    return Stream.of(
        wrong("operator", sum().node("Adds", "x x", "z"), "operator Adds", "nearest is Add"),
        wrong(
            "domain",
            sum().message(1, new OnnxBytes().text(4, "Add").text(7, "com.microsoft")),
            "domain com.microsoft"),
        wrong("attribute", sum().node("Neg", "x", "z", attribute("a", 1)), "attribute 'a'"),
        wrong("unknown name", sum().node("Neg", "q", "z"), "reads 'q'"),
        wrong("given twice", sum().node("Neg", "x", "y"), "gives 'y' a second time"),
        wrong("no output", sum().output("q", FLOAT), "nothing gives the output 'q'"),
        wrong("inputs", sum().node("Neg", "x x", "z"), "expected 1 inputs, got 2"),
        wrong("outputs", sum().node("Neg", "x", "a b"), "expected 1 outputs, got 2"),
        wrong("two tensors", sum().message(5, w), "two tensors called 'w'"),
        wrong("sparse", sum().message(15, new OnnxBytes()), "sparse"),
        wrong("nested", deep, "nests its messages more than 200 deep"),
        wrong(
            "sequence",
            sum().message(11, new OnnxBytes().text(1, "s").message(2, types)),
            "input 's' is a sequence"),
        wrong("type", sum().input("c", 14, 1), "input 'c' is a tensor of COMPLEX64"),
        wrong("negative axis", sum().input("c", 1, 1L << 40), "impossible size 1099511627776"),
        wrong("huge", data(tensor("t", 1, 1L << 30)), "of 1073741824 values should hold"),
        wrong("too huge", data(tensor("t", 1, 1L << 40)), "impossible shape"),
        wrong("huge product", data(tensor("t", 1, 1 << 20, 1 << 20)), "impossible shape"),
        wrong("huge, times 0", data(tensor("t", 1, 1 << 30, 0)), "memory"),
        wrong("negative", data(tensor("t", 1, -1)), "impossible shape"),
        wrong("axes", data(tensor("t", 1, new long[33])), "33 axes"),
        wrong("few bytes", data(tensor("t", 1, 2).data(9, new byte[7])), "8 bytes, holds 7"),
        wrong("few numbers", data(tensor("t", 7, 2).data(7, packed(1))), "2 values holds 1"),
        wrong("few texts", data(tensor("t", 8, 2).text(6, "a")), "holds 1"),
        wrong("large byte", data(tensor("t", 2, 1).data(5, packed(256))), "holds 256"),
        wrong("element type", data(tensor("t", 14, 1)), "type COMPLEX64, which is not read"),
        wrong("no element type", data(tensor("t", 0, 1)), "type UNDEFINED"),
        wrong("other file", data(tensor("t", 1, 1).number(14, 1)), "another file", "onnx.save"),
        wrong(
            "other file",
            data(tensor("t", 1, 1).message(13, new OnnxBytes().text(1, "location"))),
            "another file"),
        wrong("segments", data(tensor("t", 1, 1).message(3, new OnnxBytes())), "segments"),
        wrong("long field", sum().length(5, 1L << 31), "was cut short"),
        wrong("longer field", sum().length(5, Integer.MAX_VALUE), "was cut short"),
        wrong("not UTF-8", sum().message(1, new OnnxBytes().data(4, bytes(0xC3, 0))), "UTF-8"),
        wrong("other kind", sum().message(1, new OnnxBytes().number(4, 1)), "another kind"),
        wrong("cut float", data(tensor("t", 1, 1).data(4, new byte[3])), "numbers of 4"));
  }

  private static OnnxBytes data(OnnxBytes tensor) {
    return sum().message(5, tensor);
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void refusesWhatIsWrongWithAGraph(OnnxBytes graph, String... parts) {
    assertRefused(model(graph, 17).bytes(), parts);
  }

  @Test
  void refusesOpsetsThatItDoesNotKnow() {
    assertRefused(model(sum(), 6).bytes(), "needs opset 6, those from 7 to 25 are read");
    assertRefused(model(sum(), 26).bytes(), "needs opset 26");
    assertRefused(
        model(sum().node("Trilu", "x", "z"), 13).bytes(), "(Trilu) exists since opset 14");
    assertRefused(new OnnxBytes().number(1, 8).message(7, sum()).bytes(), "which opset");
  }

  static Stream<Arguments> greedy() {
    return Stream.of(
        argumentSet("ConstantOfShape", "ConstantOfShape", new long[] {1 << 20, 1 << 20}),
        argumentSet("beyond long", "ConstantOfShape", new long[] {1L << 40, 1L << 40}),
        argumentSet("negative", "ConstantOfShape", new long[] {-1}),
        argumentSet("of nothing", "ConstantOfShape", new long[] {1L << 31, 0}));
  }

  @ParameterizedTest
  @MethodSource("greedy")
  void refusesToMakeWhatDoesNotFit(String operator, long[] sizes) {
    OnnxBytes graph = new OnnxBytes().node(operator, "s", "y").input("s", INT64, -1).output("y", 1);
    OnnxModel model = read(model(graph, 17));

    assertThatThrownBy(
            () -> model.run(Map.of("s", new OnnxValue.Longs(Shape.of(sizes.length), sizes))))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("node 'n_ConstantOfShape'");
  }

  @Test
  void endsALoopThatWouldNeverEnd() {
    OnnxBytes body =
        new OnnxBytes()
            .node("Identity", "go", "go2")
            .input("i", INT64)
            .input("go", BOOL)
            .output("go2", BOOL);
    OnnxBytes scans =
        new OnnxBytes()
            .node("Identity", "go", "go2")
            .node("Identity", "x", "x2")
            .input("i", INT64)
            .input("go", BOOL)
            .output("go2", BOOL)
            .output("x2", FLOAT);
    OnnxBytes graph =
        new OnnxBytes()
            .node("Loop", "- -", "-", attribute("body", body))
            .input("x", FLOAT, -1, 1, 2);
    OnnxBytes grows =
        new OnnxBytes()
            .node("Loop", "- -", "y", attribute("body", scans))
            .input("x", FLOAT, -1, 1, 2)
            .output("y", FLOAT);

    assertThatThrownBy(() -> read(model(graph, 17)).run(Map.of("x", x(1))))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("is still not done");
    assertThatThrownBy(() -> read(model(grows, 17)).run(Map.of("x", x(100_000))))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("memory");
  }

  @Test
  void computesTheRichModel() {
    Map<String, OnnxValue> outputs = read(model(rich(), 17)).run(Map.of("x", x(3)));

    assertThat(outputs.keySet()).containsExactly("texts", "hs", "halves", "names");
    assertThat(outputs.get("texts").shape()).isEqualTo(Shape.of(2, 1, 1, 2));
    assertThat(outputs.get("hs").shape()).isEqualTo(Shape.of(2, 1, 1, 1));
    assertThat(((OnnxValue.Floats) outputs.get("halves")).data()).containsExactly(1, -2);
    assertThat(((OnnxValue.Strings) outputs.get("names")).data()).containsExactly("순환", "");
  }

  /** Bits flipped, ends cut off, bytes set to what lengths like to break at, parts doubled. */
  private static byte[] mutated(byte[] good, SplittableRandom random) {
    byte[] bytes = good.clone();
    int changes = random.nextInt(4) == 0 ? 2 : 1;
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(8)) {
        case 0, 1, 2, 3 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 4 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        case 5 -> bytes[at] = (byte) new int[] {0, 1, 0x7F, 0x80, 0xFF}[random.nextInt(5)];
        case 6 -> {
          // a length of five or ten bytes, up to the largest
          byte[] longer = new byte[bytes.length + 9];
          System.arraycopy(bytes, 0, longer, 0, at);
          int size = random.nextBoolean() ? 5 : 10;
          Arrays.fill(longer, at, Math.min(longer.length, at + size), (byte) 0xFF);
          int end = Math.min(longer.length, at + size);
          longer[end - 1] = (byte) random.nextInt(16);
          int rest = Math.min(bytes.length - at - 1, longer.length - end);
          System.arraycopy(bytes, at + 1, longer, end, Math.max(0, rest));
          bytes = longer;
        }
        default -> {
          int from = random.nextInt(bytes.length);
          int length = Math.min(random.nextInt(32), bytes.length - Math.max(from, at));
          System.arraycopy(bytes, from, bytes, at, length);
        }
      }
    }
    return bytes;
  }

  @Test
  void readsOrRefusesWhateverTheBytes() {
    SplittableRandom random = new SplittableRandom(20);
    byte[] good = model(rich(), 17).bytes();
    int refused = 0;
    int computed = 0;
    for (int i = 0; i < 5000; i++) {
      byte[] bytes = mutated(good, random);
      Throwable thrown =
          assertTimeoutPreemptively(
              Duration.ofSeconds(5),
              () ->
                  catchThrowable(
                      () -> {
                        OnnxModel model = OnnxFiles.read(file(bytes));
                        if (model.inputs().toString().equals("['x' FLOAT (None, 1, 2)]")) {
                          model.run(Map.of("x", x(3)));
                        }
                      }));
      if (thrown == null) {
        computed++;
      } else {
        refused++;
        assertThat(thrown).as("mutation %d", i).isInstanceOf(ModelFormatException.class);
        assertThat(thrown.getMessage().lines()).hasSize(1);
      }
    }

    assertThat(refused).isGreaterThan(2000);
    assertThat(computed).isGreaterThan(500);
  }
}
