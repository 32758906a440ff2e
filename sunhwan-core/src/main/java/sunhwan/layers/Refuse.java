package sunhwan.layers;

/** The checks that several specs share, worded alike. */
final class Refuse {
  private Refuse() {}

  static void unlessPositive(String layer, String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(layer + ": " + name + " must be positive, got " + value);
    }
  }

  static void unlessPositive(String layer, String name, float value) {
    if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(layer + ": " + name + " must be positive, got " + value);
    }
  }

  static void unlessFinite(String layer, String name, float value) {
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException(layer + ": " + name + " must be finite, got " + value);
    }
  }

  static void unlessDeviation(String initializer, float stddev) {
    if (!(stddev >= 0)) {
      throw new IllegalArgumentException(
          initializer + ": stddev must be at least 0, got " + stddev);
    }
  }

  /** LSTM and GRU bend in place, so that a slope must be told from what came out. */
  static void unlessBendsGates(String layer, String name, Activation activation) {
    switch (activation.kind()) {
      case SOFTMAX, SWISH, GELU ->
          throw new IllegalArgumentException(
              layer
                  + ": "
                  + name
                  + " "
                  + activation
                  + (activation.kind() == Activation.Kind.SOFTMAX
                      ? " mixes units"
                      : " has a slope that its value does not tell")
                  + "; use tanh, sigmoid, hard_sigmoid, relu, linear or any other but softmax,"
                  + " swish and gelu");
      case LINEAR,
          TANH,
          SIGMOID,
          RELU,
          HARD_SIGMOID,
          ELU,
          SELU,
          SOFTPLUS,
          SOFTSIGN,
          EXPONENTIAL,
          LEAKY_RELU -> {}
    }
  }

  static void unlessRate(String layer, String name, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          layer + ": " + name + " must be at least 0 and below 1, got " + value);
    }
  }
}
