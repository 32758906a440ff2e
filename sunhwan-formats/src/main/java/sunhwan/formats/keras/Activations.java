package sunhwan.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import sunhwan.formats.ModelFormatException;
import sunhwan.layers.Activation;

/** Activations by Keras's names, which are ours in small letters. */
final class Activations {
  private static final Map<String, Activation> TABLE = table();

  private Activations() {}

  private static Map<String, Activation> table() {
    Map<String, Activation> table = new LinkedHashMap<>();
    for (Activation activation :
        new Activation[] {
          Activation.LINEAR,
          Activation.TANH,
          Activation.SIGMOID,
          Activation.RELU,
          Activation.HARD_SIGMOID,
          Activation.ELU,
          Activation.SELU,
          Activation.SOFTPLUS,
          Activation.SOFTSIGN,
          Activation.EXPONENTIAL,
          Activation.GELU,
          Activation.LEAKY_RELU,
          Activation.SOFTMAX,
          Activation.CELU,
          Activation.GLU,
          Activation.HARD_SHRINK,
          Activation.HARD_TANH,
          Activation.LOG_SIGMOID,
          Activation.LOG_SOFTMAX,
          Activation.MISH,
          Activation.RELU6,
          Activation.SOFT_SHRINK,
          Activation.SPARSE_PLUS,
          Activation.SPARSE_SIGMOID,
          Activation.SPARSEMAX,
          Activation.SQUAREPLUS,
          Activation.TANH_SHRINK
        }) {
      table.put(activation.kind().name().toLowerCase(Locale.ROOT), activation);
    }
    table.put("silu", Activation.SILU);
    table.put("swish", Activation.SILU);
    table.put("hard_silu", Activation.HARD_SILU);
    table.put("hard_swish", Activation.HARD_SILU);
    return table;
  }

  /**
   * What a config means by an activation: a name, or Keras 3's object around a name.
   *
   * @param refuse makes the refusal that names layer and argument
   */
  static Activation read(
      JsonNode value, KerasVersion version, Function<String, ModelFormatException> refuse) {
    if (value.isObject() && value.path("class_name").asText().equals("function")) {
      return read(value.path("config"), version, refuse);
    }
    if (!value.isTextual()) {
      throw refuse.apply("is no activation by name; put it as a layer of its own");
    }
    Activation activation = TABLE.get(value.asText());
    if (activation == null) {
      throw refuse.apply("is no activation that is known: " + TABLE.keySet());
    }
    if (activation.equals(Activation.HARD_SIGMOID) && version.major() < 3) {
      return Activation.HARD_SIGMOID_KERAS2;
    }
    return activation;
  }

  /** Keras's name of an activation; empty where it has none, since its parameter is another. */
  static Optional<String> name(Activation activation) {
    return TABLE.entrySet().stream()
        .filter(e -> e.getValue().equals(activation))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
