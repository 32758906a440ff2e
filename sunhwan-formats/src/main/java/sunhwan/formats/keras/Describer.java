package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import sunhwan.formats.ModelFormatException;
import sunhwan.models.Summary;

/** Looks into a file of Keras and says what is there, all problems and not only the first. */
final class Describer {
  private final Map<String, String> arrays = new LinkedHashMap<>();
  private final Set<String> problems = new LinkedHashSet<>();
  private final List<String> layers = new ArrayList<>();
  private long parameters;

  private Describer() {}

  /** A {@code .keras}; reading is what reads it as a model. */
  static KerasDescription archive(KerasArchive archive, Supplier<KerasModel> reading) {
    Describer describer = new Describer();
    describer.arrays(H5Reader.read(archive.weights(), KerasFiles.memory()), "");
    Map<String, Integer> vocabularies = new LinkedHashMap<>();
    archive
        .assets()
        .forEach(
            (path, bytes) ->
                vocabularies.put(
                    path, (int) new String(bytes, StandardCharsets.UTF_8).lines().count()));
    return describer.describe(
        "archive of Keras (.keras)",
        archive.metadata().path("keras_version").asText(),
        archive.config(),
        vocabularies,
        reading);
  }

  /** A whole model in HDF5, or weights alone. */
  static KerasDescription hdf5(
      H5Node.Group root, String version, Optional<String> config, Supplier<KerasModel> reading) {
    Describer describer = new Describer();
    describer.arrays(root, "");
    return describer.describe(
        config.isPresent() ? "whole model of Keras in HDF5 (.h5)" : "weights of Keras in HDF5",
        version,
        config.map(text -> KerasJson.read("model_config", text)).orElse(MissingNode.getInstance()),
        Map.of(),
        reading);
  }

  private KerasDescription describe(
      String format,
      String version,
      JsonNode config,
      Map<String, Integer> vocabularies,
      Supplier<KerasModel> reading) {
    Optional<Summary> summary = Optional.empty();
    JsonNode inner = config.path("config");
    JsonNode all = inner.isArray() ? inner : inner.path("layers");
    all.forEach(
        layer ->
            layers.add(
                layer.path("class_name").asText()
                    + " '"
                    + layer.path("config").path("name").asText()
                    + "'"));
    try {
      summary = Optional.of(reading.get().model().summary());
    } catch (ModelFormatException | IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
      all.forEach(layer -> problem(version, layer));
    }
    return new KerasDescription(
        format,
        version,
        List.copyOf(layers),
        arrays,
        parameters,
        vocabularies,
        summary,
        List.copyOf(problems));
  }

  /** Reads a layer alone, to see whether it can be read. */
  private void problem(String version, JsonNode layer) {
    String type = layer.path("class_name").asText();
    JsonNode built = layer.path("build_config").path("input_shape");
    int rank =
        built.isArray() && !built.isEmpty() && !built.get(0).isArray() ? built.size() - 1 : 2;
    if (!type.equals("InputLayer") && !type.equals("NotEqual") && !ConfigReader.isModel(type)) {
      try {
        LayerReader.read(
            new Arguments.Context(KerasVersion.of(version), false, new ArrayList<>()),
            ConfigReader.type(layer),
            layer.path("config"),
            rank);
      } catch (ModelFormatException | IllegalArgumentException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
  }

  private void arrays(H5Node node, String path) {
    switch (node) {
      case H5Node.Group group ->
          group
              .children()
              .forEach(
                  (name, child) -> {
                    if (!path.isEmpty() || !name.startsWith("optimizer")) {
                      arrays(child, path.isEmpty() ? name : path + "/" + name);
                    }
                  });
      case H5Node.Dataset dataset -> {
        arrays.put(path, dataset.shape().toString());
        parameters += dataset.shape().count();
      }
    }
  }
}
