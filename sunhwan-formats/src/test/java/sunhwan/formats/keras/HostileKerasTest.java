package sunhwan.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
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
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.Activation;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.LSTM;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.tensor.Tensor;

/** Whatever a file of Keras holds, it is read right or refused in one line, at once. */
class HostileKerasTest {
  @TempDir private static Path folder;
  private static Model model;
  private static byte[] good;
  private static final Map<String, byte[]> ENTRIES = new LinkedHashMap<>();

  @BeforeAll
  static void writeAGoodOne() throws IOException {
    model =
        Sequential.of(
                Embedding.of(30, 6).maskZero(true),
                Bidirectional.of(LSTM.of(4)),
                Dense.of(3, Activation.SOFTMAX))
            .build(1);
    Path file = folder.resolve("good.keras");
    KerasFiles.write(KerasModel.of(model), file);
    good = Files.readAllBytes(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        ENTRIES.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
  }

  private static void assertRefused(Path file, String... parts) {
    Throwable refusal =
        assertTimeoutPreemptively(
            Duration.ofSeconds(5), () -> catchThrowable(() -> KerasFiles.read(file)));

    assertThat(refusal).isInstanceOf(ModelFormatException.class);
    assertThat(refusal.getMessage()).startsWith(file.toString());
    for (String part : parts) {
      assertThat(refusal.getMessage()).contains(part);
    }
    assertThat(refusal.getMessage().lines()).as(refusal.getMessage()).hasSize(1);
  }

  private static Path bytes(byte[] content) throws IOException {
    return Files.write(folder.resolve("made.keras"), content);
  }

  private static Path zip(Map<String, byte[]> content) throws IOException {
    Path file = folder.resolve("made.keras");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : content.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
        out.closeEntry();
      }
    }
    return file;
  }

  private static Path with(String name, byte[] content) throws IOException {
    Map<String, byte[]> changed = new LinkedHashMap<>(ENTRIES);
    changed.put(name, content);
    return zip(changed);
  }

  private static Path with(String name, String content) throws IOException {
    return with(name, content.getBytes(StandardCharsets.UTF_8));
  }

  private static String config() {
    return new String(ENTRIES.get("config.json"), StandardCharsets.UTF_8);
  }

  static Stream<Arguments> starts() {
    return Stream.of(
        arguments("", "is empty"),
        arguments("version https://git-lfs.github.com/spec/v1\noid sha256:", "git lfs pull"),
        arguments("\u0080\u0002}q", "is a pickle"),
        arguments("\u0080\u0004\u0095", "is a pickle"),
        arguments("\u0080\u0005\u0095", "is a pickle"),
        arguments("GIF89a", "is no file of Keras"),
        arguments("<html>Not found", "is no file of Keras"),
        arguments("PK\u0003\u0004", "damaged or cut short"),
        arguments("\u0089HDF\r\n\u001a\n", "needs"));
  }

  @ParameterizedTest
  @MethodSource("starts")
  void refusesWhatIsNoFileOfKeras(String start, String reason) throws IOException {
    assertRefused(bytes(start.getBytes(StandardCharsets.ISO_8859_1)), reason);
  }

  @Test
  void refusesWhatIsNoFileAtAll() throws IOException {
    Path loop = folder.resolve("loop.keras");
    Files.createSymbolicLink(loop, loop);

    assertRefused(loop, "no such file");
    assertRefused(folder.resolve("none.keras"), "no such file");
    assertRefused(folder, "is a folder");
    assertRefused(Path.of("/dev/null"), "is no regular file");
  }

  @Test
  void refusesAnArchiveThatWasCutShort() throws IOException {
    for (int part = 1; part < 50; part++) {
      assertRefused(bytes(Arrays.copyOf(good, good.length * part / 50)));
    }
  }

  @Test
  void refusesAWholeModelThatWasCutShort() throws IOException {
    Path file = folder.resolve("whole.h5");
    KerasFiles.writeH5(KerasModel.of(model), file);
    byte[] whole = Files.readAllBytes(file);
    for (int part = 1; part < 50; part++) {
      assertRefused(bytes(Arrays.copyOf(whole, whole.length * part / 50)));
    }
  }

  @Test
  void refusesNamesThatStandTwiceOrLeadOut() throws IOException {
    Map<String, byte[]> twice = new LinkedHashMap<>(ENTRIES);
    twice.put("config.jsom", new byte[3]);
    zip(twice);
    String all =
        Files.readString(folder.resolve("made.keras"), StandardCharsets.ISO_8859_1)
            .replace("config.jsom", "config.json");

    assertRefused(
        bytes(all.getBytes(StandardCharsets.ISO_8859_1)), "config.json", "stands in the archive");
    assertRefused(with("/etc/passwd", "x"), "entry /etc/passwd: leads out");
    assertRefused(with("assets/../../x", "x"), "entry assets/../../x: leads out");
    assertRefused(with("assets\\..\\x", "x"), "leads out");
    assertRefused(with("C:x", "x"), "entry C:x: leads out");
  }

  @Test
  void refusesMoreEntriesThanAnybodyHas() throws IOException {
    Map<String, byte[]> many = new LinkedHashMap<>(ENTRIES);
    for (int i = 0; i < 10_000; i++) {
      many.put("assets/" + i, new byte[0]);
    }

    assertRefused(zip(many), "holds 10003 entries, at most 10000 are read");
  }

  @Test
  void refusesAnEntryThatUnpacksToFarTooMuch() throws IOException {
    assertRefused(with("assets/zeros", new byte[64 << 20]), "assets/zeros", "200 times its size");
  }

  /** The size that the archive's list says is changed, the content is not. */
  @Test
  void refusesSizesThatAreNotTheEntrys() throws IOException {
    String all = new String(good, StandardCharsets.ISO_8859_1);
    int entry = all.lastIndexOf("PK\u0001\u0002");
    byte[] large = good.clone();
    Arrays.fill(large, entry + 24, entry + 28, (byte) 0x7e);
    byte[] small = good.clone();
    small[entry + 24]--;
    byte[] checksum = good.clone();
    checksum[entry + 16]++;

    assertRefused(bytes(large), "model.weights.h5");
    assertRefused(bytes(small), "model.weights.h5");
    assertRefused(bytes(checksum), "model.weights.h5", "checksum");
  }

  @Test
  void refusesPicklesByName() throws IOException {
    assertRefused(with("model.weights.pkl", "x"), "model.weights.pkl", "pickle");
    assertRefused(with("model.weights.npz", "x"), "model.weights.npz", "pickle");
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "metadata.json", "model.weights.h5"})
  void refusesAnArchiveWithoutOneOfItsThreeParts(String name) throws IOException {
    Map<String, byte[]> fewer = new LinkedHashMap<>(ENTRIES);
    fewer.remove(name);

    assertRefused(zip(fewer), "lacks the entry " + name);
  }

  @Test
  void refusesJsonThatIsNoneOrTooDeepOrTooLarge() throws IOException {
    assertRefused(with("config.json", ""), "is no JSON");
    assertRefused(with("config.json", "[]"), "is no JSON object");
    assertRefused(with("config.json", config() + "}"), "is no JSON");
    assertRefused(with("config.json", "{\"a\":1,\"a\":2}"), "uplicate");
    assertRefused(with("config.json", "[".repeat(100_000)), "is no JSON");
    assertRefused(with("config.json", "{\"a\":" + "[".repeat(200)), "200");
    assertRefused(with("config.json", "{\"a\":" + "9".repeat(5000) + "}"), "is no JSON");
    assertRefused(with("metadata.json", "{}"), "without a version");
    assertRefused(with("metadata.json", "{\"keras_version\":\"4.0\"}"), "4.0");
  }

  static Stream<Arguments> configs() {
    return Stream.of(
        arguments("\"Dense\"", "\"Lambda\"", "Lambda 'dense': a Lambda carries a program"),
        arguments("\"Dense\"", "\"Dance\"", "there is no such layer"),
        arguments("\"keras.layers\"", "\"os\"", "not of Keras itself"),
        arguments("\"Sequential\"", "\"Script\"", "Script"),
        arguments("\"registered_name\":null", "\"registered_name\":\"my>Own\"", "my>Own"),
        arguments("\"softmax\"", "{\"class_name\":\"__lambda__\",\"config\":{}}", "activation"),
        arguments(
            "\"softmax\"",
            "{\"module\":\"builtins\",\"class_name\":\"function\",\"config\":\"eval\"}",
            "eval"),
        arguments("\"units\":3", "\"units\":2147483647", "Do the weights belong"),
        arguments("\"units\":3", "\"units\":1e99", "units"),
        arguments("\"units\":3", "\"units\":-3", "units"),
        arguments("\"units\":3", "\"units\":\"3\"", "units"),
        arguments("\"units\":3", "\"units\":4", "Do the weights belong to this model?"),
        arguments("\"input_dim\":30", "\"input_dim\":2147483647", "at most 2^24"),
        arguments("\"layers\":[", "\"layers\":[[],", "Sequential"),
        arguments("\"layers\":", "\"lairs\":", "list of layers"));
  }

  @ParameterizedTest
  @MethodSource("configs")
  void refusesAConfigThatIsNoneOfKeras(String from, String to, String reason) throws IOException {
    assertThat(config()).contains(from);

    assertRefused(with("config.json", config().replace(from, to)), reason);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void refusesWeightsThatAreNoNumbersUnlessAskedTo(float broken) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    model.weights().forEach((name, tensor) -> tensors.put(name, tensor.copy()));
    tensors.get("dense/bias").data()[1] = broken;
    Path file = folder.resolve("broken.keras");
    Weights weights = Weights.of(tensors);
    KerasFiles.write(KerasModel.of(new Model(model.spec(), weights)), file);

    assertRefused(file, "weight 'dense/bias' holds " + broken);
    assertThat(KerasFiles.read(file, KerasOptions.of().notFinite(true)).model().weights())
        .isEqualTo(weights);
  }
}
