package sunhwan.formats.arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.formats.ModelFormatException;
import sunhwan.formats.onnx.OnnxType;
import sunhwan.formats.onnx.OnnxValue;
import sunhwan.tensor.Shape;

/** Arrays in files, against files that NumPy 2.4 wrote (make.py beside them). */
class ArrayFilesTest {
  private static final Shape SHAPE = Shape.of(2, 3);
  private static final double[] VALUES = {-2, -1, 0, 1, 2, 3};

  @TempDir private static Path folder;
  private static Map<String, OnnxValue> numpy;

  @BeforeAll
  static void read() throws IOException {
    numpy = ArrayFiles.read(resource("numpy.npz"));
  }

  private static Path resource(String name) throws IOException {
    try (InputStream in = ArrayFilesTest.class.getResourceAsStream(name)) {
      return Files.write(folder.resolve(name), in.readAllBytes());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "f2, FLOAT",
    "f4, FLOAT",
    "f8, DOUBLE",
    "i1, INT8",
    "i2, INT32",
    "i4, INT32",
    "i8, INT64"
  })
  void readsEveryTypeInBothByteOrdersAndBothOrdersOfAxes(String name, OnnxType type) {
    for (String suffix : new String[] {"", "_big", "_fortran"}) {
      OnnxValue value = numpy.get(name + suffix);

      assertThat(value.type()).isEqualTo(type);
      assertThat(value.shape()).isEqualTo(SHAPE);
      assertThat(doubles(value)).containsExactly(VALUES);
    }
  }

  private static double[] doubles(OnnxValue value) {
    return ((OnnxValue.Doubles) ValueTypes.as(value, OnnxType.DOUBLE)).data();
  }

  @Test
  void widensUnsignedNumbersWithoutLoss() {
    assertThat(numpy.get("u1").type()).isEqualTo(OnnxType.UINT8);
    assertThat(doubles(numpy.get("u1"))).containsExactly(0, 1, 255);
    assertThat(doubles(numpy.get("u2"))).containsExactly(0, 1, 65_535);
    assertThat(doubles(numpy.get("u4"))).containsExactly(0, 1, 4_294_967_295L);
  }

  @Test
  void readsScalarsEmptyArraysCubesAndTruth() {
    double[] cube = new double[24];
    Arrays.setAll(cube, i -> i);

    assertThat(numpy.get("scalar").shape()).isEqualTo(Shape.of());
    assertThat(doubles(numpy.get("scalar"))).containsExactly(1.5);
    assertThat(numpy.get("empty").shape()).isEqualTo(Shape.of(0, 3));
    assertThat(numpy.get("cube_fortran").shape()).isEqualTo(Shape.of(2, 3, 4));
    assertThat(doubles(numpy.get("cube_fortran"))).containsExactly(cube);
    assertThat(((OnnxValue.Booleans) numpy.get("bool")).data()).containsExactly(true, false);
  }

  /** IEEE 754's binary16: 0.1 is 0x2E66, and 6e-8 is the smallest number above 0, 2⁻²⁴. */
  @Test
  void readsHalvesAsTheyAre() {
    assertThat(((OnnxValue.Floats) numpy.get("halves")).data())
        .containsExactly(0.0999755859375f, 65504, 0x1p-24f, Float.POSITIVE_INFINITY, -0f);
  }

  @Test
  void readsCompressedArchives() throws IOException {
    Map<String, OnnxValue> arrays = ArrayFiles.read(resource("compressed.npz"));

    assertThat(arrays).containsOnlyKeys("x", "arr_0");
    assertThat(doubles(arrays.get("x"))).containsExactly(1, 1, 1);
  }

  static Stream<OnnxValue> ofEveryType() {
    Shape shape = Shape.of(3);
    return Stream.of(
        new OnnxValue.Floats(shape, 1.5f, -0f, Float.MIN_VALUE),
        new OnnxValue.Doubles(Shape.of(1, 3), Math.PI, 1e-300, Double.MAX_VALUE),
        new OnnxValue.Ints(shape, 1, Integer.MIN_VALUE, Integer.MAX_VALUE),
        new OnnxValue.Longs(shape, 1, Long.MIN_VALUE, Long.MAX_VALUE),
        new OnnxValue.UnsignedBytes(shape, (byte) 200, (byte) 0, (byte) 1),
        new OnnxValue.SignedBytes(shape, (byte) -128, (byte) 0, (byte) 127),
        new OnnxValue.Booleans(shape, true, false, true),
        new OnnxValue.Floats(Shape.of(), 2),
        new OnnxValue.Longs(Shape.of(2, 0)));
  }

  @ParameterizedTest
  @MethodSource("ofEveryType")
  void writesWhatItReads(OnnxValue value) throws IOException {
    Path npy = folder.resolve("a.npy");
    Path npz = folder.resolve("a.npz");
    ArrayFiles.write(Map.of("a", value), npy);
    ArrayFiles.write(Map.of("a", value), npz);

    assertSame(ArrayFiles.read(npy).get(""), value);
    assertSame(ArrayFiles.read(npz).get("a"), value);
  }

  private static void assertSame(OnnxValue read, OnnxValue written) {
    assertThat(read.type()).isEqualTo(written.type());
    assertThat(read.shape()).isEqualTo(written.shape());
    assertThat(data(read)).isEqualTo(data(written));
  }

  private static Object data(OnnxValue value) {
    return switch (value) {
      case OnnxValue.Floats v -> v.data();
      case OnnxValue.Doubles v -> v.data();
      case OnnxValue.Ints v -> v.data();
      case OnnxValue.Longs v -> v.data();
      case OnnxValue.UnsignedBytes v -> v.data();
      case OnnxValue.SignedBytes v -> v.data();
      case OnnxValue.Booleans v -> v.data();
      case OnnxValue.Strings v -> v.data();
    };
  }

  /** NumPy itself as the judge, where there is one. */
  @Test
  void numpyReadsWhatIsWritten() throws Exception {
    Path npz = folder.resolve("ours.npz");
    Map<String, OnnxValue> arrays = new LinkedHashMap<>();
    arrays.put("a", new OnnxValue.Floats(Shape.of(2, 2), 1, 2, 3, 4.5f));
    arrays.put("b", new OnnxValue.Longs(Shape.of(1), 7));
    arrays.put("c", new OnnxValue.Booleans(Shape.of(), true));
    ArrayFiles.write(arrays, npz);
    String script =
        """
        import sys
        try:
            import numpy as np
        except ImportError:
            sys.exit(9)
        z = np.load(sys.argv[1])
        print([(k, str(z[k].dtype), z[k].tolist()) for k in z.files])
        """;
    Process python;
    try {
      python = new ProcessBuilder("python3", "-c", script, npz.toString()).start();
    } catch (IOException e) {
      Assumptions.abort("skipped: there is no python3");
      return;
    }

    String told = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
    Assumptions.assumeTrue(python.exitValue() != 9, "skipped: python3 has no NumPy");
    assertThat(told.strip())
        .isEqualTo(
            "[('a', 'float32', [[1.0, 2.0], [3.0, 4.5]]), ('b', 'int64', [7]),"
                + " ('c', 'bool', True)]");
  }

  @Test
  void readsAndWritesJson() throws IOException {
    assertSame(json("[[1,2,3],[4,5,6]]"), new OnnxValue.Longs(SHAPE, 1, 2, 3, 4, 5, 6));
    assertSame(json("[[1,2.5]]"), new OnnxValue.Doubles(Shape.of(1, 2), 1, 2.5));
    assertSame(json(" 3"), new OnnxValue.Longs(Shape.of(), 3));
    assertSame(json("[]"), new OnnxValue.Longs(Shape.of(0)));
    assertSame(json("[[],[]]"), new OnnxValue.Longs(Shape.of(2, 0)));
    assertSame(json("[true,false]"), new OnnxValue.Booleans(Shape.of(2), true, false));
    assertSame(json("[[\"가\"]]"), new OnnxValue.Strings(Shape.of(1, 1), "가"));
    assertSame(
        json("{\"data\":[1,2,3,4,5,6],\"shape\":[2,3]}"),
        new OnnxValue.Longs(SHAPE, 1, 2, 3, 4, 5, 6));
    assertSame(json("{\"shape\":[],\"data\":[7]}"), new OnnxValue.Longs(Shape.of(), 7));
    Path file = folder.resolve("b.json");
    Map<String, OnnxValue> two = new LinkedHashMap<>();
    two.put("a", new OnnxValue.Floats(Shape.of(2, 1), 0.1f, 2));
    two.put("b", new OnnxValue.Booleans(Shape.of(), true));
    ArrayFiles.write(two, file);

    assertThat(file).hasContent("[[[0.1],[2.0]],true]\n");
  }

  private static OnnxValue json(String text) throws IOException {
    return ArrayFiles.read(Files.writeString(folder.resolve("x.json"), text)).get("");
  }

  private static byte[] npy(String header, int bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("\u0093NUMPY\u0001\u0000".getBytes(StandardCharsets.ISO_8859_1));
    out.write(header.length() & 0xFF);
    out.write(header.length() >> 8);
    out.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
    out.writeBytes(new byte[bytes]);
    return out.toByteArray();
  }

  private static byte[] npy(String descr, String shape, int bytes) {
    return npy(
        "{'descr': " + descr + ", 'fortran_order': False, 'shape': " + shape + ", }\n", bytes);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Stream<Arguments> hostile() throws IOException {
    return Stream.of(
        Arguments.of("nothing", new byte[0], "is empty"),
        Arguments.of("another magic", text("NUMPY and so on"), "is no .npy, .npz or JSON"),
        Arguments.of("a pickle", new byte[] {(byte) 0x80, 4, 'c', 'o', 's'}, "pickle"),
        Arguments.of("Python objects", npy("'|O'", "(1,)", 8), "Python objects"),
        Arguments.of("texts", npy("'<U3'", "(1,)", 12), "type '<U3'"),
        Arguments.of("complex numbers", npy("'<c8'", "(1,)", 8), "type '<c8'"),
        Arguments.of("records", npy("[('a', '<f4')]", "(1,)", 4), "records"),
        Arguments.of("too few bytes", npy("'<f4'", "(2,)", 4), "cut short"),
        Arguments.of("too many bytes", npy("'<f4'", "(2,)", 12), "should hold 8 bytes"),
        Arguments.of("a size that wraps", npy("'<f4'", "(65536, 65536)", 0), "impossible shape"),
        Arguments.of("a huge size beside 0", npy("'<f4'", "(0, 2147483647)", 0), "impossible"),
        Arguments.of("a negative size", npy("'<f4'", "(-1,)", 4), "impossible size"),
        Arguments.of("a size of 30 digits", npy("'<f4'", "(1" + "0".repeat(29) + ",)", 4), "size"),
        Arguments.of("forty axes", npy("'<f4'", "(" + "1,".repeat(40) + ")", 4), "40 axes"),
        Arguments.of("code", npy("__import__('os')", "(1,)", 4), "cannot be understood"),
        Arguments.of(
            "a key twice",
            npy("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': ()}", 4),
            "cannot be understood"),
        Arguments.of("a key less", npy("{'descr': '<f4', 'shape': ()}", 4), "[descr, shape]"),
        Arguments.of("version 9", changed(npy("'<f4'", "(1,)", 4), 6, 9), "version 9"),
        Arguments.of("a long header", changed(npy("'<f4'", "(1,)", 4), 9, 0xFF), "header"),
        Arguments.of("only a magic", text("\u0093NUMPY"), "is no"),
        Arguments.of("ragged lists", text("[[1,2],[3]]"), "side by side"),
        Arguments.of("lists beside values", text("[1,[2]]"), "side by side"),
        Arguments.of("values beside lists", text("[[1],2]"), "side by side"),
        Arguments.of("numbers beside truth", text("[1,true]"), "several kinds"),
        Arguments.of("nothing in a list", text("[null]"), "null"),
        Arguments.of("an object in a list", text("[{}]"), "holds {"),
        Arguments.of("a list cut short", text("[[1,2],[3"), "is no JSON"),
        Arguments.of("two values", text("[1] [2]"), "behind its end"),
        Arguments.of("a number too large", text("[1e999]"), "1e999"),
        Arguments.of("a number of 2,000 digits", text("[" + "9".repeat(2000) + "]"), "is no JSON"),
        Arguments.of("lists a million deep", text("[".repeat(1_000_000)), "32 deep"),
        Arguments.of("a wrong shape", text("{\"shape\":[3],\"data\":[1]}"), "should hold"),
        Arguments.of(
            "a huge shape", text("{\"shape\":[4294967296],\"data\":[1]}"), "impossible size"),
        Arguments.of("no data", text("{\"shape\":[1]}"), "lacks 'data'"),
        Arguments.of("another key", text("{\"run\":[1]}"), "'run'"),
        Arguments.of("an npz with a script", zip("a.npy", npy("'<f4'", "()", 4), "a.py"), "a.py"),
        Arguments.of("an npz that leaves", zip("../a.npy", npy("'<f4'", "()", 4)), "leads out"),
        Arguments.of("an absolute name", zip("/a.npy", npy("'<f4'", "()", 4)), "leads out"),
        Arguments.of("a bomb", zip("a.npy", new byte[64 << 20]), "unpacks to more than 200"),
        Arguments.of("objects in an npz", zip("a.npy", npy("'|O'", "()", 8)), "Python objects"));
  }

  private static byte[] changed(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    return bytes;
  }

  private static byte[] zip(String name, byte[] content, String... more) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
      for (String other : more) {
        zip.putNextEntry(new ZipEntry(other));
      }
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void refusesInOneLine(String what, byte[] bytes, String part) throws IOException {
    Path file = Files.write(folder.resolve("hostile"), bytes);

    assertThatThrownBy(() -> ArrayFiles.read(file))
        .as(what)
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(part)
        .message()
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"numpy.npz", "compressed.npz", "f.npy", "j.json"})
  void readsOrRefusesWhateverByteHasChanged(String name) throws IOException {
    SplittableRandom random = new SplittableRandom(8);
    byte[] good =
        switch (name) {
          case "f.npy" -> npy("'<f4'", "(2, 3)", 24);
          case "j.json" -> text("{\"shape\":[2,2],\"data\":[1,-2.5e3,3,4]}");
          default -> Files.readAllBytes(resource(name));
        };
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      Path file =
          Files.write(
              folder.resolve("changed"),
              i % 4 == 0 ? Arrays.copyOf(bad, random.nextInt(1, bad.length)) : bad);

      Throwable thrown = catchThrowable(() -> ArrayFiles.read(file));

      if (thrown != null) {
        refused++;
        assertThat(thrown).isInstanceOf(ModelFormatException.class);
        assertThat(thrown.getMessage().lines()).hasSize(1);
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  @Test
  void changesNoNumberThatItConverts() {
    OnnxValue half = new OnnxValue.Doubles(Shape.of(1), 0.5);
    OnnxValue large = new OnnxValue.Longs(Shape.of(1), (1L << 24) + 1);
    OnnxValue minus = new OnnxValue.Longs(Shape.of(1), -1);

    assertRefused(half, OnnxType.INT64, "0.5");
    assertRefused(large, OnnxType.FLOAT, "16777217");
    assertRefused(minus, OnnxType.UINT8, "-1");
    assertRefused(new OnnxValue.Doubles(Shape.of(1), 1e39), OnnxType.FLOAT, "1.0E39");
    assertRefused(new OnnxValue.Booleans(Shape.of(1), true), OnnxType.FLOAT, "BOOL");
    assertThat(((OnnxValue.Floats) ValueTypes.as(half, OnnxType.FLOAT)).data())
        .containsExactly(0.5f);
    assertThat(((OnnxValue.Ints) ValueTypes.as(large, OnnxType.INT32)).data())
        .containsExactly(16_777_217);
  }

  private static void assertRefused(OnnxValue value, OnnxType type, String part) {
    assertThatThrownBy(() -> ValueTypes.as(value, type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected " + type + ", got " + part);
  }
}
