package sunhwan.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.data.Sequences;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.Input;
import sunhwan.layers.Masking;
import sunhwan.models.Functional;
import sunhwan.models.Graph;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Graphs and masked sequences against Keras 3.15.1, whose numbers are in {@code models.json}; the
 * script beside it says how they were made.
 */
class FunctionalReaderTest {
  @TempDir private Path folder;

  private KerasModel read(String file) throws IOException {
    return KerasFiles.read(Files.write(folder.resolve(file), KerasMutations.resource(file)));
  }

  private static JsonNode keras(String name) throws IOException {
    return new ObjectMapper().readTree(KerasMutations.resource("models.json")).get(name);
  }

  private static List<Tensor> tensors(JsonNode nodes) {
    List<Tensor> tensors = new ArrayList<>();
    for (JsonNode node : nodes) {
      int[] shape = new int[node.get("shape").size()];
      for (int i = 0; i < shape.length; i++) {
        shape[i] = node.get("shape").get(i).asInt();
      }
      float[] data = new float[node.get("data").size()];
      for (int i = 0; i < data.length; i++) {
        data[i] = (float) node.get("data").get(i).asDouble();
      }
      tensors.add(Tensor.of(Shape.of(shape), data));
    }
    return tensors;
  }

  private static void assertClose(Tensor found, Tensor expected) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    for (int i = 0; i < expected.data().length; i++) {
      assertThat((double) found.data()[i])
          .as("value %d", i)
          .isCloseTo(expected.data()[i], within(2e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "masked.keras",
        "masked.h5",
        "nested.keras",
        "shared.keras",
        "shared.h5",
        "states.keras",
        "states.h5",
        "largest.keras"
      })
  void givesKerassOutputs(String file) throws IOException {
    JsonNode keras = keras(file.substring(0, file.indexOf('.')));

    KerasModel model = read("model-" + file);
    List<Tensor> outputs =
        model.model().predict(tensors(keras.get("inputs")).stream().map(Sequences::of).toList());

    List<Tensor> expected = tensors(keras.get("outputs"));
    assertThat(outputs).hasSameSizeAs(expected);
    for (int i = 0; i < outputs.size(); i++) {
      assertClose(outputs.get(i), expected.get(i));
    }
    assertThat(model.model().spec()).isInstanceOf(Functional.class);
    assertThat(model.remarks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"masked.keras", "shared.keras", "states.keras", "largest.keras"})
  void writesAGraphBackToTheBit(String file) throws IOException {
    KerasModel model = read("model-" + file);
    Path archive = folder.resolve("again.keras");
    Path whole = folder.resolve("again.h5");

    KerasFiles.write(model, archive);
    KerasFiles.writeH5(model, whole);

    for (Path written : List.of(archive, whole)) {
      KerasModel again = KerasFiles.read(written);
      assertThat(again.model().spec()).isEqualTo(model.model().spec());
      assertThat(again.model().weights()).isEqualTo(model.model().weights());
      assertThat(again.name()).isEqualTo(model.name());
    }
  }

  /** Keras 3.15.1 loads no {@code NotEqual} from such a file, and hands masks on by itself. */
  @Test
  void leavesMasksOutOfOlderFiles() throws IOException {
    Path written = folder.resolve("masks.h5");

    KerasFiles.writeH5(read("model-masked.keras"), written);

    byte[] bytes = Files.readAllBytes(written);
    String config =
        H5Reader.read(bytes, bytes.length * 10L)
            .attributes()
            .get("model_config")
            .strings()
            .getFirst();
    assertThat(config).contains("\"mask_zero\":true").doesNotContain("NotEqual", "\"mask\":");
  }

  @Test
  void readsWhatIsWrittenOfALargestLiveValueAsOnePooling() throws IOException {
    Model model =
        Sequential.of(Embedding.of(9, 2).maskZero(true), GlobalMaxPooling1D.of(), Dense.of(2))
            .build(1);
    Path written = folder.resolve("largest.keras");

    KerasFiles.write(KerasModel.of(model), written);

    Model again = KerasFiles.read(written).model();
    assertThat(again.weights()).isEqualTo(model.weights());
    assertThat(again.spec().layers())
        .extracting(layer -> (Object) layer.spec())
        .contains(GlobalMaxPooling1D.of())
        .hasSize(4);
    Tensor ids = Tensor.of(Shape.of(3, 3), new float[] {3, 0, 4, 0, 0, 0, 0, 8, 0});
    assertThat(again.predict(ids)).isEqualTo(model.predict(ids));
  }

  @Test
  void refusesAPoolingThatOnlyLooksAsIfItSawLiveStepsAlone() throws IOException {
    Model model =
        Sequential.of(Embedding.of(9, 2).maskZero(true), GlobalMaxPooling1D.of()).build(1);
    Model said = MaskedMaximum.expanded(model);
    Map<String, Tensor> tensors = new HashMap<>();
    said.weights().names().forEach(name -> tensors.put(name, said.weights().get(name)));
    Tensor live = Tensor.of(Shape.of(9, 1), new float[] {0, 1, 1, 1, 0, 1, 1, 1, 1});
    tensors.put("global_max_pooling1d_live/embeddings", live);
    Path written = folder.resolve("other.keras");
    Files.write(written, KerasArchive.bytes(KerasModel.of(said.with(Weights.of(tensors)))));

    assertThatThrownBy(() -> KerasFiles.read(written))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("GlobalMaxPooling1D 'global_max_pooling1d'")
        .hasMessageContaining("looks at masked steps, too, in Keras");
  }

  @Test
  void refusesToWriteAPoolingBehindAMaskThatIsNotOfIds() {
    KerasModel pooled =
        KerasModel.of(
            Sequential.of(Input.sequence(Shape.UNKNOWN, 2), Masking.of(), GlobalMaxPooling1D.of())
                .build(1));

    assertThatThrownBy(() -> KerasFiles.write(pooled, folder.resolve("no.keras")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("looks at masked steps, too, in Keras");
  }

  @Test
  void refusesToWriteAPoolingWhoseLayersWouldHaveANameThatIsTaken() {
    Graph graph = Graph.of();
    Graph.Value ids = graph.input(Input.ids(Shape.UNKNOWN));
    Graph.Value pooled =
        ids.to(Embedding.of(9, 2).maskZero(true)).to("top", GlobalMaxPooling1D.of());
    Model model = graph.build(List.of(ids), List.of(pooled.to("top_any", Dense.of(2)))).build(1);

    assertThatThrownBy(() -> KerasFiles.write(KerasModel.of(model), folder.resolve("no.keras")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Keras: GlobalMaxPooling1D 'top' behind a mask needs a layer 'top_any' of its own, and"
                + " there is one already. Call that one otherwise");
  }

  /** Keras finds weights by the order that it gives layers, whatever the file says. */
  @ParameterizedTest
  @ValueSource(strings = {"masked.keras", "shared.keras", "states.keras", "largest.keras"})
  void writesLayersInKerassOrderHoweverTheyStand(String file) throws IOException {
    KerasModel model = read("model-" + file);
    Functional spec = (Functional) model.model().spec();

    Functional ordered =
        LayerOrder.of(
            new Functional(spec.layers().reversed(), spec.inputs(), spec.calls(), spec.outputs()));

    assertThat(ordered.layers().stream().filter(l -> !(l.spec() instanceof Input)))
        .containsExactlyElementsOf(
            spec.layers().stream().filter(l -> !(l.spec() instanceof Input)).toList());
  }

  /**
   * But for {@code shared_object_id}, names of comparisons, which Keras counts over all models of a
   * program, and {@code zero_output_for_mask}, which changes no live step.
   */
  @ParameterizedTest
  @ValueSource(strings = {"masked.keras", "shared.keras", "states.keras", "largest.keras"})
  void writesTheConfigThatKerasWrote(String file) throws IOException {
    KerasModel model = read("model-" + file);
    Path written = folder.resolve("again.keras");
    KerasFiles.write(model, written);

    JsonNode found = plain(KerasArchive.read(written).config());
    JsonNode expected = plain(KerasArchive.read(folder.resolve("model-" + file)).config());

    assertThat(found.get("config")).isEqualTo(expected.get("config"));
    assertThat(found.get("module")).isEqualTo(expected.get("module"));
    assertThat(found.get("build_config")).isEqualTo(expected.get("build_config"));
  }

  private static JsonNode plain(JsonNode config) throws IOException {
    String text =
        config
            .toString()
            .replaceAll(",\"shared_object_id\":\\d+", "")
            .replaceAll("\"zero_output_for_mask\":true", "\"zero_output_for_mask\":false");
    List<String> names = new ArrayList<>();
    java.util.regex.Matcher matcher =
        java.util.regex.Pattern.compile("not_equal(_\\d+)?").matcher(text);
    while (matcher.find()) {
      if (!names.contains(matcher.group())) {
        names.add(matcher.group());
      }
    }
    for (int i = names.size() - 1; i >= 0; i--) {
      text = text.replaceAll("\"" + names.get(i) + "\"", "\"compared" + i + "\"");
    }
    return new ObjectMapper().readTree(text);
  }

  /** Masked steps are 0 here; in Keras they are what Dense makes of 0, softmax(bias). */
  @Test
  void tagsLiveStepsAsKerasDoesAndSaysWhatMaskedOnesAre() throws IOException {
    JsonNode keras = keras("tagger");
    Tensor ids = tensors(keras.get("inputs")).getFirst();
    float[] expected = tensors(keras.get("outputs")).getFirst().data();

    KerasModel read = read("model-tagger.keras");
    float[] found = read.model().predict(ids).data();

    assertThat(found).hasSameSizeAs(expected);
    int live = 0;
    for (int i = 0; i < found.length; i++) {
      boolean masked = ids.data()[i / 4] == 0;
      assertThat((double) found[i])
          .as("value %d", i)
          .isCloseTo(masked ? 0 : expected[i], within(2e-6));
      live += masked ? 0 : 1;
    }
    assertThat(live).isEqualTo(4 * 15);
    assertThat(read.remarks()).hasSize(1).first().asString().contains("masked steps");
  }

  @Test
  void refusesALayerThatKerasGaveNoMaskThoughItsSequenceHasOne() {
    assertThatThrownBy(() -> read("model-maskless.keras"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("LSTM 'lstm")
        .hasMessageContaining("masked by 'words', but Keras gave it no mask");
  }

  @Test
  void refusesACallThatReadsNothing() {
    JsonNode config =
        KerasJson.read(
            "test",
            """
            {"layers": [
              {"class_name": "InputLayer", "name": "x", "inbound_nodes": [],
               "config": {"name": "x", "batch_shape": [null, 3]}},
              {"class_name": "Dense", "name": "d", "inbound_nodes": [[]],
               "config": {"name": "d", "units": 2}}],
             "input_layers": [["x", 0, 0]], "output_layers": [["d", 0, 0]]}\
            """);
    var context = new Arguments.Context(KerasVersion.of("2.15.0"), false, new ArrayList<>());

    assertThatThrownBy(() -> FunctionalReader.read(context, config).spec())
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("'d' reads no values");
  }

  /** Of which the graph says nothing: its layers do. */
  @Test
  void keepsLayersOfAGraphFrozenBothWays() throws IOException {
    Graph graph = Graph.of();
    Graph.Value x = graph.input("x", Input.vector(3));
    Functional spec =
        graph.build(List.of(x), List.of(x.to("first", Dense.of(4)).to("second", Dense.of(2))));
    Model model = spec.build(1).freeze("first");

    for (String name : List.of("graph.keras", "graph.h5")) {
      Path file = folder.resolve(name);
      if (name.endsWith(".h5")) {
        KerasFiles.writeH5(KerasModel.of(model), file);
      } else {
        KerasFiles.write(KerasModel.of(model), file);
      }
      assertThat(KerasFiles.read(file).model().spec()).isEqualTo(model.spec());
      assertThat(KerasFiles.read(file).model().weights()).isEqualTo(model.weights());
    }
    try (var zip = new java.util.zip.ZipFile(folder.resolve("graph.keras").toFile())) {
      JsonNode config =
          new ObjectMapper().readTree(zip.getInputStream(zip.getEntry("config.json")));
      assertThat(config.path("config").has("trainable")).isFalse();
    }
  }
}
