package sunhwan.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.formats.ModelFormatException;
import sunhwan.formats.onnx.OnnxFiles;
import sunhwan.formats.onnx.OnnxModel;
import sunhwan.formats.onnx.OnnxPort;
import sunhwan.formats.onnx.OnnxValue;

/**
 * ONNX's own test cases, one for each use of an operator: the files of onnx 1.9.0's
 * backend/test/data/node that concern this library, in shared/conformance.
 *
 * <p>Every case is run, or stands in {@link #LEFT_OUT} and is refused with the reason given there.
 */
class OnnxNodeTest {
  /** ONNX's own tolerances for these cases: |a − b| ≤ 1e-7 + 1e-3·|b|, b the expected one. */
  private static final double RELATIVE = 1e-3;

  private static final double ABSOLUTE = 1e-7;

  /** How many of the 258 cases are computed; it may only grow. */
  private static final int RUN = 251;

  private static final String DROPS = "is asked to drop at random, as in training";

  /** Cases that are not computed, and what they are refused with. */
  static final Map<String, String> LEFT_OUT =
      new TreeMap<>(
          Map.of(
              "test_cast_FLOAT_to_BFLOAT16", "tensor 'output' is of type UINT16",
              "test_identity_sequence", "is a sequence, which is not read",
              "test_loop13_seq", "operator SequenceInsert is not among the",
              "test_training_dropout", DROPS,
              "test_training_dropout_default", DROPS,
              "test_training_dropout_default_mask", DROPS,
              "test_training_dropout_mask", DROPS));

  static Stream<String> cases() {
    try (Stream<Path> folders = Files.list(folder())) {
      return folders.map(f -> f.getFileName().toString()).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path folder() {
    return Shared.file("conformance/onnx-node-v1.9.0/onnx/backend/test/data/node");
  }

  static Stream<String> computed() {
    return cases().filter(name -> !LEFT_OUT.containsKey(name));
  }

  static Stream<String> refused() {
    return LEFT_OUT.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("computed")
  void givesOnnxsOutputs(String name) {
    Map<String, OnnxValue> outputs = run(name);

    List<OnnxValue> values = List.copyOf(outputs.values());
    for (int i = 0; i < values.size(); i++) {
      OnnxValueAssert.assertClose(
          name + " output " + i, values.get(i), value(name, "output_" + i), RELATIVE, ABSOLUTE);
    }
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWhatIsLeftOutForTheReasonGiven(String name) {
    folder(); // skipped where there is none

    assertThatThrownBy(
            () -> {
              run(name);
              value(name, "output_0");
            })
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(LEFT_OUT.get(name));
  }

  @Test
  void computesAsManyCasesAsItDid() {
    assertThat(computed().count()).isGreaterThanOrEqualTo(RUN);
    assertThat(computed().filter(name -> name.matches("test_(simple_rnn|rnn|gru|lstm)_.*")))
        .hasSize(12);
  }

  private static Map<String, OnnxValue> run(String name) {
    return model(name).run(inputs(name));
  }

  private static OnnxModel model(String name) {
    return OnnxFiles.read(folder().resolve(name).resolve("model.onnx"));
  }

  static Map<String, OnnxValue> inputs(String name) {
    Map<String, OnnxValue> inputs = new LinkedHashMap<>();
    for (OnnxPort input : model(name).inputs()) {
      inputs.put(input.name(), value(name, "input_" + inputs.size()));
    }
    return inputs;
  }

  private static OnnxValue value(String name, String file) {
    return OnnxFiles.readValue(
        folder().resolve(name).resolve("test_data_set_0").resolve(file + ".pb"));
  }
}
