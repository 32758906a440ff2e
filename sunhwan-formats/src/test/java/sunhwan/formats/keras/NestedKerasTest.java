package sunhwan.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Call;
import sunhwan.layers.Concatenate;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Nested;
import sunhwan.layers.Port;
import sunhwan.layers.WeightSpec;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Functional;
import sunhwan.models.Graph;
import sunhwan.models.Model;
import sunhwan.models.ModelSpec;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.optimizers.Adam;
import sunhwan.optimizers.OptimizerState;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.training.Trainer;

/**
 * Models within models, in files as Keras's source says that it writes them ({@code
 * keras/src/saving/saving_lib.py}, {@code keras/src/models/functional.py} of 3.15): a container
 * {@code layers} in the model's own folder, and one node more of a functional model.
 */
class NestedKerasTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Sequences IDS =
      Sequences.ofIds(new int[][] {{3, 1, 4, 1, 5}, {2, 7, 0, 0, 0}, {1, 0, 0, 0, 0}});

  @TempDir private Path folder;

  private static Sequential encoder() {
    return Sequential.of(Input.ids(5), Embedding.of(9, 4).maskZero(true), LSTM.of(3));
  }

  private static ObjectNode layer(String type, LayerSpec spec, String name, Shape input) {
    return ConfigWriter.built(
        type, LayerWriter.config(new Sequential.Layer(name, "", spec), input), input);
  }

  /** A sequential model of these layers' objects, behind an input of ids. */
  private static ObjectNode sequential(String name, JsonNode... layers) {
    ObjectNode config = LayerWriter.named(name);
    ArrayNode all = config.putArray("layers");
    all.add(ConfigWriter.input("ids", Input.ids(5).shape(), true, false));
    List.of(layers).forEach(all::add);
    return ConfigWriter.object("keras", "Sequential", config);
  }

  private static Map<String, float[]> numbers(Map<String, int[]> shapes) {
    Random random = new Random(11);
    Map<String, float[]> numbers = new LinkedHashMap<>();
    shapes.forEach(
        (path, shape) -> {
          float[] data = new float[Shape.of(shape).count()];
          for (int i = 0; i < data.length; i++) {
            data[i] = random.nextFloat() - 0.5f;
          }
          numbers.put(path, data);
        });
    return numbers;
  }

  /** HDF5 with datasets at these paths. */
  private static H5Node.Group tree(Map<String, int[]> shapes, Map<String, float[]> numbers) {
    H5Node.Group root = new H5Node.Group(new LinkedHashMap<>(), Map.of());
    shapes.forEach(
        (path, shape) -> {
          String[] parts = path.split("/", -1);
          Map<String, H5Node> at = root.children();
          for (int i = 0; i < parts.length - 1; i++) {
            at =
                ((H5Node.Group)
                        at.computeIfAbsent(
                            parts[i], p -> new H5Node.Group(new LinkedHashMap<>(), Map.of())))
                    .children();
          }
          at.put(
              parts[parts.length - 1],
              H5Node.Dataset.of(H5Array.of(Tensor.of(Shape.of(shape), numbers.get(path)))));
        });
    return root;
  }

  private Path archive(ObjectNode config, byte[] weights) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      entry(
          zip, "metadata.json", "{\"keras_version\": \"3.15.1\"}".getBytes(StandardCharsets.UTF_8));
      entry(zip, "config.json", config.toString().getBytes(StandardCharsets.UTF_8));
      entry(zip, "model.weights.h5", weights);
    }
    return Files.write(folder.resolve("nested.keras"), bytes.toByteArray());
  }

  private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(bytes);
  }

  private static final Map<String, int[]> ENCODER = new LinkedHashMap<>();

  static {
    ENCODER.put("embedding/vars/0", new int[] {9, 4});
    ENCODER.put("lstm/cell/vars/0", new int[] {4, 12});
    ENCODER.put("lstm/cell/vars/1", new int[] {3, 12});
    ENCODER.put("lstm/cell/vars/2", new int[] {12});
  }

  private static Map<String, int[]> shapes(String inside, int features) {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    ENCODER.forEach((path, shape) -> shapes.put("layers/" + inside + "/layers/" + path, shape));
    shapes.put("layers/dense/vars/0", new int[] {features, 2});
    shapes.put("layers/dense/vars/1", new int[] {2});
    return shapes;
  }

  /** The layers in a row, with these numbers. */
  private static Model flat(Map<String, float[]> numbers, String inside) {
    Sequential spec =
        Sequential.of(Input.ids(5), Embedding.of(9, 4).maskZero(true), LSTM.of(3), Dense.of(2));
    String under = "layers/" + inside + "/layers/";
    Map<String, Tensor> weights = new LinkedHashMap<>();
    weights.put(
        "embedding/embeddings", Tensor.of(Shape.of(9, 4), numbers.get(under + "embedding/vars/0")));
    weights.put(
        "lstm/lstm_cell/kernel",
        Tensor.of(Shape.of(4, 12), numbers.get(under + "lstm/cell/vars/0")));
    weights.put(
        "lstm/lstm_cell/recurrent_kernel",
        Tensor.of(Shape.of(3, 12), numbers.get(under + "lstm/cell/vars/1")));
    weights.put(
        "lstm/lstm_cell/bias", Tensor.of(Shape.of(12), numbers.get(under + "lstm/cell/vars/2")));
    weights.put("dense/kernel", Tensor.of(Shape.of(3, 2), numbers.get("layers/dense/vars/0")));
    weights.put("dense/bias", Tensor.of(Shape.of(2), numbers.get("layers/dense/vars/1")));
    return new Model(spec, Weights.of(weights));
  }

  @Test
  void readsASequentialModelInsideAnother() throws IOException {
    ObjectNode config =
        sequential(
            "outer",
            ConfigWriter.archive(encoder(), "encoder"),
            layer("Dense", Dense.of(2), "head", Shape.of(Shape.UNKNOWN, 3)));
    Map<String, int[]> shapes = shapes("sequential", 3);
    Map<String, float[]> numbers = numbers(shapes);

    KerasModel read = KerasFiles.read(archive(config, H5Writer.write(tree(shapes, numbers))));

    assertThat(read.model().spec().layers().stream().map(Sequential.Layer::name))
        .containsExactly("ids", "encoder", "head");
    assertThat(read.model().spec().layers().get(1).spec()).isInstanceOf(Nested.class);
    assertThat(read.model().weights().names()).contains("encoder/lstm/lstm_cell/kernel");
    assertThat(read.model().predict(IDS)).isEqualTo(flat(numbers, "sequential").predict(IDS));
    assertThat(read.remarks()).isEmpty();
  }

  @Test
  void readsAModelThatIsFrozenInside() throws IOException {
    ObjectNode inside = ConfigWriter.archive(encoder(), "encoder");
    ((ObjectNode) inside.path("config")).put("trainable", false);
    Map<String, int[]> shapes = shapes("sequential", 3);

    KerasModel read =
        KerasFiles.read(
            archive(
                sequential("outer", inside, layer("Dense", Dense.of(2), "head", Shape.of(-1, 3))),
                H5Writer.write(tree(shapes, numbers(shapes)))));

    assertThat(read.model().spec().summary().trainable()).isEqualTo(3 * 2 + 2);
  }

  private static ObjectNode tensor(String layer, int call, Shape shape, String type) {
    ObjectNode object = JSON.objectNode().put("class_name", "__keras_tensor__");
    ObjectNode config = object.putObject("config").put("dtype", type);
    config.set("shape", ConfigWriter.shape(shape));
    config.set("keras_history", JSON.arrayNode().add(layer).add(call).add(0));
    return object;
  }

  private static void call(ObjectNode layer, JsonNode argument) {
    ObjectNode node = layer.withArray("inbound_nodes").addObject();
    node.putArray("args").add(argument);
    node.putObject("kwargs");
  }

  private static ObjectNode input(String name) {
    ObjectNode input = ConfigWriter.input(name, Input.ids(5).shape(), true, false);
    input.put("name", name).putArray("inbound_nodes");
    return input;
  }

  /** Two inputs that go through one encoder, called twice. */
  private static ObjectNode siamese(ObjectNode encoder) {
    Shape ids = Shape.of(Shape.UNKNOWN, 5);
    Shape code = Shape.of(Shape.UNKNOWN, 3);
    encoder.put("name", "encoder");
    call(encoder, tensor("a", 0, ids, "int32"));
    call(encoder, tensor("b", 0, ids, "int32"));
    ObjectNode both = layer("Concatenate", Concatenate.of(), "both", code).put("name", "both");
    call(
        both,
        JSON.arrayNode()
            .add(tensor("encoder", 0, code, "float32"))
            .add(tensor("encoder", 1, code, "float32")));
    ObjectNode head =
        layer("Dense", Dense.of(2), "head", Shape.of(Shape.UNKNOWN, 6)).put("name", "head");
    call(head, tensor("both", 0, Shape.of(Shape.UNKNOWN, 6), "float32"));
    ObjectNode config = JSON.objectNode().put("name", "siamese").put("trainable", true);
    config.putArray("layers").add(input("a")).add(input("b")).add(encoder).add(both).add(head);
    config
        .putArray("input_layers")
        .add(JSON.arrayNode().add("a").add(0).add(0))
        .add(JSON.arrayNode().add("b").add(0).add(0));
    config.putArray("output_layers").add("head").add(0).add(0);
    return ConfigWriter.object("keras.src.models.functional", "Functional", config);
  }

  private static Functional asGraph() {
    Graph graph = Graph.of();
    Graph.Value ids = graph.input("ids", Input.ids(5));
    return graph.build(
        List.of(ids), List.of(ids.to(Embedding.of(9, 4).maskZero(true)).to(LSTM.of(3))));
  }

  @Test
  void readsAGraphThatIsCalledTwice() throws IOException {
    ObjectNode encoder = ConfigWriter.archive(asGraph(), "encoder");
    Map<String, int[]> shapes = shapes("functional", 6);
    Map<String, float[]> numbers = numbers(shapes);

    KerasModel read =
        KerasFiles.read(archive(siamese(encoder), H5Writer.write(tree(shapes, numbers))));

    assertSiamese(read.model(), numbers, "functional");
  }

  /**
   * In {@code functional.py} {@code get_config} counts one node more of a graph where it names the
   * model's outputs, and {@code serialize_node} does not where calls read each other: here both say
   * 1, and mean the first call and the second.
   */
  @Test
  void tellsTheCallThatIsPutOutFromTheCallThatIsRead() throws IOException {
    ObjectNode encoder = ConfigWriter.archive(asGraph(), "encoder");
    ObjectNode siamese = siamese(encoder);
    ObjectNode config = (ObjectNode) siamese.get("config");
    Shape code = Shape.of(Shape.UNKNOWN, 3);
    ObjectNode head = layer("Dense", Dense.of(2), "head", code).put("name", "head");
    call(head, tensor("encoder", 1, code, "float32"));
    config.putArray("layers").add(input("a")).add(input("b")).add(encoder).add(head);
    config
        .putArray("output_layers")
        .add(JSON.arrayNode().add("encoder").add(1).add(0))
        .add(JSON.arrayNode().add("head").add(0).add(0));
    Map<String, int[]> shapes = shapes("functional", 3);
    byte[] weights = H5Writer.write(tree(shapes, numbers(shapes)));

    Functional read = (Functional) KerasFiles.read(archive(siamese, weights)).model().spec();

    assertThat(read.calls())
        .containsExactlyInAnyOrder(
            new Call("encoder", List.of(new Port("a", 0, 0))),
            new Call("encoder", List.of(new Port("b", 0, 0))),
            new Call("head", List.of(new Port("encoder", 1, 0))));
    assertThat(read.outputs()).containsExactly(new Port("encoder", 0, 0), new Port("head", 0, 0));
  }

  /**
   * A graph is drawn with values that have no numbers, and out of a model they come without a mask,
   * so that the LSTM behind it is saved with {@code mask=None}; when it runs, it takes the mask
   * that the values then have.
   */
  @Test
  void handsAMaskThatBeginsInsideToALayerBehindTheModel() throws IOException {
    Sequential tagger =
        Sequential.of(
            Input.ids(5), Embedding.of(9, 4).maskZero(true), LSTM.of(3).returnSequences(true));
    ObjectNode encoder = ConfigWriter.archive(tagger, "encoder").put("name", "encoder");
    call(encoder, tensor("a", 0, Shape.of(Shape.UNKNOWN, 5), "int32"));
    Shape steps = Shape.of(Shape.UNKNOWN, 5, 3);
    ObjectNode last = layer("LSTM", LSTM.of(2), "last", steps).put("name", "last");
    call(last, tensor("encoder", 0, steps, "float32"));
    ((ObjectNode) last.at("/inbound_nodes/0/kwargs")).putNull("mask").put("training", false);
    ObjectNode config = JSON.objectNode().put("name", "tagged").put("trainable", true);
    config.putArray("layers").add(input("a")).add(encoder).add(last);
    config.putArray("input_layers").add("a").add(0).add(0);
    config.putArray("output_layers").add("last").add(0).add(0);
    Map<String, int[]> shapes = new LinkedHashMap<>();
    ENCODER.forEach((path, shape) -> shapes.put("layers/sequential/layers/" + path, shape));
    shapes.put("layers/lstm/cell/vars/0", new int[] {3, 8});
    shapes.put("layers/lstm/cell/vars/1", new int[] {2, 8});
    shapes.put("layers/lstm/cell/vars/2", new int[] {8});
    Map<String, float[]> numbers = numbers(shapes);
    ObjectNode model = ConfigWriter.object("keras.src.models.functional", "Functional", config);
    Sequential flat =
        Sequential.of(
            Input.ids(5),
            Embedding.of(9, 4).maskZero(true),
            LSTM.of(3).returnSequences(true),
            LSTM.of(2));
    Map<String, Tensor> weights = new LinkedHashMap<>();
    List<float[]> inOrder = List.copyOf(numbers.values());
    for (WeightSpec weight : flat.weights()) {
      weights.put(weight.name(), Tensor.of(weight.shape(), inOrder.get(weights.size())));
    }

    Model read = KerasFiles.read(archive(model, H5Writer.write(tree(shapes, numbers)))).model();

    assertThat(read.predict(List.of(IDS), 1).getFirst())
        .isEqualTo(new Model(flat, Weights.of(weights)).predict(List.of(IDS), 1).getFirst());
  }

  /** The same encoder of two inputs: their masks are different ones, though of one layer inside. */
  @Test
  void tellsMasksOfTwoCallsOfAModelApart() {
    Sequential tagger =
        Sequential.of(
            Input.ids(5), Embedding.of(9, 4).maskZero(true), LSTM.of(3).returnSequences(true));
    ObjectNode encoder = ConfigWriter.archive(tagger, "encoder").put("name", "encoder");
    call(encoder, tensor("a", 0, Shape.of(Shape.UNKNOWN, 5), "int32"));
    call(encoder, tensor("b", 0, Shape.of(Shape.UNKNOWN, 5), "int32"));
    Shape steps = Shape.of(Shape.UNKNOWN, 5, 3);
    ObjectNode both = layer("Concatenate", Concatenate.of(), "both", steps).put("name", "both");
    call(
        both,
        JSON.arrayNode()
            .add(tensor("encoder", 0, steps, "float32"))
            .add(tensor("encoder", 1, steps, "float32")));
    ObjectNode config = JSON.objectNode().put("name", "two").put("trainable", true);
    config.putArray("layers").add(input("a")).add(input("b")).add(encoder).add(both);
    config
        .putArray("input_layers")
        .add(JSON.arrayNode().add("a").add(0).add(0))
        .add(JSON.arrayNode().add("b").add(0).add(0));
    config.putArray("output_layers").add("both").add(0).add(0);
    var context = new Arguments.Context(KerasVersion.of("3.15.1"), false, new ArrayList<>());

    assertThatThrownBy(() -> FunctionalReader.read(context, config))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("has inputs of different masks");
  }

  /** Forty levels of a few lines each would be 2⁴⁰ calls. */
  @Test
  void refusesModelsThatCallEachOtherTwiceLevelByLevel() {
    ObjectNode inner = JSON.objectNode().put("class_name", "Dense");
    inner.putObject("config").put("name", "m").put("units", 2);
    for (int level = 0; level < 40; level++) {
      ObjectNode input = JSON.objectNode().put("class_name", "InputLayer").put("name", "x");
      input.putArray("inbound_nodes");
      input.putObject("config").put("name", "x").putArray("batch_shape").addNull().add(2);
      inner.put("name", "m");
      inner.remove("inbound_nodes");
      Shape two = Shape.of(Shape.UNKNOWN, 2);
      call(inner, tensor("x", 0, two, "float32"));
      call(inner, tensor("m", 0, two, "float32"));
      ObjectNode outer = JSON.objectNode().put("class_name", "Functional");
      ObjectNode config = outer.putObject("config").put("name", "m");
      config.putArray("layers").add(input).add(inner);
      config.putArray("input_layers").add("x").add(0).add(0);
      config.putArray("output_layers").add("m").add(level == 0 ? 1 : 2).add(0);
      inner = outer;
    }
    JsonNode deep = inner.get("config");
    var context = new Arguments.Context(KerasVersion.of("3.15.1"), false, new ArrayList<>());

    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        java.time.Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(() -> FunctionalReader.read(context, deep))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("has 4096 calls of layers, at most 4000 are read"));
  }

  @Test
  void refusesAnOutputOfAGraphsOwnNode() throws IOException {
    ObjectNode siamese = siamese(ConfigWriter.archive(asGraph(), "encoder"));
    ((ObjectNode) siamese.get("config")).putArray("output_layers").add("encoder").add(0).add(0);
    Map<String, int[]> shapes = shapes("functional", 6);
    Path file = archive(siamese, H5Writer.write(tree(shapes, numbers(shapes))));

    assertThatThrownBy(() -> KerasFiles.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("the model's output reads encoder[0][0]");
  }

  /** Keras 2 counts the node of a graph's own wherever it names a call. */
  @Test
  void readsCallsOfKeras2WithOneNodeMore() {
    JsonNode config =
        KerasJson.read(
            "test",
            """
            {"layers": [
              {"class_name": "InputLayer", "name": "a", "inbound_nodes": [],
               "config": {"name": "a", "batch_input_shape": [null, 3]}},
              {"class_name": "InputLayer", "name": "b", "inbound_nodes": [],
               "config": {"name": "b", "batch_input_shape": [null, 3]}},
              {"class_name": "Functional", "name": "m",
               "inbound_nodes": [[["a", 0, 0, {}]], [["b", 0, 0, {}]]],
               "config": {"name": "m", "layers": [
                 {"class_name": "InputLayer", "name": "x", "inbound_nodes": [],
                  "config": {"name": "x", "batch_input_shape": [null, 3]}},
                 {"class_name": "Dense", "name": "d", "inbound_nodes": [[["x", 0, 0, {}]]],
                  "config": {"name": "d", "units": 2}}],
                "input_layers": [["x", 0, 0]], "output_layers": [["d", 0, 0]]}},
              {"class_name": "Dense", "name": "e", "inbound_nodes": [[["m", 2, 0, {}]]],
               "config": {"name": "e", "units": 2}}],
             "input_layers": [["a", 0, 0], ["b", 0, 0]],
             "output_layers": [["m", 1, 0], ["e", 0, 0]]}\
            """);
    var context = new Arguments.Context(KerasVersion.of("2.15.0"), false, new ArrayList<>());

    Functional read = (Functional) FunctionalReader.read(context, config).spec();

    assertThat(read.calls()).contains(new Call("e", List.of(new Port("m", 1, 0))));
    assertThat(read.outputs()).containsExactly(new Port("m", 0, 0), new Port("e", 0, 0));
  }

  @Test
  void readsASequentialModelThatIsCalledTwice() throws IOException {
    ObjectNode encoder = ConfigWriter.archive(encoder(), "encoder");
    Map<String, int[]> shapes = shapes("sequential", 6);
    Map<String, float[]> numbers = numbers(shapes);

    KerasModel read =
        KerasFiles.read(archive(siamese(encoder), H5Writer.write(tree(shapes, numbers))));

    assertSiamese(read.model(), numbers, "sequential");
  }

  /** Each input through the layers in a row, and then the dense layer by hand. */
  private static void assertSiamese(Model read, Map<String, float[]> numbers, String inside) {
    Sequences other =
        Sequences.ofIds(new int[][] {{8, 8, 0, 0, 0}, {6, 5, 4, 3, 2}, {1, 2, 3, 0, 0}});
    Map<String, float[]> three = new LinkedHashMap<>(numbers);
    three.put("layers/dense/vars/0", new float[6]);
    Model flat = flat(three, inside);
    Model code =
        new Model(
            Sequential.of(Input.ids(5), Embedding.of(9, 4).maskZero(true), LSTM.of(3)),
            Weights.of(withoutDense(flat)));
    float[] a = code.predict(IDS).data();
    float[] b = code.predict(other).data();
    float[] kernel = numbers.get("layers/dense/vars/0");
    float[] bias = numbers.get("layers/dense/vars/1");

    float[] found = read.predict(List.of(IDS, other), 1).getFirst().data();

    for (int row = 0; row < 3; row++) {
      for (int unit = 0; unit < 2; unit++) {
        double sum = bias[unit];
        for (int i = 0; i < 3; i++) {
          sum +=
              a[row * 3 + i] * kernel[i * 2 + unit] + b[row * 3 + i] * kernel[(3 + i) * 2 + unit];
        }
        assertThat((double) found[row * 2 + unit])
            .isCloseTo(sum, org.assertj.core.api.Assertions.within(1e-6));
      }
    }
  }

  private static Map<String, Tensor> withoutDense(Model model) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    model.weights().forEach(weights::put);
    weights.keySet().removeIf(name -> name.startsWith("dense"));
    return weights;
  }

  /** The mask of the embedding outside reaches the LSTM inside. */
  @Test
  void handsAMaskToTheLayersOfTheModelInside() throws IOException {
    ObjectNode inside =
        ConfigWriter.archive(Sequential.of(Input.sequence(5, 4), LSTM.of(3)), "reader");
    ObjectNode config =
        sequential(
            "outer",
            layer("Embedding", Embedding.of(9, 4).maskZero(true), "words", Shape.of(-1, 5)),
            inside,
            layer("Dense", Dense.of(2), "head", Shape.of(-1, 3)));
    Map<String, int[]> shapes = new LinkedHashMap<>();
    shapes.put("layers/embedding/vars/0", new int[] {9, 4});
    shapes.put("layers/sequential/layers/lstm/cell/vars/0", new int[] {4, 12});
    shapes.put("layers/sequential/layers/lstm/cell/vars/1", new int[] {3, 12});
    shapes.put("layers/sequential/layers/lstm/cell/vars/2", new int[] {12});
    shapes.put("layers/dense/vars/0", new int[] {3, 2});
    shapes.put("layers/dense/vars/1", new int[] {2});
    Map<String, float[]> numbers = numbers(shapes);
    Map<String, float[]> moved = new LinkedHashMap<>(numbers);
    moved.put("layers/sequential/layers/embedding/vars/0", numbers.get("layers/embedding/vars/0"));

    Model read = KerasFiles.read(archive(config, H5Writer.write(tree(shapes, numbers)))).model();

    assertThat(read.predict(IDS)).isEqualTo(flat(moved, "sequential").predict(IDS));
  }

  @Test
  void refusesBehindAMaskWhatKerasComputesOtherwiseInside() throws IOException {
    ObjectNode inside =
        ConfigWriter.archive(Sequential.of(Input.sequence(5, 4), GlobalMaxPooling1D.of()), "pool");
    ObjectNode config =
        sequential(
            "outer",
            layer("Embedding", Embedding.of(9, 4).maskZero(true), "words", Shape.of(-1, 5)),
            inside);
    Path file = archive(config, H5Writer.write(tree(Map.of(), Map.of())));

    assertThatThrownBy(() -> KerasFiles.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("GlobalMaxPooling1D")
        .hasMessageContaining("behind a mask");
  }

  /**
   * The older files list the weights of a model inside as one layer's, what is trained first: of a
   * BatchNormalization before a Dense, its statistics come last.
   */
  @Test
  void readsTheOlderFilesInWhichStatisticsOfAModelInsideComeLast() throws IOException {
    Sequential inner = Sequential.of(Input.vector(4), BatchNormalization.of(), Dense.of(3));
    ObjectNode outer = LayerWriter.named("outer");
    ArrayNode layers = outer.putArray("layers");
    layers.add(ConfigWriter.input("x", Shape.of(4), false, true));
    layers.add(ConfigWriter.whole(inner, "inner"));
    ObjectNode config = JSON.objectNode().put("class_name", "Sequential").set("config", outer);
    Map<String, H5Array> arrays = new LinkedHashMap<>();
    List<String> keras =
        List.of(
            "batch_normalization/gamma",
            "batch_normalization/beta",
            "dense/kernel",
            "dense/bias",
            "batch_normalization/moving_mean",
            "batch_normalization/moving_variance");
    Model model = inner.build(1);
    Map<String, Tensor> numbers = new LinkedHashMap<>();
    Random random = new Random(4);
    for (String name : keras) {
      Tensor tensor = model.weights().get(name).copy();
      for (int i = 0; i < tensor.data().length; i++) {
        tensor.data()[i] = random.nextFloat() + 0.1f;
      }
      numbers.put(name, tensor);
      arrays.put(name, H5Array.of(tensor));
    }
    Map<String, H5Node> groups = new LinkedHashMap<>();
    groups.put("inner", WeightWriter.listed(arrays, ""));
    groups.put("x", WeightWriter.listed(Map.of(), ""));
    Map<String, H5Array> attributes = new LinkedHashMap<>();
    attributes.put("layer_names", H5Array.heapedTexts(List.of("x", "inner")));
    Map<String, H5Array> top = new LinkedHashMap<>();
    top.put("keras_version", H5Array.text("2.15.0", false));
    top.put("backend", H5Array.text("tensorflow", false));
    top.put("model_config", H5Array.text(config.toString(), false));
    H5Node.Group root =
        new H5Node.Group(Map.of("model_weights", new H5Node.Group(groups, attributes)), top);
    Path file = Files.write(folder.resolve("old.h5"), H5Writer.write(root));

    Model read = KerasFiles.read(file).model();

    keras.forEach(
        name -> assertThat(read.weights().get("inner/" + name)).isEqualTo(numbers.get(name)));
  }

  private static ModelSpec nested() {
    Graph graph = Graph.of();
    Graph.Value a = graph.input("a", Input.ids(5));
    Graph.Value b = graph.input("b", Input.ids(5));
    Graph.Layer encoder = graph.layer("encoder", encoder().freeze("embedding").asLayer());
    Graph.Value both = graph.call(Concatenate.of(), a.to(encoder), b.to(encoder));
    return graph.build(List.of(a, b), List.of(both.to("head", Dense.of(2))));
  }

  /** What stood inside stands in the model itself; numbers, freezing and optimizer stay. */
  @Test
  void writesTheLayersOfAModelInsideAsLayersOfTheModel() throws IOException {
    Model model = nested().build(3);
    Sequences other =
        Sequences.ofIds(new int[][] {{8, 8, 0, 0, 0}, {6, 5, 4, 3, 2}, {1, 0, 0, 0, 0}});
    OptimizerState state = new OptimizerState();
    Map<String, float[]> gradients = new LinkedHashMap<>();
    Trainer.compile(model, Adam.of(), MeanSquaredError.of())
        .gradients(Dataset.of(List.of(IDS, other), List.of(Sequences.ofValues(new float[3][2]))))
        .weights()
        .forEach((name, g) -> gradients.put(name, g.data()));
    Map<String, Tensor> weights = new LinkedHashMap<>();
    model.weights().forEach((name, w) -> weights.put(name, w.copy()));
    state.step(Adam.of(), weights, gradients);
    KerasModel written =
        KerasModel.of(model)
            .training(KerasTraining.of(Adam.of(), "mean_squared_error").state(state));

    for (String name : List.of("flat.keras", "flat.h5")) {
      Path file = folder.resolve(name);
      if (name.endsWith(".h5")) {
        KerasFiles.writeH5(written, file);
      } else {
        KerasFiles.write(written, file);
      }
      KerasModel read = KerasFiles.read(file);

      assertThat(read.model().spec().layers().stream().map(Sequential.Layer::name))
          .containsExactlyInAnyOrder(
              "a", "b", "encoder_embedding", "encoder_lstm", "concatenate", "head");
      assertThat(read.model().predict(List.of(IDS, other), 1))
          .isEqualTo(model.predict(List.of(IDS, other), 1));
      assertThat(read.model().spec().summary().trainable())
          .isEqualTo(model.spec().summary().trainable());
      assertThat(read.training().orElseThrow().slots().get("encoder_lstm/lstm_cell/bias/momentum"))
          .isEqualTo(state.slots().get("encoder/lstm/lstm_cell/bias/momentum"));
    }
  }

  @Test
  void writesWeightsAloneInAContainerOfTheModelInside() throws IOException {
    Model model = nested().build(3);
    Path file = folder.resolve("nested.weights.h5");

    KerasFiles.writeWeights(KerasModel.of(model), file);

    H5Node.Group root = H5Reader.read(Files.readAllBytes(file), 1L << 20);
    assertThat(root.has("layers/sequential/layers/lstm/cell/vars/2")).isTrue();
    assertThat(KerasFiles.readWeights(file, model.spec()).weights()).isEqualTo(model.weights());
  }

  @Test
  void refusesModelsThatAreNestedWithoutEnd() throws IOException {
    ObjectNode config = ConfigWriter.archive(encoder(), "deepest");
    for (int i = 0; i < 300; i++) {
      ObjectNode around = LayerWriter.named("m" + i);
      around.putArray("layers").add(input("ids")).add(config);
      config = ConfigWriter.object("keras", "Sequential", around);
    }
    Path file = archive(config, H5Writer.write(tree(Map.of(), Map.of())));

    assertThatThrownBy(() -> KerasFiles.read(file)).isInstanceOf(ModelFormatException.class);
  }
}
