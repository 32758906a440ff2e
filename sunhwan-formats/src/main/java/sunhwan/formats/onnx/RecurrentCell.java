package sunhwan.formats.onnx;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * One direction of RNN, GRU or LSTM, in ONNX's own order of gates.
 *
 * @param kernel W, (G·H, I)
 * @param recurrent R, (G·H, H)
 * @param bias Wb and then Rb, (2·G·H), zeros where the model has none
 * @param peepholes (3·H) for the LSTM's gates i, o, f, zeros where the model has none; else empty
 * @param activations f, g and h, as many as the kind has
 * @param clip gates are clipped to ± this before their activation; infinite where they are not
 * @param coupled the LSTM's forget gate is 1 − its input gate
 * @param linearBeforeReset the GRU multiplies by R before it resets
 */
record RecurrentCell(
    Kind kind,
    int inputs,
    int units,
    float[] kernel,
    float[] recurrent,
    float[] bias,
    float[] peepholes,
    List<DoubleUnaryOperator> activations,
    float clip,
    boolean coupled,
    boolean linearBeforeReset) {

  /** The three recurrent operators. */
  enum Kind {
    RNN(1),
    GRU(3),
    LSTM(4);

    private final int gates;

    Kind(int gates) {
      this.gates = gates;
    }

    int gates() {
      return gates;
    }

    /** What its activations are where a node does not say. */
    List<String> activations() {
      return switch (this) {
        case RNN -> List.of("Tanh");
        case GRU -> List.of("Sigmoid", "Tanh");
        case LSTM -> List.of("Sigmoid", "Tanh", "Tanh");
      };
    }
  }
}
