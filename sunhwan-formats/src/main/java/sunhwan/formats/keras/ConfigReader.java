package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.Input;
import sunhwan.layers.Nested;
import sunhwan.models.ModelSpec;
import sunhwan.models.Sequential;
import sunhwan.tensor.Shape;

/** A model's config as a spec. */
final class ConfigReader {
  private static final int MOST_LAYERS = 2_000;
  private static final Set<String> BY_VALUE =
      Set.of("Discretization", "Normalization", "Rescaling");

  private ConfigReader() {}

  /**
   * A model, what Keras calls it, and what reads texts for it.
   *
   * @param outputs what is known of what comes out
   */
  record Read(ModelSpec spec, String name, Optional<TextLayer> text, List<Output> outputs) {}

  /**
   * What comes out of a model.
   *
   * @param layer that it comes from
   * @param rank its axes, without the batch
   * @param mask of its steps
   */
  record Output(String layer, int rank, MaskRules.State mask) {}

  /** Reads {@code {"class_name": "Sequential", "config": …}}, or a functional model. */
  static Read model(Arguments.Context context, JsonNode model) {
    Read read = part(context, model);
    for (Output output : read.outputs()) {
      MaskRules.finish(output.mask(), output.layer(), context.remarks());
    }
    return read;
  }

  private static Read part(Arguments.Context context, JsonNode model) {
    String type = type(model);
    JsonNode config = model.path("config");
    if (type.equals("Functional") || type.equals("Model")) {
      return FunctionalReader.read(context, config);
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
      return sequential(context, behind(text, layers, at), name, Optional.of(text));
    }
    Read read = sequential(context, layers, name, Optional.empty());
    JsonNode trainable = config.path("trainable");
    return trainable.isBoolean() && !trainable.asBoolean()
        ? new Read(read.spec().freeze(), name, read.text(), read.outputs())
        : read;
  }

  /** Whether this is a model, which may stand where a layer stands. */
  static boolean isModel(String type) {
    return type.equals("Functional") || type.equals("Model") || type.equals("Sequential");
  }

  /** Whether an Embedding comes first, or behind layers that treat every value by itself. */
  private static boolean readsIds(JsonNode layers, int from) {
    int at = from;
    while (BY_VALUE.contains(layers.path(at).path("class_name").asText())) {
      at++;
    }
    return layers.has(at) && idInputs(layers.get(at)).contains(0);
  }

  /** Which inputs of a layer, or of a model, an Embedding reads, by number. */
  static Set<Integer> idInputs(JsonNode layer) {
    String type = layer.path("class_name").asText();
    if (type.equals("Embedding")) {
      return Set.of(0);
    }
    JsonNode config = layer.path("config");
    if (type.equals("Sequential")) {
      JsonNode layers = config.isArray() ? config : config.path("layers");
      int first = layers.isArray() && !layers.isEmpty() && isNamed(layers) ? 1 : 0;
      return readsIds(layers, first) ? Set.of(0) : Set.of();
    }
    return isModel(type) ? FunctionalReader.idInputs(config) : Set.of();
  }

  /** A model that is a layer of another one. */
  static Read inside(Arguments.Context context, JsonNode layer, String name) {
    Read read = part(context, layer);
    if (read.text().isPresent()) {
      throw new ModelFormatException(
          read.text().get().place()
              + ": is inside '"
              + name
              + "', a model within a model; a text layer is read at the front alone");
    }
    return read;
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

  private static Read sequential(
      Arguments.Context context, JsonNode layers, String called, Optional<TextLayer> text) {
    List<Sequential.Layer> read = new ArrayList<>();
    JsonNode first = layers.get(0);
    boolean named = isNamed(layers);
    JsonNode shape = shape(first.path("config"));
    boolean ids = readsIds(layers, named ? 1 : 0);
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
    long calls = 0;
    for (int i = named ? 1 : 0; i < layers.size(); i++) {
      JsonNode layer = layers.get(i);
      if (isModel(type(layer))) {
        String own = layer.path("config").path("name").asText(type(layer));
        Read inside = inside(context, layer, own);
        Nested nested = inside.spec().asLayer();
        calls += Leaves.calls(nested);
        FunctionalReader.refuseMoreCalls(calls);
        List<MaskRules.State> after =
            MaskRules.through(
                nested, List.of(mask), List.of("what '" + own + "' reads"), own, context.remarks());
        rank = inside.outputs().getFirst().rank();
        mask = after.getFirst();
        read.add(new Sequential.Layer(own, "", nested));
        continue;
      }
      LayerReader.Read one = LayerReader.read(context, type(layer), layer.path("config"), rank);
      rank = LayerReader.rankAfter(one.spec(), rank);
      mask = MaskRules.pass(one, mask, one.name(), context.remarks());
      read.add(one.layer(one.name()));
    }
    return new Read(
        new Sequential(read), called, text, List.of(new Output(read.getLast().name(), rank, mask)));
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
