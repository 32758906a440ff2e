package sunhwan.conformance;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import sunhwan.formats.onnx.OnnxFiles;
import sunhwan.formats.onnx.OnnxOperator;
import sunhwan.formats.onnx.OnnxType;

/** docs/onnx-coverage.md says what the table of operators says. */
class OnnxCoverageTest {
  private static final Path PAGE = Path.of("../docs/onnx-coverage.md");

  @Test
  void thePageSaysWhatTheTableSays() throws IOException {
    String page = page();
    Path made = Files.createDirectories(Path.of("target")).resolve("onnx-coverage.md");
    Files.writeString(made, page);

    assertThat(Files.readString(PAGE).replace("\r\n", "\n"))
        .as("docs/onnx-coverage.md; the page as it should be is in sunhwan-conformance/%s", made)
        .isEqualTo(page);
  }

  private static String page() {
    List<OnnxOperator> operators = OnnxFiles.operators();
    return """
    # What of ONNX is read

    Opsets 7 to 25 of ONNX's own operators, these %d. Types are those of the main input. FLOAT16 and BFLOAT16 are widened to FLOAT when a
    file is read and computed as FLOAT. A model that needs an operator, an attribute, an element type or an opset that is not here is
    refused in one line that names it.

    This page is checked against the table of operators when Sunhwan is built.

    | operator | since opset | element types | left out |
    |---|---|---|---|
    %s

    ## ONNX's own test cases

    Of the 258 node cases of onnx 1.9.0 for these operators, all but %d are computed, within 1e-3 relative and 1e-7 absolute. What they do
    not try, such as both directions, lengths and activations of recurrent layers, is compared with ONNX Runtime 1.30.0 within 1e-5.

    | operator | cases left out | why |
    |---|---|---|
    %s

    ## Not read at all

    Weights in other files, sparse tensors, sequences, maps, optionals, training graphs, functions of a model's own, and domains other than
    ONNX's own, `ai.onnx.ml` and `com.microsoft` among them.
    """
        .formatted(
            operators.size(),
            operators.stream().map(OnnxCoverageTest::row).collect(joining("\n")),
            OnnxNodeTest.LEFT_OUT.size(),
            leftOut().entrySet().stream()
                .map(e -> "| " + e.getKey() + " | " + e.getValue() + " |")
                .collect(joining("\n")));
  }

  private static String row(OnnxOperator operator) {
    return "| %s | %d | %s | %s |"
        .formatted(operator.name(), operator.since(), types(operator), operator.leftOut());
  }

  private static String types(OnnxOperator operator) {
    return operator.types().size() == OnnxType.values().length
        ? "all"
        : EnumSet.copyOf(operator.types()).stream().map(Enum::name).collect(joining(" "));
  }

  /** By operator: how many cases, and why. */
  private static Map<String, String> leftOut() {
    Map<String, List<String>> operators =
        Map.of(
            "Cast", List.of("test_cast_FLOAT_to_BFLOAT16"),
            "Identity", List.of("test_identity_sequence"),
            "Loop", List.of("test_loop13_seq"),
            "Dropout",
                List.of(
                    "test_training_dropout",
                    "test_training_dropout_default",
                    "test_training_dropout_default_mask",
                    "test_training_dropout_mask"));
    Map<String, String> why =
        Map.of(
            "Cast", "1.9.0 keeps the numbers as UINT16 and cuts bits off, later versions round",
            "Identity", "of a sequence",
            "Loop", "SequenceInsert builds a sequence",
            "Dropout", "drops at random, as in training");
    assertThat(operators.values().stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(OnnxNodeTest.LEFT_OUT.keySet());
    Map<String, String> rows = new TreeMap<>();
    why.forEach(
        (operator, text) -> rows.put(operator, operators.get(operator).size() + " | " + text));
    return rows;
  }
}
