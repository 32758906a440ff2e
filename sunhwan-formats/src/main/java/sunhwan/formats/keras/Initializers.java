package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import sunhwan.layers.Initializer;
import sunhwan.layers.Initializer.VarianceScaling;

/** Initializers by Keras's names; their seeds stay behind, since the random numbers differ. */
final class Initializers {
  private Initializers() {}

  /** What a config means: a name, or an object with class_name and config; empty where unknown. */
  static Optional<Initializer> read(JsonNode value) {
    if (value.isTextual()) {
      return named(value.asText(), MissingNode.getInstance());
    }
    return value.path("class_name").isTextual()
        ? named(value.get("class_name").asText(), value.path("config"))
        : Optional.empty();
  }

  private static Optional<Initializer> named(String name, JsonNode config) {
    String plain = name.replace("_", "").toLowerCase(Locale.ROOT);
    try {
      return switch (plain) {
        case "zeros", "zero" -> Optional.of(Initializer.ZEROS);
        case "ones", "one" -> Optional.of(Initializer.ONES);
        case "constant" ->
            config.path("value").isNumber() || config.path("value").isMissingNode()
                ? Optional.of(new Initializer.Constant(number(config, "value", 0)))
                : Optional.empty();
        case "randomuniform", "uniform" ->
            Optional.of(
                new Initializer.RandomUniform(
                    number(config, "minval", -0.05), number(config, "maxval", 0.05)));
        case "randomnormal", "normal" ->
            Optional.of(
                new Initializer.RandomNormal(
                    number(config, "mean", 0), number(config, "stddev", 0.05)));
        case "truncatednormal" ->
            Optional.of(
                new Initializer.TruncatedNormal(
                    number(config, "mean", 0), number(config, "stddev", 0.05)));
        case "glorotuniform" -> Optional.of(Initializer.GLOROT_UNIFORM);
        case "glorotnormal" -> Optional.of(Initializer.GLOROT_NORMAL);
        case "heuniform" -> Optional.of(Initializer.HE_UNIFORM);
        case "henormal" -> Optional.of(Initializer.HE_NORMAL);
        case "lecununiform" -> Optional.of(Initializer.LECUN_UNIFORM);
        case "lecunnormal" -> Optional.of(Initializer.LECUN_NORMAL);
        case "orthogonal", "orthogonalinitializer" ->
            Optional.of(new Initializer.Orthogonal(number(config, "gain", 1)));
        case "identity", "identityinitializer" ->
            Optional.of(new Initializer.Identity(number(config, "gain", 1)));
        case "variancescaling" -> scaling(config);
        default -> Optional.empty();
      };
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Initializer> scaling(JsonNode config) {
    Optional<VarianceScaling.Mode> mode =
        switch (config.path("mode").asText("fan_in")) {
          case "fan_in" -> Optional.of(VarianceScaling.Mode.FAN_IN);
          case "fan_out" -> Optional.of(VarianceScaling.Mode.FAN_OUT);
          case "fan_avg" -> Optional.of(VarianceScaling.Mode.FAN_AVG);
          default -> Optional.empty();
        };
    Optional<VarianceScaling.Distribution> distribution =
        switch (config.path("distribution").asText("truncated_normal")) {
          case "uniform" -> Optional.of(VarianceScaling.Distribution.UNIFORM);
          case "truncated_normal", "normal" ->
              Optional.of(VarianceScaling.Distribution.TRUNCATED_NORMAL);
          default -> Optional.empty();
        };
    return mode.flatMap(
        m -> distribution.map(d -> new VarianceScaling(config.path("scale").asDouble(1), m, d)));
  }

  private static float number(JsonNode config, String name, double fallback) {
    return (float) config.path(name).asDouble(fallback);
  }

  /** As Keras writes them. */
  static ObjectNode write(Initializer initializer) {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    String type =
        switch (initializer) {
          case Initializer.Constant(float value) when value == 0 -> "Zeros";
          case Initializer.Constant(float value) when value == 1 -> "Ones";
          case Initializer.Constant(float value) -> {
            put(config, "value", value);
            yield "Constant";
          }
          case Initializer.RandomUniform(float min, float max) -> {
            put(put(config.putNull("seed"), "minval", min), "maxval", max);
            yield "RandomUniform";
          }
          case Initializer.RandomNormal(float mean, float stddev) -> {
            put(put(config.putNull("seed"), "mean", mean), "stddev", stddev);
            yield "RandomNormal";
          }
          case Initializer.TruncatedNormal(float mean, float stddev) -> {
            put(put(config.putNull("seed"), "mean", mean), "stddev", stddev);
            yield "TruncatedNormal";
          }
          case Initializer.Orthogonal(float gain) -> {
            put(config.putNull("seed"), "gain", gain);
            yield "Orthogonal";
          }
          case Initializer.Identity(float gain) -> {
            put(config, "gain", gain);
            yield "Identity";
          }
          case Initializer.ForgetGateOnes f ->
              throw new IllegalArgumentException(
                  "Keras: a bias with ones for the forget gate is unitForgetBias there");
          case VarianceScaling v -> scaled(v, config);
        };
    return ConfigWriter.object("keras.initializers", type, config);
  }

  private static String scaled(VarianceScaling scaling, ObjectNode config) {
    config.putNull("seed").putNull("input_axes").putNull("output_axes");
    if (scaling.equals(Initializer.GLOROT_UNIFORM)) {
      return "GlorotUniform";
    } else if (scaling.equals(Initializer.GLOROT_NORMAL)) {
      return "GlorotNormal";
    } else if (scaling.equals(Initializer.HE_UNIFORM)) {
      return "HeUniform";
    } else if (scaling.equals(Initializer.HE_NORMAL)) {
      return "HeNormal";
    } else if (scaling.equals(Initializer.LECUN_UNIFORM)) {
      return "LecunUniform";
    } else if (scaling.equals(Initializer.LECUN_NORMAL)) {
      return "LecunNormal";
    }
    config.put("scale", scaling.scale());
    config.put("mode", scaling.mode().name().toLowerCase(Locale.ROOT));
    config.put("distribution", scaling.distribution().name().toLowerCase(Locale.ROOT));
    return "VarianceScaling";
  }

  private static ObjectNode put(ObjectNode config, String name, float value) {
    return config.put(name, Double.parseDouble(Float.toString(value)));
  }
}
