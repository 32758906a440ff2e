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

  static void ifNegative(String layer, String name, float value) {
    if (!(value >= 0 && value < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(layer + ": " + name + " must be at least 0, got " + value);
    }
  }

  /** A layer whose spec says how many values come out cannot be bent by what halves them. */
  static void ifHalves(String layer, Activation activation) {
    if (activation.kind() == Activation.Kind.GLU) {
      throw new IllegalArgumentException(
          layer + ": activation glu halves what comes out; put Activation.GLU behind the layer");
    }
  }

  static void ifNegative(String layer, String name, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(layer + ": " + name + " must be at least 0, got " + value);
    }
  }

  /** What all layers ask of windows that move over time. */
  static void unlessWindow(String layer, String size, int steps, int strides, int dilationRate) {
    unlessPositive(layer, size, steps);
    unlessPositive(layer, "strides", strides);
    unlessPositive(layer, "dilationRate", dilationRate);
    if (strides > 1 && dilationRate > 1) {
      throw new IllegalArgumentException(
          layer
              + ": strides and dilationRate cannot both be above 1, got "
              + strides
              + " and "
              + dilationRate);
    }
  }

  static void ifCausal(String layer, Padding padding) {
    if (padding == Padding.CAUSAL) {
      throw new IllegalArgumentException(
          layer
              + ": padding must be VALID or SAME, got CAUSAL; put ZeroPadding1D.of(left, 0) before"
              + " it, or use Conv1D");
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
    boolean slopeNeedsInput =
        switch (activation.kind()) {
          case SWISH, GELU, GELU_APPROXIMATE, HARD_SILU, MISH, TANH_SHRINK -> true;
          default -> false;
        };
    if (activation.readsRows() || slopeNeedsInput) {
      throw new IllegalArgumentException(
          layer
              + ": "
              + name
              + " "
              + activation
              + (activation.readsRows()
                  ? " mixes units"
                  : " has a slope that its value does not tell")
              + "; use tanh, sigmoid, hard_sigmoid, relu or linear");
    }
  }

  static void unlessRate(String layer, String name, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          layer + ": " + name + " must be at least 0 and below 1, got " + value);
    }
  }

  /** A cell is one step, so it says nothing about many. */
  static void unlessCell(String cell, Recurrence recurrence) {
    if (recurrence.returnSequences() || recurrence.returnState() || recurrence.goBackwards()) {
      throw new IllegalArgumentException(
          cell
              + ": returnSequences, returnState and goBackwards are for the RNN around it; set them"
              + " there");
    }
    if (recurrence.restraints().activity().isPresent()) {
      throw new IllegalArgumentException(
          cell
              + ": what comes out of a step is not penalized; put ActivityRegularization behind"
              + " RNN");
    }
  }

  static void unlessIdsTravel(String layer, int inputDim) {
    if (inputDim > 1 << 24) {
      throw new IllegalArgumentException(
          layer + ": inputDim must be at most 2^24, since ids travel as floats, got " + inputDim);
    }
  }
}
