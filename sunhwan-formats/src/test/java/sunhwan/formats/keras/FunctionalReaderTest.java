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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sunhwan.data.Sequences;
import sunhwan.formats.ModelFormatException;
import sunhwan.models.Functional;
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
        "shared.keras",
        "shared.h5",
        "states.keras",
        "states.h5"
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
  @ValueSource(strings = {"masked.keras", "shared.keras", "states.keras"})
  void writesAGraphBackToTheBit(String file) throws IOException {
    KerasModel model = read("model-" + file);
    Path archive = folder.resolve("again.keras");
    Path whole = folder.resolve("again.h5");

    KerasFiles.write(model, archive);
    List<Path> all = new ArrayList<>(List.of(archive));
    if (file.startsWith("states")) { // without masks
      KerasFiles.writeH5(model, whole);
      all.add(whole);
    }

    for (Path written : all) {
      KerasModel again = KerasFiles.read(written);
      assertThat(again.model().spec()).isEqualTo(model.model().spec());
      assertThat(again.model().weights()).isEqualTo(model.model().weights());
      assertThat(again.name()).isEqualTo(model.name());
    }
  }

  @Test
  void refusesToWriteMasksOfAGraphIntoAFileThatKerasCannotLoad() throws IOException {
    KerasModel model = read("model-masked.keras");

    assertThatThrownBy(() -> KerasFiles.writeH5(model, folder.resolve("no.h5")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Write it as .keras");
  }

  @Test
  void refusesToWriteWhatKerasComputesOtherwiseBehindAMask() {
    KerasModel pooled =
        KerasModel.of(
            sunhwan.models.Sequential.of(
                    sunhwan.layers.Embedding.of(9, 2).maskZero(true),
                    sunhwan.layers.GlobalMaxPooling1D.of())
                .build(1));

    assertThatThrownBy(() -> KerasFiles.write(pooled, folder.resolve("no.keras")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("looks at masked steps, too, in Keras");
  }

  /**
   * But for {@code shared_object_id}, names of comparisons, which Keras counts over all models of a
   * program, and {@code zero_output_for_mask}, which changes no live step.
   */
  @ParameterizedTest
  @ValueSource(strings = {"masked.keras", "shared.keras", "states.keras"})
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

    assertThatThrownBy(() -> FunctionalReader.read(context, config))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("'d' reads no values");
  }

  @Test
  void refusesAModelWithinAModel() {
    assertThatThrownBy(() -> read("model-nested.keras"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("a model within a model is not read");
  }
}
