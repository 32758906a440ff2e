package sunhwan.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.formats.onnx.OnnxFiles;
import sunhwan.formats.onnx.OnnxValue;

/**
 * Uses of operators that ONNX's node cases lack, against ONNX Runtime 1.30.0: both directions,
 * lengths, peepholes, clipping and activations of recurrent layers, rules of old and new opsets.
 *
 * <p>{@code make.py} beside the files made them. Each is a graph without inputs whose outputs come
 * in pairs, computed and expected.
 */
class OnnxRuntimeTest {
  /** It may only grow. */
  private static final int OUTPUTS_COMPARED = 616;

  private static final Map<Integer, Map<String, OnnxValue>> OUTPUTS = new TreeMap<>();

  private static Map<String, OnnxValue> outputs(int opset) {
    return OUTPUTS.computeIfAbsent(
        opset,
        number -> {
          try (InputStream in =
              OnnxRuntimeTest.class.getResourceAsStream("onnx/opset-" + number + ".onnx")) {
            Path file = Files.createTempFile("opset-" + number + "-", ".onnx");
            Files.write(file, in.readAllBytes());
            Map<String, OnnxValue> outputs = OnnxFiles.read(file).run(Map.of());
            Files.delete(file);
            return outputs;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  static Stream<Arguments> cases() {
    return Stream.of(9, 12, 17, 23)
        .flatMap(
            opset ->
                outputs(opset).keySet().stream()
                    .filter(name -> !name.endsWith(".expected"))
                    .map(name -> Arguments.of(opset, name)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesWhatOnnxRuntimeGives(int opset, String name) {
    OnnxValue actual = outputs(opset).get(name);

    OnnxValueAssert.assertClose(name, actual, outputs(opset).get(name + ".expected"), 1e-5, 1e-6);
  }

  @Test
  void comparesAsManyOutputsAsItDid() {
    assertThat(cases().count()).isGreaterThanOrEqualTo(OUTPUTS_COMPARED);
  }
}
