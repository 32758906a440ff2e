package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.Embedding;
import sunhwan.layers.Input;
import sunhwan.models.Functional;
import sunhwan.models.ModelSpec;
import sunhwan.models.Sequential;
import sunhwan.models.Summary;
import sunhwan.tensor.Shape;

/** A model as Keras 3.15 writes its config. */
final class ConfigWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Layers that are complete when they are made, so that Keras says no shape for them. */
  static final Set<String> NEVER_BUILT =
      Set.of(
          "Activation",
          "ELU",
          "LeakyReLU",
          "ReLU",
          "Softmax",
          "Masking",
          "UnitNormalization",
          "GlobalMaxPooling1D",
          "GlobalAveragePooling1D",
          "MaxPooling1D",
          "AveragePooling1D",
          "Dropout",
          "SpatialDropout1D",
          "AlphaDropout",
          "GaussianDropout",
          "GaussianNoise");

  private ConfigWriter() {}

  /** With all that {@code config.json} has, but for what a model was compiled with. */
  static ObjectNode archive(ModelSpec model, String name) {
    return switch (model) {
      case Sequential spec -> {
        ObjectNode object = object("keras", "Sequential", config(spec, name, false));
        object.putObject("build_config").set("input_shape", batch(spec.input()));
        yield object;
      }
      case Functional spec -> {
        ObjectNode config = FunctionalWriter.config(spec, name, false);
        ObjectNode object = object("keras.src.models.functional", "Functional", config);
        object.put("registered_name", "Functional");
        object.putObject("build_config").putNull("input_shape");
        yield object;
      }
    };
  }

  /** With what the attribute {@code model_config} of the older files has. */
  static ObjectNode whole(ModelSpec model, String name) {
    ObjectNode object = JSON.objectNode();
    return switch (model) {
      case Sequential spec ->
          object.put("class_name", "Sequential").set("config", config(spec, name, true));
      case Functional spec ->
          object
              .put("class_name", "Functional")
              .set("config", FunctionalWriter.config(spec, name, true));
    };
  }

  private static ObjectNode config(Sequential spec, String name, boolean older) {
    ObjectNode config = LayerWriter.named(name);
    ArrayNode layers = config.putArray("layers");
    List<Summary.Row> rows = spec.summary().rows();
    Shape shape = spec.input().prepend("batch", Shape.UNKNOWN);
    int row = 0;
    refuseOtherMasks(spec);
    if (!(spec.layers().getFirst().spec() instanceof Input)) {
      layers.add(input("input_layer", spec.input(), readsIds(spec), older));
    }
    for (Sequential.Layer layer : spec.layers()) {
      if (layer.spec() instanceof Input) {
        layers.add(input(layer.name(), spec.input(), readsIds(spec), older));
      } else {
        layers.add(
            layer(LayerWriter.type(layer.spec()), LayerWriter.config(layer, shape), shape, older));
        shape = rows.get(row++).output();
      }
    }
    config.set("build_input_shape", batch(spec.input()));
    return config;
  }

  /** What Keras would compute otherwise behind a mask is not written as if it were the same. */
  private static void refuseOtherMasks(Sequential spec) {
    MaskRules.State mask = MaskRules.State.NONE;
    try {
      for (Sequential.Layer layer : spec.layers()) {
        LayerReader.Read read = new LayerReader.Read(layer.name(), layer.inner(), layer.spec());
        mask = MaskRules.pass(read, mask, layer.name(), new ArrayList<>());
      }
    } catch (ModelFormatException e) {
      throw new IllegalArgumentException("Keras: " + e.getMessage());
    }
  }

  private static boolean readsIds(Sequential spec) {
    return spec.layers().stream()
        .map(Sequential.Layer::spec)
        .filter(s -> !(s instanceof Input))
        .findFirst()
        .filter(Embedding.class::isInstance)
        .isPresent();
  }

  /** An InputLayer for examples of a shape. */
  static ObjectNode input(String name, Shape example, boolean ids, boolean older) {
    ObjectNode config = JSON.objectNode();
    config.set("batch_shape", batch(example));
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
    if (!NEVER_BUILT.contains(type)) {
      layer.putObject("build_config").set("input_shape", shape(input));
    }
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

  /** Sizes, null for any. */
  static ArrayNode shape(Shape shape) {
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
