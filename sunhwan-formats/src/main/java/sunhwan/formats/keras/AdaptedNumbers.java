package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sunhwan.formats.ModelFormatException;
import sunhwan.tensor.Tensor;

/**
 * Puts the mean and the variance that a Normalization took from data into its config. Keras keeps
 * them among the weights, with a count that nothing reads; here they are part of the layer.
 */
final class AdaptedNumbers {
  private static final String TYPE = "Normalization";

  /** Where the variables of a layer are: mean, variance, count. */
  private interface Variables {
    List<H5Node.Dataset> of(String path, String name);
  }

  private AdaptedNumbers() {}

  /** Of a {@code .keras}: by the number of the layer among those of its class. */
  static JsonNode numbered(JsonNode model, H5Node.Group root) {
    return filled(
        model,
        (path, name) ->
            root.has(path + "/vars/0") && root.has(path + "/vars/1")
                ? List.of(root.dataset(path + "/vars/0"), root.dataset(path + "/vars/1"))
                : List.of());
  }

  /** Of the older files: by the layer's name. */
  static JsonNode listed(JsonNode model, H5Node.Group root) {
    H5Node.Group weights = root.has("model_weights") ? root.group("model_weights") : root;
    return filled(
        model,
        (path, name) -> {
          if (!weights.has(name)) {
            return List.of();
          }
          H5Node.Group group = weights.group(name);
          return WeightReader.names(group, "weight_names").stream()
              .limit(2)
              .map(group::dataset)
              .toList();
        });
  }

  private static JsonNode filled(JsonNode model, Variables variables) {
    JsonNode copy = model.deepCopy();
    fill(copy, "layers", variables);
    return copy;
  }

  private static void fill(JsonNode model, String container, Variables variables) {
    JsonNode config = model.path("config");
    Map<String, Integer> seen = new HashMap<>();
    for (JsonNode layer : config.isArray() ? config : config.path("layers")) {
      String type = layer.path("class_name").asText();
      int number = seen.merge(type, 1, Integer::sum) - 1;
      String path = container + "/" + Names.snake(type) + (number == 0 ? "" : "_" + number);
      if (ConfigReader.isModel(type)) {
        fill(layer, path + "/layers", variables);
      } else if (type.equals(TYPE)
          && layer.path("config") instanceof ObjectNode own
          && !own.path("mean").isNumber()
          && !own.path("mean").isArray()) {
        List<H5Node.Dataset> found = variables.of(path, own.path("name").asText());
        if (found.size() == 2) {
          put(own, "mean", found.get(0));
          put(own, "variance", found.get(1));
        }
      }
    }
  }

  private static void put(ObjectNode config, String argument, H5Node.Dataset dataset) {
    if (dataset.shape().rank() > 1) {
      throw new ModelFormatException(
          TYPE
              + " '"
              + config.path("name").asText()
              + "': keeps "
              + argument
              + " "
              + dataset.shape()
              + "; numbers for one axis, or one for all, are read");
    }
    Tensor tensor = dataset.read().tensor();
    if (dataset.shape().rank() == 0) {
      config.put(argument, tensor.data()[0]);
      return;
    }
    ArrayNode numbers = config.putArray(argument);
    for (float value : tensor.data()) {
      numbers.add(value);
    }
  }
}
