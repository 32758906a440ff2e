package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import sunhwan.layers.Embedding;
import sunhwan.layers.Input;
import sunhwan.models.Sequential;
import sunhwan.models.Summary;
import sunhwan.tensor.Shape;

/** A model as Keras 3.15 writes its config. */
final class ConfigWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ConfigWriter() {}

  /** With all that {@code config.json} has, but for what a model was compiled with. */
  static ObjectNode archive(Sequential spec, String name) {
    ObjectNode model = object("keras", "Sequential", config(spec, name, false));
    model.putObject("build_config").set("input_shape", batch(spec.input()));
    return model;
  }

  /** With what the attribute {@code model_config} of the older files has. */
  static ObjectNode whole(Sequential spec, String name) {
    return JSON.objectNode()
        .put("class_name", "Sequential")
        .set("config", config(spec, name, true));
  }

  private static ObjectNode config(Sequential spec, String name, boolean older) {
    ObjectNode config = LayerWriter.named(name);
    ArrayNode layers = config.putArray("layers");
    List<Summary.Row> rows = spec.summary().rows();
    Shape shape = spec.input().prepend("batch", Shape.UNKNOWN);
    int row = 0;
    if (!(spec.layers().getFirst().spec() instanceof Input)) {
      layers.add(input("input_layer", spec, older));
    }
    for (Sequential.Layer layer : spec.layers()) {
      if (layer.spec() instanceof Input) {
        layers.add(input(layer.name(), spec, older));
      } else {
        layers.add(
            layer(LayerWriter.type(layer.spec()), LayerWriter.config(layer, shape), shape, older));
        shape = rows.get(row++).output();
      }
    }
    config.set("build_input_shape", batch(spec.input()));
    return config;
  }

  private static ObjectNode input(String name, Sequential spec, boolean older) {
    boolean ids =
        spec.layers().stream()
            .map(Sequential.Layer::spec)
            .filter(s -> !(s instanceof Input))
            .findFirst()
            .filter(Embedding.class::isInstance)
            .isPresent();
    ObjectNode config = JSON.objectNode();
    config.set("batch_shape", batch(spec.input()));
    config.put("dtype", ids ? "int32" : "float32");
    config.put("sparse", false).put("ragged", false).put("name", name).put("optional", false);
    return older
        ? JSON.objectNode().put("class_name", "InputLayer").set("config", config)
        : object("keras.layers", "InputLayer", config);
  }

  private static ObjectNode layer(String type, ObjectNode config, Shape input, boolean older) {
    return older
        ? JSON.objectNode().put("class_name", type).set("config", config)
        : built(type, config, input);
  }

  /** A layer with the shape that it was built for. */
  static ObjectNode built(String type, ObjectNode config, Shape input) {
    ObjectNode layer = object("keras.layers", type, config);
    layer.putObject("build_config").set("input_shape", shape(input));
    return layer;
  }

  /** Keras's form of an object: where it is from, its class, its config. */
  static ObjectNode object(String module, String type, ObjectNode config) {
    ObjectNode object = JSON.objectNode().put("module", module).put("class_name", type);
    object.set("config", config);
    return object.putNull("registered_name");
  }

  private static ArrayNode batch(Shape example) {
    return shape(example.prepend("batch", Shape.UNKNOWN));
  }

  private static ArrayNode shape(Shape shape) {
    ArrayNode sizes = JSON.arrayNode();
    for (int size : shape.sizes()) {
      if (size == Shape.UNKNOWN) {
        sizes.addNull();
      } else {
        sizes.add(size);
      }
    }
    return sizes;
  }
}
