package sunhwan.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.text.TextClassifier;

/** Whatever a file holds, it is read right or refused in one line. */
class HostileFileTest {
  @TempDir private static Path folder;
  private static byte[] good;
  private static Map<String, byte[]> entries = new LinkedHashMap<>();
  private static float[] answers;

  @BeforeAll
  static void writeAGoodOne() throws IOException {
    TextClassifier classifier = Classifiers.of(Classifiers.steps().findFirst().orElseThrow());
    Path file = folder.resolve("good.sunhwan");
    SunhwanFiles.write(classifier, file);
    good = Files.readAllBytes(file);
    answers = classifier.probabilities(Classifiers.TEXTS, 1).data();
    entries = entriesOf(classifier, file);
  }

  private static Map<String, byte[]> entriesOf(TextClassifier classifier, Path file)
      throws IOException {
    SunhwanFiles.write(classifier, file);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  private static Path zip(Map<String, byte[]> content) throws IOException {
    Path file = folder.resolve("made.sunhwan");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : content.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
        out.closeEntry();
      }
    }
    return file;
  }

  private static void assertRefused(Path file, String... parts) {
    Throwable refusal = catchThrowable(() -> SunhwanFiles.read(file));

    assertThat(refusal).isInstanceOf(ModelFormatException.class);
    assertThat(refusal.getMessage()).startsWith(file.toString());
    for (String part : parts) {
      assertThat(refusal.getMessage()).contains(part);
    }
    assertThat(refusal.getMessage().lines()).as(refusal.getMessage()).hasSize(1);
  }

  private static Path bytes(byte... content) throws IOException {
    return Files.write(folder.resolve("bytes.sunhwan"), content);
  }

  @Test
  void refusesWhatIsNoModelFile() throws IOException {
    assertRefused(bytes(), "is empty");
    assertRefused(bytes((byte) 1, (byte) 2, (byte) 3), "is no .sunhwan file");
    assertRefused(bytes("\u0089HDF\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1)), "HDF5");
    assertRefused(
        bytes("version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.UTF_8)),
        "Git LFS pointer",
        "git lfs pull");
    assertRefused(folder, "is a folder");
    assertRefused(folder.resolve("god.sunhwan"), "no such file", "Did you mean good.sunhwan?");
    assertRefused(zip(Map.of("config.json", new byte[0])), "archive of Keras");
  }

  @Test
  void refusesAFileThatWasCutShort() throws IOException {
    for (int part = 1; part < 50; part++) {
      Path file = folder.resolve("cut.sunhwan");
      Files.write(file, Arrays.copyOf(good, good.length * part / 50));

      assertRefused(file);
    }
  }

  @Test
  void readsTheSameOrRefusesWhereABitHasFlipped() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    Path file = folder.resolve("flipped.sunhwan");
    int refused = 0;
    for (int i = 0; i < 600; i++) {
      byte[] flipped = good.clone();
      flipped[random.nextInt(good.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, flipped);
      try {
        TextClassifier read = SunhwanFiles.read(file);
        assertThat(read.probabilities(Classifiers.TEXTS, 1).data()).isEqualTo(answers);
      } catch (ModelFormatException e) {
        refused++;
        assertThat(e.getMessage().lines()).hasSize(1);
      }
    }

    assertThat(refused).isGreaterThan(500); // the zip's dates and attributes are nobody's business
  }

  /** JSON whose values were exchanged, so that checksums are right and content is not. */
  @ParameterizedTest
  @MethodSource("classifiers")
  void refusesOrReadsWhateverJsonTheEntriesHold(TextClassifier classifier) throws IOException {
    Map<String, byte[]> entries = entriesOf(classifier, folder.resolve("some.sunhwan"));
    SplittableRandom random = new SplittableRandom(2);
    String[] values = {
      "null",
      "true",
      "-1",
      "0",
      "1",
      "2147483647",
      "9e99",
      "1e-400",
      "\"x\"",
      "[]",
      "{}",
      "[[]]",
      "{\"type\":\"Dense\"}",
      "{\"type\":\"java.lang.Runtime\"}"
    };
    for (String name :
        new String[] {"model.json", "text.json", "provenance.json", "sunhwan.json"}) {
      String[] lines = new String(entries.get(name), StandardCharsets.UTF_8).split("\n", -1);
      for (int i = 0; i < 150; i++) {
        String[] changed = lines.clone();
        int line = random.nextInt(changed.length);
        changed[line] =
            changed[line].replaceFirst(
                ":\\s*[^\\[{]+?(,?)$", ": " + values[random.nextInt(values.length)] + "$1");
        Map<String, byte[]> other = new LinkedHashMap<>(entries);
        other.put(name, String.join("\n", changed).getBytes(StandardCharsets.UTF_8));
        Path file = zip(other);
        try {
          SunhwanFiles.read(file).predict("버스");
        } catch (ModelFormatException e) {
          assertThat(e.getMessage()).startsWith(file.toString());
          assertThat(e.getMessage().lines()).as(e.getMessage()).hasSize(1);
        }
      }
    }
  }

  static Stream<TextClassifier> classifiers() {
    return Stream.of(
        Classifiers.of(Classifiers.steps().findFirst().orElseThrow()),
        Classifiers.linear().findFirst().orElseThrow(),
        Classifiers.fastText().skip(2).findFirst().orElseThrow());
  }

  private static Map<String, byte[]> with(String name, byte[] content) {
    Map<String, byte[]> changed = new LinkedHashMap<>(entries);
    changed.put(name, content);
    return changed;
  }

  private static Arguments json(String name, UnaryOperator<String> change, String... parts) {
    String text = new String(entries.get(name), StandardCharsets.UTF_8);
    return arguments(name, change.apply(text), parts);
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        json("sunhwan.json", t -> t.replace("1", "3"), "version 3", "newer Sunhwan"),
        json("sunhwan.json", t -> t.replace("\"sunhwan\"", "\"moon\""), "no format version"),
        json("sunhwan.json", t -> t + "{}", "is no JSON"),
        json("model.json", t -> t.replaceFirst("\"Dense\"", "\"Dance\""), "Dance", "newer version"),
        json("model.json", t -> t.replaceFirst("\"Dense\"", "\"java.lang.Runtime\""), "Runtime"),
        json("model.json", t -> t.replaceFirst("\"units\"", "\"unite\""), "lacks 'units'"),
        json("model.json", t -> t.replaceFirst("\"units\"", "\"extra\" : 1, \"units\""), "[extra]"),
        json(
            "model.json", t -> t.replaceFirst("\"units\"", "\"units\" : 1, \"units\""), "uplicate"),
        json("model.json", t -> t.replaceFirst("\"units\" : 3", "\"units\" : -3"), "-3"),
        json("model.json", t -> t.replaceFirst("\"units\" : 3", "\"units\" : 2147483647")),
        json("model.json", t -> t.replaceFirst("\"units\" : 3", "\"units\" : 4"), "weights"),
        json(
            "model.json",
            t -> t.replaceFirst("\"units\" : 3", "\"units\" : \"3\""),
            "whole number"),
        json("model.json", t -> "[".repeat(100_000), "is no JSON"),
        json("model.json", t -> "", "model.json"),
        json("text.json", t -> t.replace("\"PRE\"", "\"MIDDLE\""), "MIDDLE"),
        json("text.json", t -> t.replace("\"maxLength\" : 7", "\"maxLength\" : 0"), "maxLength"),
        json("text.json", t -> t.replace("\"Tokenizer\"", "\"Script\""), "Script"),
        json("text.json", t -> t.replace("\"교통\"", "\"교통\", \"또\""), "classes"),
        json("text.json", t -> t.replace("\"교통\"", "\"🙂\""), "once"),
        json("provenance.json", t -> "null", "provenance"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void refusesEntriesThatAreNotWhatTheyShouldBe(String name, String content, String[] parts)
      throws IOException {
    assertRefused(zip(with(name, content.getBytes(StandardCharsets.UTF_8))), parts);
  }

  private static Arguments fastText(String name, UnaryOperator<String> change, String... parts) {
    return arguments(name, change, parts);
  }

  static Stream<Arguments> fastTextChanges() {
    return Stream.of(
        fastText("model.json", t -> t.replace("FactoredModel", "FactoryModel"), "model.json"),
        fastText(
            "model.json", t -> t.replaceFirst("0\\.3\\d+", "0"), "temperature must be positive"),
        fastText("model.json", t -> t.replaceFirst("0\\.3\\d+", "\"NaN\""), "temperature"),
        fastText(
            "text.json",
            t -> t.replaceFirst("\"words\" : \\[", "\"words\" : [ \"새말\","),
            "words and buckets"),
        fastText(
            "text.json",
            t -> t.replaceFirst("(\"words\" : \\[ )(\"[^\"]+\")", "$1$2, $2"),
            "different"),
        fastText("text.json", t -> t.replaceFirst("\"words\" : \\[", "\"words\" : [ 7,"), "a text"),
        fastText(
            "text.json",
            t -> t.replaceFirst("\"buckets\" : \\[ \\d+", "\"buckets\" : [ 4999"),
            "ascending buckets in 0 … 4999"),
        fastText(
            "text.json",
            t -> t.replaceFirst("\"buckets\" : \\[ \\d+", "\"buckets\" : [ -1"),
            "ascending buckets"),
        fastText(
            "text.json",
            t -> t.replaceFirst("\"buckets\" : \\[ \\d+", "\"buckets\" : [ 1e99"),
            "a whole number"),
        fastText(
            "text.json",
            t -> t.replaceFirst("\"buckets\" : \\[ \\d+,", "\"buckets\" : ["),
            "words and buckets"),
        fastText("text.json", t -> t.replace("\"buckets\" : 5000", "\"buckets\" : 10"), "0 … 9"),
        fastText(
            "text.json",
            t -> t.replace("\"buckets\" : 5000", "\"buckets\" : 2147483647"),
            "buckets"),
        fastText(
            "text.json",
            t -> t.replace("\"minCharacters\" : 1", "\"minCharacters\" : 9"),
            "minCharacters"),
        fastText(
            "text.json", t -> t.replace("\"wordNgrams\" : 1", "\"wordNgrams\" : 0"), "wordNgrams"),
        fastText("text.json", t -> t.replace("WordAnalyzer", "java.lang.Runtime"), "Runtime"),
        fastText("text.json", t -> t.replace("\"교통\"", "\"교통\", \"또\""), "classes"));
  }

  @ParameterizedTest
  @MethodSource("fastTextChanges")
  void refusesAFastTextClassifierThatIsNotWhatItShouldBe(
      String name, UnaryOperator<String> change, String[] parts) throws IOException {
    Map<String, byte[]> other =
        entriesOf(
            Classifiers.fastText().skip(2).findFirst().orElseThrow(),
            folder.resolve("vectors.sunhwan"));
    String text = new String(other.get(name), StandardCharsets.UTF_8);
    String changed = change.apply(text);
    other.put(name, changed.getBytes(StandardCharsets.UTF_8));

    assertThat(changed).isNotEqualTo(text);
    assertRefused(zip(other), parts);
  }

  @Test
  void refusesAFastTextClassifierWithOtherWeights() throws IOException {
    Map<String, byte[]> other =
        entriesOf(
            Classifiers.fastText().findFirst().orElseThrow(), folder.resolve("vectors.sunhwan"));
    String f32 = "{\"dtype\":\"F32\",";
    String input = "{\"input\":" + f32 + "\"shape\":[1,2],\"data_offsets\":[0,8]}";

    other.put("weights.safetensors", safetensors(input + "}", 8));
    assertRefused(zip(other), "output");
    other.put(
        "weights.safetensors",
        safetensors(
            input + ",\"output\":" + f32 + "\"shape\":[3,2],\"data_offsets\":[8,32]}}", 32));
    assertRefused(zip(other), "expected input (features, dim)");
    other.put(
        "weights.safetensors",
        safetensors(
            input + ",\"output\":" + f32 + "\"shape\":[2,3],\"data_offsets\":[8,32]}}", 32));
    assertRefused(zip(other), "words and buckets");
  }

  @Test
  void refusesEntriesThatAreMissingOrTooMany() throws IOException {
    for (String name : entries.keySet()) {
      Map<String, byte[]> fewer = new LinkedHashMap<>(entries);
      fewer.remove(name);
      assertRefused(zip(fewer), name);
    }
    assertRefused(zip(with("../../evil", new byte[3])), "entry ../../evil");
    assertRefused(zip(with("run.class", new byte[3])), "entry run.class");
  }

  @Test
  void refusesAnEntryThatUnpacksToFarTooMuch() throws IOException {
    Path file = folder.resolve("bomb.sunhwan");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      out.putNextEntry(new ZipEntry("model.json"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 256; i++) {
        out.write(zeros);
      }
    }

    assertRefused(file, "model.json", "unpacks to more than 200 times its size");
  }

  private static byte[] safetensors(String header, int bytes) {
    byte[] head = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + head.length + bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(head.length)
        .put(head)
        .array();
  }

  static Stream<Arguments> weights() {
    return Stream.of(
        arguments(new byte[3], "8 bytes"),
        arguments(ByteBuffer.allocate(8).putLong(-1).array(), "header"),
        arguments(
            ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 60).array(),
            "header"),
        arguments(safetensors("[]", 0), "object"),
        arguments(safetensors("{\"a\":1}", 0), "a"),
        arguments(safetensors("{}", 4), "bytes"),
        arguments(
            safetensors("{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[8],\"data_offsets\":[0,8]}}", 8),
            "F8_E4M3"),
        arguments(
            safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4),
            "a"),
        arguments(
            safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4),
            "a"),
        arguments(
            safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8),
            "a"),
        arguments(
            safetensors(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[65536,65536],\"data_offsets\":[0,0]}}", 0),
            "a"),
        arguments(
            safetensors(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                    + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                4),
            "b"),
        arguments(
            safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4),
            "weights"));
  }

  @ParameterizedTest
  @MethodSource("weights")
  void refusesWeightsThatAreNotWhatTheyShouldBe(byte[] weights, String part) throws IOException {
    assertRefused(zip(with("weights.safetensors", weights)), part);
  }

  @Test
  void refusesALinkThatLeadsToItself() throws IOException {
    Path loop = folder.resolve("loop.sunhwan");
    Files.createSymbolicLink(loop, loop);

    assertThatThrownBy(() -> SunhwanFiles.read(loop)).isInstanceOf(ModelFormatException.class);
  }

  /** Somebody writes while somebody reads: the reader sees the old file or the new, whole. */
  @Test
  void aReaderNeverSeesHalfAFile() throws Exception {
    Path file = folder.resolve("shared.sunhwan");
    Files.write(file, good);
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 50; i++) {
                try {
                  AtomicFile.write(file, (OutputStream out) -> out.write(good));
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              }
            });
    writer.start();
    int read = 0;
    while (writer.isAlive()) {
      assertThat(SunhwanFiles.read(file).labels()).isEqualTo(Classifiers.LABELS);
      read++;
    }
    writer.join();

    assertThat(read).isPositive();
  }
}
