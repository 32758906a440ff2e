package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sunhwan.layers.Constraint;
import sunhwan.layers.DepthwiseConv1D;
import sunhwan.layers.LayerSpec;
import sunhwan.layers.Regularizer;
import sunhwan.layers.Regularizer.OrthogonalRegularizer;
import sunhwan.layers.Restrained;
import sunhwan.layers.Restraints;

/** Regularizers and constraints by Keras's names. */
final class RestraintConfig {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String REGULARIZER = "_regularizer";
  private static final String CONSTRAINT = "_constraint";

  private RestraintConfig() {}

  /**
   * Restraints with what an argument says.
   *
   * @param type Keras's class of the layer
   * @return empty where the argument or its value is not known
   */
  static Optional<Restraints> plus(
      Restraints restraints, String type, String argument, JsonNode value) {
    if (argument.equals("activity" + REGULARIZER)) {
      return regularizer(value).filter(Regularizer::valueByValue).map(restraints::activity);
    } else if (argument.endsWith(REGULARIZER)) {
      String weight = weight(type, argument, REGULARIZER);
      return regularizer(value).map(r -> restraints.regularizer(weight, r));
    } else if (argument.endsWith(CONSTRAINT)) {
      String weight = weight(type, argument, CONSTRAINT);
      return constraint(value).map(c -> restraints.constraint(weight, c));
    }
    return Optional.empty();
  }

  private static String weight(String type, String argument, String end) {
    String word = argument.substring(0, argument.length() - end.length());
    return switch (word) {
      case "recurrent" -> "recurrent_kernel";
      case "pointwise" -> "pointwise_kernel";
      case "depthwise" -> type.equals("DepthwiseConv1D") ? "kernel" : "depthwise_kernel";
      default -> word;
    };
  }

  private static String word(LayerSpec spec, String weight) {
    return switch (weight) {
      case "recurrent_kernel" -> "recurrent";
      case "pointwise_kernel" -> "pointwise";
      case "depthwise_kernel" -> "depthwise";
      case "kernel" -> spec instanceof DepthwiseConv1D ? "depthwise" : "kernel";
      default -> weight;
    };
  }

  /** The same layer, held down. */
  static LayerSpec held(LayerSpec spec, Restraints restraints) {
    return !restraints.isEmpty() && spec instanceof Restrained<?> layer
        ? (LayerSpec) layer.restraints(restraints)
        : spec;
  }

  /** Writes what holds a layer down where its config has null so far. */
  static ObjectNode write(ObjectNode config, LayerSpec spec) {
    if (spec instanceof Restrained<?> layer) {
      Restraints restraints = layer.restraints();
      restraints
          .regularizers()
          .forEach((weight, r) -> config.set(word(spec, weight) + REGULARIZER, write(r)));
      restraints
          .constraints()
          .forEach((weight, c) -> config.set(word(spec, weight) + CONSTRAINT, write(c)));
      restraints.activity().ifPresent(r -> config.set("activity" + REGULARIZER, write(r)));
    }
    return config;
  }

  private static String name(JsonNode value) {
    String name = value.isTextual() ? value.asText() : value.path("class_name").asText();
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  private static JsonNode config(JsonNode value) {
    return value.isTextual() ? MissingNode.getInstance() : value.path("config");
  }

  private static Optional<Regularizer> regularizer(JsonNode value) {
    JsonNode c = config(value);
    // a name that Keras 2 had, for 0.01 of both; L1L2 without numbers is 0
    double usual = value.asText().equals("l1_l2") ? 0.01 : 0;
    return switch (name(value)) {
      case "l1" -> Optional.of(Regularizer.l1(number(c, "l1", 0.01)));
      case "l2" -> Optional.of(Regularizer.l2(number(c, "l2", 0.01)));
      case "l1l2" -> Optional.of(Regularizer.l1l2(number(c, "l1", usual), number(c, "l2", usual)));
      case "orthogonalregularizer" ->
          mode(c.path("mode").asText("rows"))
              .map(mode -> new OrthogonalRegularizer(number(c, "factor", 0.01), mode));
      default -> Optional.empty();
    };
  }

  private static Optional<OrthogonalRegularizer.Mode> mode(String name) {
    return switch (name) {
      case "rows" -> Optional.of(OrthogonalRegularizer.Mode.ROWS);
      case "columns" -> Optional.of(OrthogonalRegularizer.Mode.COLUMNS);
      default -> Optional.empty();
    };
  }

  private static Optional<Constraint> constraint(JsonNode value) {
    JsonNode c = config(value);
    return switch (name(value)) {
      case "maxnorm" -> Optional.of(new Constraint.MaxNorm(number(c, "max_value", 2), axes(c)));
      case "minmaxnorm" ->
          Optional.of(
              new Constraint.MinMaxNorm(
                  number(c, "min_value", 0),
                  number(c, "max_value", 1),
                  number(c, "rate", 1),
                  axes(c)));
      case "unitnorm" -> Optional.of(new Constraint.UnitNorm(axes(c)));
      case "nonneg" -> Optional.of(Constraint.nonNeg());
      default -> Optional.empty();
    };
  }

  private static float number(JsonNode config, String name, double fallback) {
    return (float) config.path(name).asDouble(fallback);
  }

  private static List<Integer> axes(JsonNode config) {
    JsonNode axis = config.path("axis");
    List<Integer> axes = new ArrayList<>();
    axis.forEach(a -> axes.add(a.asInt()));
    return axis.isArray() ? axes : List.of(axis.asInt(0));
  }

  private static ObjectNode write(Regularizer regularizer) {
    ObjectNode config = JSON.objectNode();
    switch (regularizer) {
      case Regularizer.L1(float l1) -> put(config, "l1", l1);
      case Regularizer.L2(float l2) -> put(config, "l2", l2);
      case Regularizer.L1L2(float l1, float l2) -> put(put(config, "l1", l1), "l2", l2);
      case OrthogonalRegularizer(float factor, OrthogonalRegularizer.Mode mode) ->
          put(config, "factor", factor).put("mode", mode.name().toLowerCase(Locale.ROOT));
    }
    return ConfigWriter.object(
        "keras.regularizers", regularizer.getClass().getSimpleName(), config);
  }

  private static ObjectNode write(Constraint constraint) {
    ObjectNode config = JSON.objectNode();
    switch (constraint) {
      case Constraint.MaxNorm m -> put(config, "max_value", m.maxValue());
      case Constraint.MinMaxNorm m -> {
        put(put(config, "min_value", m.minValue()), "max_value", m.maxValue());
        put(config, "rate", m.rate());
      }
      case Constraint.UnitNorm u -> {}
      case Constraint.NonNeg n -> {}
    }
    if (constraint.axis().size() == 1) {
      config.put("axis", constraint.axis().getFirst());
    } else if (!constraint.axis().isEmpty()) {
      ArrayNode axes = config.putArray("axis");
      constraint.axis().forEach(axes::add);
    }
    return ConfigWriter.object("keras.constraints", constraint.getClass().getSimpleName(), config);
  }

  private static ObjectNode put(ObjectNode config, String name, float value) {
    return config.put(name, Double.parseDouble(Float.toString(value)));
  }
}
