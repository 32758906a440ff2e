package sunhwan.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sunhwan.data.Sequences;
import sunhwan.formats.onnx.OnnxFiles;
import sunhwan.formats.onnx.OnnxOptions;
import sunhwan.formats.onnx.OnnxValue;
import sunhwan.layers.Activation;
import sunhwan.layers.AdaptiveAveragePooling1D;
import sunhwan.layers.AdaptiveMaxPooling1D;
import sunhwan.layers.Attention;
import sunhwan.layers.AttentionLayer;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.CRF;
import sunhwan.layers.Conv1D;
import sunhwan.layers.ConvLSTM1D;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.EmbeddingBag;
import sunhwan.layers.GRUCell;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.LayerNormGRU;
import sunhwan.layers.LayerNormLSTM;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.MultiHeadAttention;
import sunhwan.layers.Padding;
import sunhwan.layers.RNN;
import sunhwan.layers.SparseDense;
import sunhwan.layers.SpectralNormalization;
import sunhwan.models.Graph;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * What we write as ONNX gives in ONNX Runtime, and in our own interpreter, what {@link
 * Model#predict} gives: for one example and for seven, of mixed lengths and with every kind of
 * mask.
 */
class OnnxExportTest {
  private static final double TOLERANCE = 1e-5;
  private static final int[] LENGTHS = {6, 3, 1, 5, 0, 6, 4};

  @TempDir private static Path folder;

  private static Stream<Arguments> withOpsets(Map<String, Sequential> models) {
    int[] opsets = {13, 17, 18, 21};
    return models.keySet().stream()
        .flatMap(what -> Arrays.stream(opsets).mapToObj(opset -> Arguments.of(what, opset)));
  }

  static Stream<Arguments> masked() {
    return withOpsets(ExportedModels.masked());
  }

  static Stream<Arguments> sequences() {
    return withOpsets(ExportedModels.sequences());
  }

  static Stream<Arguments> fixed() {
    return withOpsets(ExportedModels.fixed());
  }

  @ParameterizedTest(name = "{0}, opset {1}")
  @MethodSource("masked")
  void honoursEveryMask(String what, int opset) throws IOException {
    Model model = ExportedModels.withRandomWeights(ExportedModels.masked().get(what), 1);
    Path file = write(model, OnnxOptions.of().opset(opset));
    // right-padded, left-padded, in the middle, all of it, nothing, and twice more at random
    float[][] ids = {
      {3, 4, 5, 0, 0, 0},
      {0, 0, 7, 8, 9, 1},
      {2, 0, 0, 3, 0, 4},
      {0, 0, 0, 0, 0, 0},
      {1, 2, 3, 4, 5, 6},
      {0, 10, 0, 9, 8, 0},
      {5, 0, 0, 0, 0, 0}
    };

    assertSame(model, file, Tensor.ofRows(ids), "ids");
    assertSame(model, file, Tensor.ofRows(new float[][] {ids[0]}), "ids");
    assertSame(model, file, Tensor.ofRows(new float[][] {ids[3]}), "ids");
  }

  @ParameterizedTest(name = "{0}, opset {1}")
  @MethodSource("sequences")
  void readsEveryStepWhereNoLengthsAreGiven(String what, int opset) throws IOException {
    Model model = ExportedModels.withRandomWeights(ExportedModels.sequences().get(what), 2);
    Path file = write(model, OnnxOptions.of().opset(opset));

    for (int batch : new int[] {1, 7}) {
      assertSame(model, file, vectors(Shape.of(batch, 6, ExportedModels.FEATURES)), "input");
    }
  }

  @ParameterizedTest(name = "{0}, opset {1}")
  @MethodSource("sequences")
  void readsNoStepBehindTheLengthsThatAreGiven(String what, int opset) throws IOException {
    Model model = ExportedModels.withRandomWeights(ExportedModels.sequences().get(what), 3);
    Path file = write(model, OnnxOptions.of().opset(opset).lengths(true));

    assertSame(model, file, LENGTHS);
    assertSame(model, file, 6);
  }

  @ParameterizedTest(name = "{0}, opset {1}")
  @MethodSource("fixed")
  void readsExamplesOfOneSize(String what, int opset) throws IOException {
    Model model = ExportedModels.withRandomWeights(ExportedModels.fixed().get(what), 4);
    Path file = write(model, OnnxOptions.of().opset(opset));

    for (int batch : new int[] {1, 7}) {
      Shape shape = model.input().prepend("batch", batch);
      assertSame(model, file, vectors(Shape.of(shape.sizes())), "input");
    }
  }

  @Test
  void readsIdsByLengthsToo() throws IOException {
    Sequential spec =
        Sequential.of(Embedding.of(9, 4).maskZero(true), LSTM.of(3).returnSequences(true));
    Model model = ExportedModels.withRandomWeights(spec, 5);
    Path file = write(model, OnnxOptions.of().lengths(true));
    OnnxValue ids = new OnnxValue.Longs(Shape.of(2, 4), 1, 0, 2, 3, 4, 5, 6, 7);
    OnnxValue lengths = new OnnxValue.Longs(Shape.of(2), 4, 2);

    OnnxValue output = OnnxRuntime.run(file, Map.of("ids", ids, "lengths", lengths));

    Tensor expected = model.predict(Sequences.ofIds(new int[][] {{1, 0, 2, 3}, {4, 5}}));
    OnnxValueAssert.assertClose("output", output, value(expected), TOLERANCE, TOLERANCE);
  }

  /** Neither an added layer nor a removed test goes unnoticed. */
  @Test
  void triesEveryLayerButThoseOfYourOwn() {
    Set<String> tried =
        Stream.of(ExportedModels.masked(), ExportedModels.sequences(), ExportedModels.fixed())
            .flatMap(models -> models.values().stream())
            .flatMap(model -> model.layers().stream())
            .map(layer -> layer.spec().getClass().getSimpleName())
            .collect(Collectors.toSet());

    ExportedGraphs.all().values().stream()
        .flatMap(graph -> graph.layers().stream())
        .forEach(layer -> tried.add(layer.spec().getClass().getSimpleName()));
    Set<String> notWritten = new HashSet<>();
    notWritten().forEach(layer -> notWritten.add(layer.spec().getClass().getSimpleName()));
    assertThat(tried).doesNotContainAnyElementsOf(notWritten);
    tried.addAll(notWritten);
    assertThat(tried).containsAll(builtIn().toList());
  }

  static Stream<Sequential.Layer> notWritten() {
    return Stream.of(
            LayerNormLSTM.of(2),
            LayerNormGRU.of(2),
            RNN.of(GRUCell.of(2)),
            SpectralNormalization.of(Dense.of(2)),
            ConvLSTM1D.of(2, 3, 1),
            AdaptiveMaxPooling1D.of(2),
            AdaptiveAveragePooling1D.of(2),
            CRF.of(),
            EmbeddingBag.of(5, 2),
            SparseDense.of(5, 2))
        .map(layer -> Sequential.of(Input.sequence(6, 2), layer).layers().getLast());
  }

  @ParameterizedTest
  @MethodSource("notWritten")
  void refusesByNameWhatIsNotWrittenYet(Sequential.Layer layer) {
    Model model = Sequential.of(Input.sequence(6, 2), layer.spec()).build(1);

    assertRefused(
        model, OnnxOptions.of(), layer.spec().getClass().getSimpleName(), "'" + layer.name() + "'");
  }

  /** Names of all layers but those of your own. */
  static Stream<String> builtIn() {
    return names(LayerSpec.class).filter(name -> !name.startsWith("Custom"));
  }

  private static Stream<String> names(Class<?> layer) {
    return layer.isSealed()
        ? Arrays.stream(layer.getPermittedSubclasses()).flatMap(OnnxExportTest::names)
        : Stream.of(layer.getSimpleName());
  }

  private static Model attention(AttentionLayer layer) {
    Graph graph = Graph.of();
    Graph.Value x = graph.input(Input.sequence(3, 3));
    Graph.Value y = graph.layer(layer).outputs(x, x, x).getFirst();
    return graph.build(List.of(x), List.of(y)).build(1);
  }

  @Test
  void refusesWhatOnnxCannotSay() {
    Input input = Input.sequence(Shape.UNKNOWN, 3);
    Model celu = Sequential.of(input, LSTM.of(2).activation(Activation.CELU)).build(1);
    Model same = Sequential.of(input, Conv1D.of(2, 3).strides(2).padding(Padding.SAME)).build(1);
    Model vectors = Sequential.of(Input.vector(3), Dense.of(2)).build(1);

    assertRefused(celu, OnnxOptions.of(), "LSTM 'lstm'", "no activation celu");
    assertRefused(same, OnnxOptions.of().lengths(true), "Conv1D 'conv1d'", "padding SAME");
    assertRefused(vectors, OnnxOptions.of().lengths(true), "all of one length");
    Model cells = Sequential.of(input, Bidirectional.of(RNN.of(GRUCell.of(2)))).build(1);
    assertRefused(cells, OnnxOptions.of(), "RNN 'bidirectional'");
    assertRefused(
        attention(Attention.of().returnAttentionScores(true)),
        OnnxOptions.of(),
        "Attention 'attention'",
        "scores that come out are not written yet");
    assertRefused(
        attention(MultiHeadAttention.of(1, 2).useAttentionMask(true)),
        OnnxOptions.of(),
        "MultiHeadAttention 'multi_head_attention'",
        "a mask of its own is not written yet");
  }

  private static void assertRefused(Model model, OnnxOptions options, String... parts) {
    Path file = folder.resolve("refused.onnx");

    assertThatThrownBy(() -> OnnxFiles.write(model, file, options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(parts);
    assertThat(file).doesNotExist();
  }

  @Test
  void writesTheSameBytesForTheSameModel() throws IOException {
    Sequential spec = ExportedModels.masked().get("the lesson's two LSTMs");

    byte[] once = Files.readAllBytes(write(spec.build(6), OnnxOptions.of()));
    byte[] again = Files.readAllBytes(write(spec.build(6), OnnxOptions.of()));

    assertThat(again).isEqualTo(once);
  }

  private static Path write(Model model, OnnxOptions options) throws IOException {
    Path file = folder.resolve("model.onnx");
    OnnxFiles.write(model, file, options);
    return file;
  }

  /** Uniform in ±1, and whole steps of 0.5, which Masking masks. */
  private static Tensor vectors(Shape shape) {
    SplittableRandom random = new SplittableRandom(7);
    Tensor x = Tensor.zeros(shape);
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = random.nextFloat(-1, 1);
    }
    int width = shape.size(-1);
    for (int step = 1; shape.rank() == 3 && step < x.data().length / width; step += 3) {
      Arrays.fill(x.data(), step * width, (step + 1) * width, 0.5f);
    }
    return x;
  }

  private static void assertSame(Model model, Path file, Tensor x, String input) {
    Map<String, OnnxValue> inputs = new LinkedHashMap<>();
    long[] ids = new long[x.data().length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (long) x.data()[i];
    }
    inputs.put(input, input.equals("ids") ? new OnnxValue.Longs(x.shape(), ids) : value(x));

    assertSame(file, inputs, model.predict(x));
  }

  /** Examples of these lengths, padded by numbers that nobody may read. */
  private static void assertSame(Model model, Path file, int... lengths) {
    int time = Arrays.stream(lengths).max().orElseThrow();
    int width = ExportedModels.FEATURES;
    Tensor padded = vectors(Shape.of(lengths.length, time, width));
    float[][][] rows = new float[lengths.length][][];
    for (int i = 0; i < rows.length; i++) {
      int row = i * time * width;
      rows[i] =
          IntStream.range(0, lengths[i])
              .mapToObj(
                  t -> Arrays.copyOfRange(padded.data(), row + t * width, row + (t + 1) * width))
              .toArray(float[][]::new);
      Arrays.fill(padded.data(), row + lengths[i] * width, row + time * width, 99);
    }
    long[] given = Arrays.stream(lengths).asLongStream().toArray();
    Map<String, OnnxValue> inputs = new LinkedHashMap<>();
    inputs.put("input", value(padded));
    inputs.put("lengths", new OnnxValue.Longs(Shape.of(given.length), given));

    assertSame(file, inputs, model.predict(Sequences.ofVectors(rows)));
  }

  private static void assertSame(Path file, Map<String, OnnxValue> inputs, Tensor expected) {
    OnnxValueAssert.assertClose(
        "ONNX Runtime", OnnxRuntime.run(file, inputs), value(expected), TOLERANCE, TOLERANCE);
    OnnxValueAssert.assertClose(
        "Sunhwan's interpreter",
        OnnxFiles.read(file).run(inputs).get("output"),
        value(expected),
        TOLERANCE,
        TOLERANCE);
  }

  private static OnnxValue value(Tensor tensor) {
    return new OnnxValue.Floats(tensor.shape(), tensor.data());
  }
}
