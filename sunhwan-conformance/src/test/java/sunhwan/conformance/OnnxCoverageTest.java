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

  @Test
  void thePageHasARowForEveryLayerThatCanBeWritten() throws IOException {
    String rows = Files.readString(PAGE).split("\\| layer \\|", -1)[1];

    assertThat(rows.split("\\W+", -1)).containsAll(OnnxExportTest.builtIn().toList());
  }

  private static String page() {
    List<OnnxOperator> operators = OnnxFiles.operators();
    return """
    # What of ONNX is read and written

    ## Read

    Opsets 7 to 25 of ONNX's own operators, these %d. Types are those of the main input. FLOAT16 and BFLOAT16 are widened to FLOAT when a
    file is read and computed as FLOAT. A model that needs an operator, an attribute, an element type or an opset that is not here is
    refused in one line that names it.

    This page is checked against the table of operators when Sunhwan is built.

    | operator | since opset | element types | left out |
    |---|---|---|---|
    %s

    ### ONNX's own test cases

    Of the 258 node cases of onnx 1.9.0 for these operators, all but %d are computed, within 1e-3 relative and 1e-7 absolute. What they do
    not try, such as both directions, lengths and activations of recurrent layers, is compared with ONNX Runtime 1.30.0 within 1e-5.

    | operator | cases left out | why |
    |---|---|---|
    %s

    ### Not read at all

    Weights may lie in other files where `OnnxExternalData.IN_FOLDER` or `--external-data` asks for it: regular files of the model's own folder or
    below, no links of either kind, no absolute path, no `..`, offset and length within the file.

    Weights in other files without being asked, sparse tensors, sequences, maps, optionals, training graphs, functions of a model's own, and domains other than
    ONNX's own, `ai.onnx.ml` and `com.microsoft` among them.

    ## Written

    `OnnxFiles.write(model, file, OnnxOptions.of())` writes opset 17, or any from 13 to 21. The file reads `ids`, INT64 (batch, time), where
    an Embedding comes first, else `input`, FLOAT, and gives `output`; batch and open time axes may be of any size. With
    `OnnxOptions.of().lengths(true)` it also reads `lengths`, INT64 (batch), and no step behind them.

    A graph of layers is written with the names of its inputs and outputs, `model.inputNames()` and `model.outputNames()`; an input is INT64
    where Embeddings alone read it. With lengths every input of open time has its own, `NAME_lengths`. Models inside are written as calls of
    their layers, a shared layer with one set of weights. Sequences that are masked differently are merged by the times of their steps.
    Weights that no output depends on are left out, and such a file does not come back as a model.

    Masks of every kind are honoured exactly: right, left, in the middle, whole rows. ONNX's recurrent operators know lengths and no masks,
    so live steps are moved to the front in their order (TopK, which keeps the order of equals, and GatherElements), counted, and the
    count handed over as `sequence_lens`; a sequence that comes out is moved back, with zeros at masked steps. Ids below 0 or without a row
    are the runtime's business: Sunhwan refuses them, ONNX counts negative ones from the end.

    Every layer's file is run by ONNX Runtime 1.23.2 in the build, for opsets 13, 17, 18 and 21, for one example and for seven of mixed
    lengths and masks, and gives Sunhwan's numbers within 1e-5.

    | layer | written as | refused |
    |---|---|---|
    | Input | the graph's input | |
    | Embedding | Gather; with maskZero the moving of steps above | |
    | Masking | the moving of steps above | |
    | SimpleRNN, LSTM, GRU | RNN, LSTM, GRU; backwards sequences turned by ReverseSequence; states that come in and go out | activations that ONNX's recurrent operators lack |
    | Bidirectional | one bidirectional node, or two where states come in or go out, and for NONE | |
    | TimeDistributed | as the layer inside | |
    | Dense, EinsumDense | MatMul, Add | |
    | Activation, ReLU, LeakyReLU, ELU, PReLU, Softmax | every activation, by elementwise operators | |
    | BatchNormalization, LayerNormalization | the same, LayerNormalization by its parts below opset 17 | |
    | GroupNormalization, RMSNormalization, UnitNormalization | by their parts | |
    | Rescaling, Normalization, Discretization | elementwise operators | |
    | Dropout | Dropout, which does nothing when run | |
    | SpatialDropout1D, GaussianNoise, GaussianDropout, AlphaDropout, Identity, ActivityRegularization | nothing, which is what they do when run | |
    | GlobalMaxPooling1D, GlobalAveragePooling1D | ReduceMax; ReduceMean, or ReduceSum by lengths | |
    | Conv1D, SeparableConv1D, DepthwiseConv1D | Conv | lengths with padding SAME and strides above 1 |
    | Conv1DTranspose | ConvTranspose | |
    | MaxPooling1D, AveragePooling1D | MaxPool, AveragePool | lengths with padding SAME |
    | UpSampling1D, ZeroPadding1D, Cropping1D | Expand, Pad, Slice | |
    | RepeatVector, Flatten, Reshape, Permute | Expand, Reshape, Transpose | |
    | PeepholeLSTM | LSTM with its input P | as LSTM |
    | MinGRU | GRU whose R is 0 and whose z is turned round | gates that are not even about 1/2 |
    | AttentionPooling1D | MatMul, Tanh, Softmax, Where | |
    | LayerNormLSTM, LayerNormGRU, RNN, ConvLSTM1D, SpectralNormalization, CRF | | not written yet |
    | AdaptiveMaxPooling1D, AdaptiveAveragePooling1D, EmbeddingBag, SparseDense | | not written yet |
    | Add, Subtract, Multiply, Average, Maximum, Minimum, Concatenate, Dot, SelectSteps | elementwise operators, Concat, MatMul; with the moving of steps above where masks differ | |
    | Attention, AdditiveAttention, MultiHeadAttention | MatMul, Softmax, Where | scores that come out; `useAttentionMask` |
    | Nested | the layers inside | |
    | a layer of your own | | always |

    ### And back

    `OnnxModel.toModel()` makes an ordinary model of a graph, which can be trained further, or says why it is none. A file of ours has a note,
    `sunhwan.spec`, that says which layers it was; it is believed only where that model, written once more, gives the same graph bit for
    bit. Other graphs are followed node by node: Gather as Embedding, RNN, GRU and LSTM of one or both directions with states of 0,
    their last step, last states or all steps, MatMul and Add or Gemm, BatchNormalization, LayerNormalization, Dropout, the largest and the
    mean over time, and activations, as PyTorch's exporter and tf2onnx write them.

    A classifier's file also has the notes `labels` and `vocabulary`, JSON lists in the order of outputs and ids, and `sunhwan.text`, its
    whole text pipeline as a `.sunhwan` file holds it; no ONNX runtime reads texts by them, `./sunhwan import` does.
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
