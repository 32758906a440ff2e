package sunhwan.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sunhwan.data.Sequences;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.Dense;
import sunhwan.layers.Discretization;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.Input;
import sunhwan.layers.Normalization;
import sunhwan.models.Sequential;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Layers that took their numbers from data in Keras: {@code normalization.py} and {@code
 * discretization.py} of its 3.15 say what is kept where.
 */
class AdaptedNumbersTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @TempDir private Path folder;

  /** A Normalization that was adapted: no numbers in its config. */
  private static ObjectNode adapted(String name, JsonNode axis) {
    ObjectNode config = LayerWriter.named(name).put("invert", false);
    config.set("axis", axis);
    config.putNull("mean").putNull("variance");
    return ConfigWriter.built("Normalization", config, Shape.of(Shape.UNKNOWN, 3));
  }

  private static ObjectNode sequential(JsonNode... layers) {
    ObjectNode config = LayerWriter.named("outer");
    ArrayNode all = config.putArray("layers");
    all.add(ConfigWriter.input("x", Shape.of(3), false, false));
    List.of(layers).forEach(all::add);
    return ConfigWriter.object("keras", "Sequential", config);
  }

  private static H5Node.Dataset numbers(float... numbers) {
    return H5Node.Dataset.of(H5Array.of(Tensor.of(Shape.of(numbers.length), numbers)));
  }

  private static H5Node.Group group(Map<String, H5Node> children) {
    return new H5Node.Group(new LinkedHashMap<>(children), Map.of());
  }

  private static H5Node.Group variables(H5Node.Dataset... of) {
    Map<String, H5Node> children = new LinkedHashMap<>();
    for (int i = 0; i < of.length; i++) {
      children.put(Integer.toString(i), of[i]);
    }
    return group(Map.of("vars", group(children)));
  }

  private Path archive(ObjectNode config, H5Node.Group weights) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      entry(
          zip, "metadata.json", "{\"keras_version\": \"3.15.1\"}".getBytes(StandardCharsets.UTF_8));
      entry(zip, "config.json", config.toString().getBytes(StandardCharsets.UTF_8));
      entry(zip, "model.weights.h5", H5Writer.write(weights));
    }
    return Files.write(folder.resolve("adapted.keras"), bytes.toByteArray());
  }

  private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(bytes);
  }

  private static H5Node.Group twoNormalizations(H5Node.Dataset mean, H5Node.Dataset variance) {
    Map<String, H5Node> layers = new LinkedHashMap<>();
    layers.put("normalization", variables(mean, variance, numbers(7)));
    layers.put("normalization_1", variables(numbers(0, 0, 1), numbers(1, 1, 4), numbers(7)));
    layers.put(
        "dense",
        variables(
            H5Node.Dataset.of(H5Array.of(Tensor.of(Shape.of(3, 1), new float[] {1, 10, 100}))),
            numbers(0)));
    return group(Map.of("layers", group(layers)));
  }

  private static ObjectNode twoNormalizations(JsonNode axis) {
    return sequential(
        adapted("first", axis),
        adapted("second", axis),
        ConfigWriter.built(
            "Dense",
            LayerWriter.config(
                new Sequential.Layer("head", "", Dense.of(1)), Shape.of(Shape.UNKNOWN, 3)),
            Shape.of(Shape.UNKNOWN, 3)));
  }

  /** By hand: (5, 6, 7) becomes (2, 2, 2), then (2, 2, 0.5), then 2 + 20 + 50. */
  @Test
  void readsWhatNormalizationsKeepAmongTheirWeights() throws IOException {
    KerasModel read =
        KerasFiles.read(
            archive(
                twoNormalizations(JSON.arrayNode().add(-1)),
                twoNormalizations(numbers(1, 2, 3), numbers(4, 4, 4))));

    assertThat(read.model().spec().layers().get(1).spec())
        .isEqualTo(Normalization.of(List.of(1f, 2f, 3f), List.of(4f, 4f, 4f)));
    float y = read.model().predict(Sequences.ofValues(new float[][] {{5, 6, 7}})).data()[0];
    assertThat(y).isCloseTo(72, within(1e-4f));
    assertThat(read.model().weights().names()).containsExactly("head/kernel", "head/bias");
  }

  @Test
  void readsThemFromTheOlderFilesByTheirNames() throws IOException {
    ObjectNode config = JSON.objectNode().put("class_name", "Sequential");
    config.set("config", twoNormalizations(JSON.arrayNode().add(-1)).path("config"));
    Map<String, H5Node> groups = new LinkedHashMap<>();
    groups.put("first", listed("mean", numbers(1, 2, 3), "variance", numbers(4, 4, 4)));
    groups.put("second", listed("mean", numbers(0, 0, 1), "variance", numbers(1, 1, 4)));
    groups.put(
        "head",
        listed(
            "kernel",
            H5Node.Dataset.of(H5Array.of(Tensor.of(Shape.of(3, 1), new float[] {1, 10, 100}))),
            "bias",
            numbers(0)));
    Map<String, H5Array> top = new LinkedHashMap<>();
    top.put("keras_version", H5Array.text("2.15.0", false));
    top.put("model_config", H5Array.text(config.toString(), false));
    Map<String, H5Array> names = new LinkedHashMap<>();
    names.put("layer_names", H5Array.heapedTexts(List.of("first", "second", "head")));
    H5Node.Group root =
        new H5Node.Group(Map.of("model_weights", new H5Node.Group(groups, names)), top);

    KerasModel read =
        KerasFiles.read(Files.write(folder.resolve("adapted.h5"), H5Writer.write(root)));

    float y = read.model().predict(Sequences.ofValues(new float[][] {{5, 6, 7}})).data()[0];
    assertThat(y).isCloseTo(72, within(1e-4f));
  }

  private static H5Node.Group listed(
      String first, H5Node.Dataset one, String second, H5Node.Dataset two) {
    Map<String, H5Node> children = new LinkedHashMap<>();
    children.put(first, one);
    children.put(second, two);
    return new H5Node.Group(
        children, Map.of("weight_names", H5Array.heapedTexts(List.of(first, second))));
  }

  @Test
  void refusesAnotherAxisAndNumbersThatWereNeverThere() throws IOException {
    Path otherAxis =
        archive(
            twoNormalizations(JSON.arrayNode().add(0)),
            twoNormalizations(numbers(1, 2, 3), numbers(4, 4, 4)));
    assertThatThrownBy(() -> KerasFiles.read(otherAxis))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("Normalization 'first': axis=[0] is neither the last one nor none");

    Path never =
        archive(
            twoNormalizations(JSON.arrayNode().add(-1)), group(Map.of("layers", group(Map.of()))));
    assertThatThrownBy(() -> KerasFiles.read(never))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("Normalization 'first': has no mean: it was never adapted");

    Path negative =
        archive(
            twoNormalizations(JSON.arrayNode().add(-1)),
            twoNormalizations(numbers(1, 2, 3), numbers(4, -4, 4)));
    assertThatThrownBy(() -> KerasFiles.read(negative))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("variance must be at least 0, got -4.0");
  }

  @Test
  void aDiscretizationBeforeAnEmbeddingComesBackWithIdsOfValues() throws IOException {
    Sequential spec =
        Sequential.of(
            Input.ids(4), Discretization.of(List.of(0f, 1.5f)), Embedding.of(3, 2), GRU.of(2));
    KerasModel model = KerasModel.of(spec.build(1));
    Sequences x = Sequences.ofValues(new float[][] {{-1, 0, 1, 2}});

    KerasFiles.write(model, folder.resolve("bins.keras"));
    KerasFiles.writeH5(model, folder.resolve("bins.h5"));

    for (String file : List.of("bins.keras", "bins.h5")) {
      KerasModel read = KerasFiles.read(folder.resolve(file));
      assertThat(read.model().spec()).isEqualTo(spec);
      assertThat(read.model().predict(x)).isEqualTo(model.model().predict(x));
    }
  }

  @Test
  void refusesADiscretizationThatCounts() {
    ObjectNode config =
        LayerWriter.config(
            new Sequential.Layer("it", "", Discretization.of(List.of(1f))), Shape.of(-1, 3));
    config.put("output_mode", "count");

    assertThatThrownBy(
            () ->
                LayerReader.read(
                    new Arguments.Context(
                        KerasVersion.of("3.15.1"), false, new java.util.ArrayList<>()),
                    "Discretization",
                    config,
                    1))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("Discretization 'it': output_mode=\"count\"")
        .hasMessageContaining("CategoryEncoding");
  }
}
