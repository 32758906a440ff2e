package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.Input;
import sunhwan.models.ModelSpec;
import sunhwan.models.Sequential;
import sunhwan.tensor.Shape;

/** A model's config as a spec. */
final class ConfigReader {
  private static final int MOST_LAYERS = 2_000;

  private ConfigReader() {}

  /** A model, what Keras calls it, and what reads texts for it. */
  record Read(ModelSpec spec, String name, Optional<TextLayer> text) {}

  /** Reads {@code {"class_name": "Sequential", "config": …}}, or a functional model. */
  static Read model(Arguments.Context context, JsonNode model) {
    String type = type(model);
    JsonNode config = model.path("config");
    if (type.equals("Functional") || type.equals("Model")) {
      return new Read(
          FunctionalReader.read(context, config),
          config.path("name").asText("functional"),
          Optional.empty());
    }
    if (!type.equals("Sequential")) {
      throw new ModelFormatException(
          "holds a model of class "
              + KerasJson.shortened(model.path("class_name"))
              + "; Sequential and Functional are read");
    }
    // Keras 1 and early Keras 2 have the list alone
    JsonNode layers = config.isArray() ? config : config.path("layers");
    if (!layers.isArray() || layers.isEmpty() || layers.size() > MOST_LAYERS) {
      throw new ModelFormatException(
          "Sequential: expected a list of layers, at most " + MOST_LAYERS);
    }
    String name = config.path("name").asText("sequential");
    int at = isNamed(layers) ? 1 : 0;
    if (layers.size() > at + 1 && type(layers.get(at)).equals(TextLayer.TYPE)) {
      TextLayer text = TextLayer.read(context, layers.get(at).path("config"));
      return new Read(sequential(context, behind(text, layers, at)), name, Optional.of(text));
    }
    return new Read(sequential(context, layers), name, Optional.empty());
  }

  private static boolean isNamed(JsonNode layers) {
    return layers.get(0).path("class_name").asText().equals("InputLayer");
  }

  /** The layers behind a text layer, with an input of ids in front. */
  private static ArrayNode behind(TextLayer text, JsonNode layers, int at) {
    String next = layers.get(at + 1).path("class_name").asText();
    if (!next.equals("Embedding")) {
      throw new ModelFormatException(
          text.place()
              + ": goes into "
              + KerasJson.shortened(layers.get(at + 1).path("class_name"))
              + "; an Embedding is expected there");
    }
    String name =
        at == 1 ? layers.get(0).path("config").path("name").asText("input_layer") : "input_layer";
    ArrayNode rest = JsonNodeFactory.instance.arrayNode();
    rest.add(ConfigWriter.input(name, Input.ids(text.time()).shape(), true, false));
    for (int i = at + 1; i < layers.size(); i++) {
      rest.add(layers.get(i));
    }
    return rest;
  }

  /**
   * The class of an object, which must be one of Keras's own: a layer of somebody else's may have
   * the same name and do something else.
   */
  static String type(JsonNode object) {
    JsonNode module = object.path("module");
    JsonNode registered = object.path("registered_name");
    boolean own =
        !module.isTextual() || module.asText().matches("(tf_)?keras(\\..*)?|tensorflow\\.keras.*");
    if (!own || registered.asText().contains(">")) {
      throw new ModelFormatException(
          "holds "
              + KerasJson.shortened(object.path("class_name"))
              + " of "
              + KerasJson.shortened(own ? registered : module)
              + ", which is not of Keras itself. Save the model with layers of Keras");
    }
    return object.path("class_name").asText();
  }

  private static Sequential sequential(Arguments.Context context, JsonNode layers) {
    List<Sequential.Layer> read = new ArrayList<>();
    JsonNode first = layers.get(0);
    boolean named = isNamed(layers);
    JsonNode shape = shape(first.path("config"));
    boolean ids =
        layers.size() > (named ? 1 : 0)
            && layers.get(named ? 1 : 0).path("class_name").asText().equals("Embedding");
    int rank = ids ? 1 : 2;
    if (shape.isArray()) {
      Input input = input(context, shape, ids);
      rank = input.shape().rank();
      String name =
          named
              ? first.path("config").path("name").asText("input_layer")
              : first.path("config").path("name").asText("input") + "_input";
      read.add(new Sequential.Layer(name, "", input));
    } else if (named || !ids) {
      throw new ModelFormatException(
          "Sequential: the first layer says no shape of what comes in, so the model was never"
              + " built. Call it once in Keras, and save it again");
    }
    MaskRules.State mask = MaskRules.State.NONE;
    for (int i = named ? 1 : 0; i < layers.size(); i++) {
      JsonNode layer = layers.get(i);
      LayerReader.Read one = LayerReader.read(context, type(layer), layer.path("config"), rank);
      rank = LayerReader.rankAfter(one.spec(), rank);
      mask = MaskRules.pass(one, mask, one.name(), context.remarks());
      read.add(one.layer(one.name()));
    }
    MaskRules.finish(mask, read.getLast().name(), context.remarks());
    return new Sequential(read);
  }

  static JsonNode shape(JsonNode config) {
    JsonNode shape = config.path("batch_shape");
    return shape.isArray() ? shape : config.path("batch_input_shape");
  }

  /** Of (batch, …); ids for an Embedding, a vector or a sequence of vectors for others. */
  static Input input(Arguments.Context context, JsonNode shape, boolean ids) {
    if (shape.size() < 2 || shape.size() > 3 || (ids && shape.size() != 2)) {
      throw new ModelFormatException(
          "InputLayer: batch_shape="
              + KerasJson.shortened(shape)
              + (ids
                  ? " does not go into an Embedding, which takes (batch, time)"
                  : " is neither (batch, features) nor (batch, time, features)"));
    }
    if (!shape.get(0).isNull()) {
      context.remarks().add("InputLayer: any number of examples is taken, not " + shape.get(0));
    }
    int[] sizes = new int[shape.size() - 1];
    for (int i = 0; i < sizes.length; i++) {
      JsonNode size = shape.get(i + 1);
      if (!size.isNull() && !(size.isInt() && size.asInt() > 0)) {
        throw new ModelFormatException(
            "InputLayer: batch_shape=" + KerasJson.shortened(shape) + " has an impossible size");
      }
      sizes[i] = size.isNull() ? Shape.UNKNOWN : size.asInt();
    }
    if (sizes[sizes.length - 1] == Shape.UNKNOWN && !ids) {
      throw new ModelFormatException(
          "InputLayer: batch_shape="
              + KerasJson.shortened(shape)
              + " does not say how many features there are");
    }
    return sizes.length == 2
        ? Input.sequence(sizes[0], sizes[1])
        : ids ? Input.ids(sizes[0]) : Input.vector(sizes[0]);
  }
}
