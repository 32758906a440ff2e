package sunhwan.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.layers.Activation;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Bidirectional.MergeMode;
import sunhwan.layers.Conv1D;
import sunhwan.layers.Dense;
import sunhwan.layers.Dropout;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.GlobalAveragePooling1D;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.LayerNormalization;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.SimpleRNN;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Graphs that become models again: of ours with their note and without it, and as PyTorch's
 * exporter writes them (torch.onnx.export, opset 13 to 17), node by node. What a graph gives is
 * known from the interpreter, which ONNX Runtime's numbers judge.
 */
class ConversionTest {
  private static final Dense SOFTMAX = Dense.of(3, Activation.SOFTMAX);
  private static final Embedding IDS = Embedding.of(9, 4);
  private static final float[][] ROWS = {{1, 2, 3, 8, 5}, {4, 4, 0, 1, 7}};

  @TempDir private static Path folder;

  static Stream<Arguments> stacks() {
    Input vectors = Input.sequence(Shape.UNKNOWN, 3);
    return Stream.of(
        stack(IDS, SimpleRNN.of(4), SOFTMAX),
        stack(IDS, LSTM.of(4).returnSequences(true), GRU.of(3), SOFTMAX),
        stack(IDS, GRU.of(4).resetAfter(false), Dense.of(2, Activation.RELU), Dense.of(1)),
        stack(IDS, Bidirectional.of(LSTM.of(4).returnSequences(true)), GlobalMaxPooling1D.of()),
        stack(IDS, Bidirectional.of(GRU.of(4)), Dropout.of(0.3f), SOFTMAX),
        stack(IDS, Bidirectional.of(LSTM.of(3)).mergeMode(MergeMode.SUM), SOFTMAX),
        stack(
            IDS,
            Bidirectional.of(GRU.of(3).returnSequences(true)).mergeMode(MergeMode.MUL),
            GlobalAveragePooling1D.of()),
        stack(
            vectors,
            LSTM.of(4).useBias(false).activation(Activation.ELU.alpha(0.5f)).returnSequences(true),
            GRU.of(2).recurrentActivation(Activation.HARD_SIGMOID).returnSequences(true),
            Dense.of(3).useBias(false),
            Activation.LOG_SOFTMAX),
        stack(
            vectors,
            BatchNormalization.of(),
            LayerNormalization.of(),
            SimpleRNN.of(3).activation(Activation.LINEAR),
            new BatchNormalization(0.9f, 1e-2f, true, true),
            Activation.TANH));
  }

  private static Arguments stack(LayerSpec... layers) {
    return Arguments.of(Sequential.of(layers));
  }

  /** Every weight uniform in ±1, variances in 0.5 to 2.5. */
  private static Model random(Sequential spec) {
    SplittableRandom random = new SplittableRandom(11);
    Map<String, Tensor> weights = new LinkedHashMap<>();
    spec.build(0)
        .weights()
        .forEach(
            (name, drawn) -> {
              double middle = name.endsWith("moving_variance") ? 1.5 : 0;
              Tensor tensor = Tensor.zeros(drawn.shape());
              for (int i = 0; i < tensor.data().length; i++) {
                tensor.data()[i] = (float) (middle + random.nextDouble(-1, 1));
              }
              weights.put(name, tensor);
            });
    return new Model(spec, Weights.of(weights));
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void givesTheSameModelAgain(Sequential spec) throws IOException {
    Model model = random(spec);
    Path file = folder.resolve("noted.onnx");
    OnnxFiles.write(model, file, OnnxOptions.of());

    Model again = converted(OnnxFiles.read(file));

    assertThat(again.spec()).isEqualTo(spec);
    assertThat(again.weights()).isEqualTo(model.weights());
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void findsTheLayersWithoutTheNote(Sequential spec) throws IOException {
    Model model = random(spec);
    // below opset 17 a LayerNormalization is written by its parts
    boolean parts =
        spec.layers().stream().anyMatch(layer -> layer.spec() instanceof LayerNormalization);
    for (int opset : parts ? new int[] {17, 18} : new int[] {13, 17, 18}) {
      OnnxModel graph = read(Exporter.graph(model, OnnxOptions.of().opset(opset)), opset, Map.of());

      Model again = converted(graph);

      Tensor x = spec.input().rank() == 1 ? Tensor.ofRows(ROWS) : vectors();
      assertThat(again.predict(x).shape()).isEqualTo(model.predict(x).shape());
      assertThat(again.predict(x).data()).containsExactly(model.predict(x).data(), within(1e-6f));
    }
  }

  private static Tensor vectors() {
    SplittableRandom random = new SplittableRandom(12);
    Tensor x = Tensor.zeros(Shape.of(2, 5, 3));
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = random.nextFloat(-1, 1);
    }
    return x;
  }

  private static Model converted(OnnxModel model) {
    return switch (model.toModel()) {
      case Conversion.Converted(Model converted) -> converted;
      case Conversion.Refused(String reason) -> throw new AssertionError(reason);
    };
  }

  private static OnnxModel read(
      Messages.GraphMessage graph, int opset, Map<String, String> metadata) throws IOException {
    byte[] bytes =
        MessageWriter.model(
            new Messages.ModelMessage(8, Map.of("", (long) opset), graph, metadata));
    return OnnxFiles.read(Files.write(folder.resolve("made.onnx"), bytes));
  }

  /** A classifier's weights, which PyTorch's exporter calls so. */
  private static OnnxValue drawn(long seed, int... sizes) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] data = new float[Shape.of(sizes).count()];
    for (int i = 0; i < data.length; i++) {
      data[i] = random.nextFloat(-1, 1);
    }
    return new OnnxValue.Floats(Shape.of(sizes), data);
  }

  /**
   * The recurrent node of PyTorch's exporter, whose initial states are zeros of the batch's size.
   */
  private static List<String> torchNode(
      GraphBuilder g, String operator, String x, int features, int units, int directions) {
    int gates = operator.equals("LSTM") ? 4 : operator.equals("GRU") ? 3 : 1;
    String shape = g.node("Shape", x);
    String batch = g.unsqueeze(g.node("Gather", shape, g.whole(1)), 0);
    String sizes =
        g.node(
            "Concat",
            Map.of("axis", new Attribute.Whole(0)),
            g.wholes(directions),
            batch,
            g.wholes(units));
    String zeros = g.node("ConstantOfShape", sizes);
    String[] inputs = {
      x,
      g.value(x + "W", drawn(1, directions, gates * units, features)),
      g.value(x + "R", drawn(2, directions, gates * units, units)),
      g.value(x + "B", drawn(3, directions, 2 * gates * units)),
      "",
      zeros,
      zeros
    };
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    attributes.put("hidden_size", new Attribute.Whole(units));
    attributes.put("direction", new Attribute.Text(directions == 2 ? "bidirectional" : "forward"));
    if (operator.equals("GRU")) {
      attributes.put("linear_before_reset", new Attribute.Whole(1));
    }
    boolean lstm = operator.equals("LSTM");
    return g.nodes(
        operator, lstm ? 3 : 2, attributes, lstm ? inputs : java.util.Arrays.copyOf(inputs, 6));
  }

  private static String torchEmbedding(GraphBuilder g) {
    String ids = g.input("input", OnnxType.INT64, Shape.of(-1, -1).named("batch", "time"));
    return g.transpose(g.node("Gather", g.value("emb.weight", drawn(4, 9, 4)), ids), 1, 0, 2);
  }

  private static void torchLinear(GraphBuilder g, String x, int features) {
    String y =
        g.node(
            "Gemm",
            Map.of("transB", new Attribute.Whole(1)),
            x,
            g.value("fc.weight", drawn(5, 3, features)),
            g.value("fc.bias", drawn(6, 3)));
    g.output(
        "output",
        g.node("Softmax", Map.of("axis", new Attribute.Whole(-1)), y),
        OnnxType.FLOAT,
        Shape.of(-1, 3).named("batch", "classes"));
  }

  private void assertConverts(BiConsumer<GraphBuilder, String> network, LayerSpec... expected)
      throws IOException {
    GraphBuilder g = new GraphBuilder(17);
    network.accept(g, torchEmbedding(g));
    OnnxModel graph = read(g.graph(), 17, Map.of());

    Model model = converted(graph);

    assertThat(model.spec().layers().stream().map(Sequential.Layer::spec))
        .containsExactly(expected);
    long[] ids = new long[10];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (long) ROWS[i / 5][i % 5];
    }
    OnnxValue.Floats runs =
        (OnnxValue.Floats)
            graph.run(Map.of("input", new OnnxValue.Longs(Shape.of(2, 5), ids))).get("output");
    Tensor predicts = model.predict(Tensor.ofRows(ROWS));
    assertThat(predicts.shape()).isEqualTo(runs.shape());
    assertThat(predicts.data()).containsExactly(runs.data(), within(1e-6f));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RNN", "GRU", "LSTM"})
  void readsPyTorchsLastStep(String operator) throws IOException {
    LayerSpec layer =
        switch (operator) {
          case "RNN" -> SimpleRNN.of(3);
          case "GRU" -> GRU.of(3);
          default -> LSTM.of(3);
        };
    // y, _ = self.rnn(x); self.fc(y[:, -1])
    assertConverts(
        (g, x) -> {
          List<String> y = torchNode(g, operator, x, 4, 3, 1);
          String steps = g.transpose(g.squeeze(y.getFirst(), 1), 1, 0, 2);
          Attribute time = new Attribute.Whole(1);
          torchLinear(g, g.node("Gather", Map.of("axis", time), steps, g.whole(-1)), 3);
        },
        Input.ids(Shape.UNKNOWN),
        IDS,
        layer,
        SOFTMAX);
  }

  @Test
  void readsPyTorchsTwoLayersOfBothDirections() throws IOException {
    // _, (h, _) = self.lstm(x); self.fc(torch.cat((h[-2], h[-1]), 1)), num_layers=2
    assertConverts(
        (g, x) -> {
          List<String> first = torchNode(g, "LSTM", x, 4, 3, 2);
          String turned = g.transpose(first.getFirst(), 0, 2, 1, 3);
          List<String> second = torchNode(g, "LSTM", g.reshape(turned, 0, 0, -1), 6, 3, 2);
          Map<String, Attribute> axis0 = Map.of("axis", new Attribute.Whole(0));
          String h = g.node("Concat", axis0, first.get(1), second.get(1));
          String forward = g.node("Gather", axis0, h, g.whole(-2));
          String backward = g.node("Gather", axis0, h, g.whole(3));
          Map<String, Attribute> axis1 = Map.of("axis", new Attribute.Whole(1));
          torchLinear(g, g.node("Concat", axis1, forward, backward), 6);
        },
        Input.ids(Shape.UNKNOWN),
        IDS,
        Bidirectional.of(LSTM.of(3).returnSequences(true)),
        Bidirectional.of(LSTM.of(3)),
        SOFTMAX);
  }

  @Test
  void readsPyTorchsMeanOverTime() throws IOException {
    assertConverts(
        (g, x) -> {
          List<String> y = torchNode(g, "GRU", x, 4, 3, 2);
          String joined = g.reshape(g.transpose(y.getFirst(), 0, 2, 1, 3), 0, 0, -1);
          torchLinear(g, g.reduce("ReduceMean", g.transpose(joined, 1, 0, 2), false, 1), 6);
        },
        Input.ids(Shape.UNKNOWN),
        IDS,
        Bidirectional.of(GRU.of(3).returnSequences(true)),
        GlobalAveragePooling1D.of(),
        SOFTMAX);
  }

  private static void assertRefused(BiConsumer<GraphBuilder, String> network, String part)
      throws IOException {
    GraphBuilder g = new GraphBuilder(17);
    network.accept(g, torchEmbedding(g));

    Conversion conversion = read(g.graph(), 17, Map.of()).toModel();

    assertThat(conversion).isInstanceOf(Conversion.Refused.class);
    assertThat(((Conversion.Refused) conversion).reason()).contains(part);
  }

  @Test
  void saysWhyAGraphIsNoStack() throws IOException {
    Attribute time = new Attribute.Whole(1);
    assertRefused(
        (g, x) -> {
          String y = torchNode(g, "LSTM", x, 4, 3, 2).getFirst();
          String joined = g.reshape(g.transpose(y, 2, 0, 1, 3), 0, 0, -1);
          torchLinear(g, g.node("Gather", Map.of("axis", time), joined, g.whole(-1)), 6);
        },
        "takes the last step of what is no forward recurrent layer");
    assertRefused(
        (g, x) -> {
          String y = g.squeeze(torchNode(g, "GRU", x, 4, 3, 1).get(1), 0);
          torchLinear(g, g.add(y, g.node("Tanh", y)), 3);
        },
        "is read by 2 nodes");
    assertRefused(
        (g, x) -> {
          String y = g.squeeze(torchNode(g, "GRU", x, 4, 3, 1).get(1), 0);
          torchLinear(g, g.node("Sqrt", y), 3);
        },
        "(Sqrt) is no layer");
    assertRefused(
        (g, x) -> {
          List<String> y = torchNode(g, "GRU", x, 4, 3, 1);
          torchLinear(g, g.squeeze(y.get(1), 0), 3);
          g.output("steps", y.get(0), OnnxType.FLOAT, Shape.of(-1, 1, -1, 3));
        },
        "2 outputs");
  }

  /** A note is believed only where the model that it speaks of would be written as this graph. */
  @Test
  void doesNotBelieveANoteThatSaysSomethingElse() throws IOException {
    Sequential spec = Sequential.of(IDS, LSTM.of(3), SOFTMAX);
    Messages.GraphMessage graph = Exporter.graph(random(spec), OnnxOptions.of());
    Sequential tanh = Sequential.of(IDS, LSTM.of(3).recurrentActivation(Activation.TANH), SOFTMAX);
    Sequential masked = Sequential.of(IDS.maskZero(true), LSTM.of(3), SOFTMAX);
    Sequential huge = Sequential.of(Embedding.of(9, 2_000_000_000), LSTM.of(3), SOFTMAX);

    for (Sequential other : List.of(tanh, masked, huge)) {
      String note = sunhwan.formats.SpecJson.write(other);
      Model model = converted(read(graph, 17, Map.of(OwnReader.NOTE, note)));

      assertThat(model.spec().layers().stream().map(Sequential.Layer::spec))
          .containsExactly(Input.ids(Shape.UNKNOWN), IDS, LSTM.of(3), SOFTMAX);
    }
    assertThat(converted(read(graph, 17, Map.of(OwnReader.NOTE, "{}"))).spec().layers()).hasSize(4);
  }

  @Test
  void readsWeightsThatSomebodyElseHasChanged() throws IOException {
    Sequential spec = Sequential.of(Input.sequence(Shape.UNKNOWN, 3), Conv1D.of(2, 2), GRU.of(2));
    Model other = random(spec);
    String note = sunhwan.formats.SpecJson.write(spec);
    Messages.GraphMessage graph = Exporter.graph(other, OnnxOptions.of());

    Model model = converted(read(graph, 17, Map.of(OwnReader.NOTE, note)));

    assertThat(model.weights()).isEqualTo(other.weights());
  }
}
