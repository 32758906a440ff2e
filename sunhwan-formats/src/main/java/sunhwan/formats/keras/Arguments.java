package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.Activation;
import sunhwan.layers.Initializer;
import sunhwan.layers.Restraints;

/**
 * What a layer's config says, asked for argument by argument; {@link #finish} refuses what nobody
 * asked for, so that no argument is read over.
 */
final class Arguments {
  private final Context context;
  private final String type;
  private final String name;
  private final Map<String, JsonNode> left = new LinkedHashMap<>();
  private Restraints restraints = Restraints.NONE;

  /** What holds for a whole file: its version, whether training matters, and where remarks go. */
  record Context(KerasVersion version, boolean predictionOnly, List<String> remarks) {}

  Arguments(Context context, String type, JsonNode config) {
    this.context = context;
    this.type = type;
    if (!config.isObject()) {
      throw new ModelFormatException(
          type + ": expected a config, got " + KerasJson.shortened(config));
    }
    config.properties().forEach(e -> left.put(e.getKey(), e.getValue()));
    JsonNode name = take("name");
    this.name = name.isTextual() ? name.asText() : "";
    if (!name.isNull() && !name.isTextual()) {
      throw refuse("name", name, "is no text");
    }
  }

  Context context() {
    return context;
  }

  String name() {
    return name;
  }

  /** Takes an argument under the name that Keras 1 had for it. */
  void rename(String old, String now) {
    JsonNode value = left.remove(old);
    if (value != null) {
      left.putIfAbsent(now, value);
    }
  }

  /** Says an argument that the file says otherwise. */
  void put(String argument, boolean value) {
    left.put(argument, BooleanNode.valueOf(value));
  }

  boolean has(String argument) {
    JsonNode value = left.get(argument);
    return value != null && !value.isNull();
  }

  /** Whether an argument stands there, if only as null. */
  boolean says(String argument) {
    return left.containsKey(argument);
  }

  /** An argument as it stands; null where there is none. */
  JsonNode take(String argument) {
    JsonNode value = left.remove(argument);
    return value == null ? NullNode.getInstance() : value;
  }

  ModelFormatException refuse(String argument, JsonNode value, String reason) {
    return new ModelFormatException(
        place() + ": " + argument + "=" + KerasJson.shortened(value) + " " + reason);
  }

  String place() {
    return name.isEmpty() ? type : type + " '" + name + "'";
  }

  String text(String argument) {
    JsonNode value = take(argument);
    if (!value.isTextual()) {
      throw refuse(argument, value, "is no text");
    }
    return value.asText();
  }

  String text(String argument, String fallback) {
    return has(argument) ? text(argument) : dropped(argument, fallback);
  }

  private <T> T dropped(String argument, T fallback) {
    left.remove(argument);
    return fallback;
  }

  boolean flag(String argument, boolean fallback) {
    if (!has(argument)) {
      return dropped(argument, fallback);
    }
    JsonNode value = take(argument);
    if (!value.isBoolean()) {
      throw refuse(argument, value, "is neither true nor false");
    }
    return value.asBoolean();
  }

  int whole(String argument) {
    JsonNode value = take(argument);
    return whole(argument, value);
  }

  int whole(String argument, JsonNode value) {
    if (!value.isNumber()
        || value.asDouble() != Math.rint(value.asDouble())
        || Math.abs(value.asDouble()) > Integer.MAX_VALUE) {
      throw refuse(argument, value, "is no whole number");
    }
    return value.asInt();
  }

  int whole(String argument, int fallback) {
    return has(argument) ? whole(argument) : dropped(argument, fallback);
  }

  /** A number, or a list of one, as sizes of 1D windows are written. */
  int single(String argument, int fallback) {
    if (!has(argument)) {
      return dropped(argument, fallback);
    }
    JsonNode value = take(argument);
    return whole(argument, value.isArray() && value.size() == 1 ? value.get(0) : value);
  }

  /** Whole numbers, or one of them as a list of one. */
  List<Integer> wholes(String argument) {
    JsonNode value = take(argument);
    if (!value.isArray()) {
      return List.of(whole(argument, value));
    }
    if (value.size() > 16) {
      throw refuse(argument, value, "has too many numbers");
    }
    List<Integer> numbers = new ArrayList<>();
    value.forEach(v -> numbers.add(whole(argument, v)));
    return numbers;
  }

  /** Numbers, one alone as a list of one; none where there are none. */
  List<Float> numbers(String argument) {
    if (!has(argument)) {
      take(argument);
      return List.of();
    }
    JsonNode value = take(argument);
    List<Float> numbers = new ArrayList<>();
    for (JsonNode each : value.isArray() ? value : List.of(value)) {
      if (!each.isNumber()) {
        throw refuse(argument, value, "is no number, and no list of numbers");
      }
      numbers.add((float) each.asDouble());
    }
    return numbers;
  }

  float number(String argument, double fallback) {
    return (float) exact(argument, fallback);
  }

  double exact(String argument, double fallback) {
    if (!has(argument)) {
      return dropped(argument, fallback);
    }
    JsonNode value = take(argument);
    if (value.isObject() && value.path("class_name").asText().equals("__numpy__")) {
      value = value.path("config").path("value"); // keras wraps numbers of NumPy
    }
    if (!value.isNumber()) {
      throw refuse(argument, value, "is no number");
    }
    return value.asDouble();
  }

  Activation activation(String argument, Activation fallback) {
    JsonNode value = take(argument);
    return value.isNull()
        ? fallback
        : Activations.read(value, context.version(), reason -> refuse(argument, value, reason));
  }

  Initializer initializer(String argument, Initializer fallback) {
    JsonNode value = take(argument);
    if (value.isNull()) {
      return fallback;
    }
    return Initializers.read(value)
        .orElseGet(
            () -> {
              forTrainingAlone(argument, value, "is an initializer that is not there");
              return fallback;
            });
  }

  /** Regularizers and constraints, which change training and no prediction. */
  void trainingAlone(String... arguments) {
    for (String argument : arguments) {
      if (has(argument)) {
        JsonNode value = take(argument);
        RestraintConfig.plus(restraints, type, argument, value)
            .ifPresentOrElse(
                more -> restraints = more, () -> forTrainingAlone(argument, value, "is not there"));
      }
      left.remove(argument);
    }
  }

  /** Those that were known. */
  Restraints restraints() {
    return restraints;
  }

  void forTrainingAlone(String argument, JsonNode value, String reason) {
    if (!context.predictionOnly()) {
      throw refuse(
          argument,
          value,
          reason
              + ", so the model would be trained otherwise than by Keras; it predicts the same:"
              + " read it with KerasOptions.of().predictionOnly(true)");
    }
    context
        .remarks()
        .add(
            place()
                + ": "
                + argument
                + "="
                + KerasJson.shortened(value)
                + " is left out; it changes training alone");
  }

  /** An argument that may only have this value, or none. */
  void only(String argument, String expected, String reason) {
    JsonNode value = take(argument);
    if (!value.isNull() && !value.asText(value.toString()).equals(expected)) {
      throw refuse(argument, value, reason);
    }
  }

  /** A number that must be 0 or absent. */
  void zero(String argument, String reason) {
    if (has(argument) && number(argument, 0) != 0) {
      throw new ModelFormatException(place() + ": " + argument + " " + reason);
    }
    left.remove(argument);
  }

  /** Arguments that change no number. */
  void ignore(String... arguments) {
    for (String argument : arguments) {
      left.remove(argument);
    }
  }

  /** Arguments that must be absent or null. */
  void none(String reason, String... arguments) {
    for (String argument : arguments) {
      if (has(argument)) {
        throw refuse(argument, take(argument), reason);
      }
      left.remove(argument);
    }
  }

  /** What a constructor says no to is refused with the layer's name. */
  <T> T made(Function<Arguments, T> maker) {
    try {
      return maker.apply(this);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(place() + ": " + e.getMessage());
    }
  }

  void finish() {
    if (!left.isEmpty()) {
      Map.Entry<String, JsonNode> first = left.entrySet().iterator().next();
      throw refuse(
          first.getKey(),
          first.getValue(),
          "is an argument that is not known; is it of a newer Keras?");
    }
  }
}
