package sunhwan.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.formats.ModelFormatException;
import sunhwan.formats.onnx.OnnxFiles;
import sunhwan.formats.onnx.OnnxModel;
import sunhwan.formats.onnx.OnnxPort;
import sunhwan.formats.onnx.OnnxValue;

/** ONNX's node cases with a few bytes changed: read and computed, or refused in one line. */
class OnnxMutationTest {
  private static final int ROUNDS = 20;
  private static final int ROUNDS_OF_MANY_USES = 300;

  @TempDir private static Path folder;

  private int computed;
  private int refused;

  @Test
  void computesOrRefusesEveryChangedCase() throws IOException {
    SplittableRandom random = new SplittableRandom(30);
    for (String name : OnnxNodeTest.computed().toList()) {
      byte[] good = Files.readAllBytes(OnnxNodeTest.folder().resolve(name).resolve("model.onnx"));
      Map<String, OnnxValue> inputs = OnnxNodeTest.inputs(name);
      for (int round = 0; round < ROUNDS; round++) {
        computesOrRefuses(name, changed(good, random), inputs);
      }
    }

    assertThat(computed).isGreaterThan(1000);
    assertThat(refused).isGreaterThan(1000);
  }

  /** One file holds over a hundred uses of operators, so several bytes of it are changed. */
  @ParameterizedTest
  @ValueSource(ints = {9, 12, 17, 23})
  void computesOrRefusesManyChangedUses(int opset) throws IOException {
    SplittableRandom random = new SplittableRandom(opset);
    byte[] good;
    try (InputStream in = getClass().getResourceAsStream("onnx/opset-" + opset + ".onnx")) {
      good = in.readAllBytes();
    }
    for (int round = 0; round < ROUNDS_OF_MANY_USES; round++) {
      byte[] bytes = good;
      for (int i = 0; i < 3; i++) {
        bytes = changed(bytes, random);
      }
      computesOrRefuses("round " + round, bytes, Map.of());
    }

    assertThat(computed).isPositive();
    assertThat(refused).isGreaterThan(ROUNDS_OF_MANY_USES / 2);
  }

  private void computesOrRefuses(String what, byte[] bytes, Map<String, OnnxValue> inputs)
      throws IOException {
    Path file = Files.write(folder.resolve("changed.onnx"), bytes);

    Throwable thrown =
        assertTimeoutPreemptively(
            Duration.ofSeconds(5), () -> catchThrowable(() -> run(file, inputs)), what);

    if (thrown == null) {
      computed++;
    } else {
      refused++;
      assertThat(thrown).as(what).isInstanceOf(ModelFormatException.class);
      assertThat(thrown.getMessage().lines()).hasSize(1);
    }
  }

  /** Runs a model where its inputs are still those that were recorded. */
  private static void run(Path file, Map<String, OnnxValue> inputs) {
    OnnxModel model = OnnxFiles.read(file);
    Map<String, OnnxValue> given = new LinkedHashMap<>();
    List<OnnxValue> values = List.copyOf(inputs.values());
    for (OnnxPort port : model.inputs()) {
      if (given.size() < values.size()) {
        given.put(port.name(), values.get(given.size()));
      }
    }
    try {
      model.run(given);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("ONNX model: expected input");
    }
  }

  private static byte[] changed(byte[] good, SplittableRandom random) {
    byte[] bytes = good.clone();
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(8)) {
      case 0 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
      case 1 -> bytes[at] = (byte) new int[] {0, 1, 2, 0x7F, 0xFF}[random.nextInt(5)];
      case 2 -> bytes[at]++;
      case 3 -> bytes[at]--;
      default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }
}
