package sunhwan.formats.onnx;

import java.util.ArrayList;
import java.util.List;
import sunhwan.layers.Activation;
import sunhwan.layers.GRU;
import sunhwan.layers.LSTM;
import sunhwan.layers.Recurrence;
import sunhwan.layers.RecurrentLayer;
import sunhwan.layers.SimpleRNN;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * ONNX's RNN, GRU or LSTM as a layer and its weights: {@link RecurrentExport} backwards.
 *
 * @param layer of one direction
 * @param weights of each direction, kernel, recurrent kernel, bias
 */
record RecurrentWeights(RecurrentLayer<?> layer, int directions, List<Tensor> weights) {

  int units() {
    return layer.units();
  }

  static RecurrentWeights of(Messages.NodeMessage node, StackReader reader) {
    OnnxValue.Floats w = reader.weightOf(node, 1);
    OnnxValue.Floats r = reader.weightOf(node, 2);
    boolean useBias = node.inputs().size() > 3 && !node.inputs().get(3).isEmpty();
    if (w.shape().rank() != 3 || r.shape().rank() != 3) {
      throw StackReader.refuse(node, "has weights of another shape than the operator says");
    }
    String direction =
        node.attributes().get("direction") instanceof Attribute.Text text
            ? text.value()
            : "forward";
    int directions = direction.equals("bidirectional") ? 2 : 1;
    int units = r.shape().size(2);
    int features = w.shape().size(2);
    RecurrentLayer<?> layer = layer(node, units, useBias, directions);
    if (direction.equals("reverse")) {
      throw StackReader.refuse(
          node, "reads backwards alone, and gives its steps in another order than Keras's layer");
    }
    int[] gates = RecurrentExport.gates(layer);
    int rows = gates.length * units;
    if (!w.shape().equals(Shape.of(directions, rows, features))
        || !r.shape().equals(Shape.of(directions, rows, units))) {
      throw StackReader.refuse(node, "has weights of another shape than the operator says");
    }
    float[] b = new float[directions * 2 * rows];
    if (useBias) {
      OnnxValue.Floats bias = reader.weightOf(node, 3);
      if (!bias.shape().equals(Shape.of(directions, 2 * rows))) {
        throw StackReader.refuse(node, "has a bias of another shape than the operator says");
      }
      b = bias.data();
    }
    List<Tensor> weights = new ArrayList<>();
    for (int d = 0; d < directions; d++) {
      weights.add(turned(w.data(), d * rows * features, features, units, gates));
      weights.add(turned(r.data(), d * rows * units, units, units, gates));
      if (useBias) {
        weights.add(bias(layer, b, d * 2 * rows, units, gates));
      }
    }
    return new RecurrentWeights(layer, directions, weights);
  }

  /** (G·H, rows) in ONNX's order of gates becomes (rows, G·H) in ours. */
  private static Tensor turned(float[] theirs, int at, int rows, int units, int[] gates) {
    int width = gates.length * units;
    Tensor ours = Tensor.zeros(Shape.of(rows, width));
    for (int g = 0; g < gates.length; g++) {
      for (int u = 0; u < units; u++) {
        for (int i = 0; i < rows; i++) {
          ours.data()[i * width + gates[g] * units + u] = theirs[at + (g * units + u) * rows + i];
        }
      }
    }
    return ours;
  }

  /** Two biases become one where they are only added up; a GRU that resets after keeps both. */
  private static Tensor bias(RecurrentLayer<?> layer, float[] b, int at, int units, int[] gates) {
    int width = gates.length * units;
    boolean both = layer instanceof GRU gru && gru.resetAfter();
    Tensor bias = Tensor.zeros(both ? Shape.of(2, width) : Shape.of(width));
    for (int row = 0; row < 2; row++) {
      for (int g = 0; g < gates.length; g++) {
        for (int u = 0; u < units; u++) {
          int to = (both ? row * width : 0) + gates[g] * units + u;
          bias.data()[to] += b[at + row * width + g * units + u];
        }
      }
    }
    return bias;
  }

  private static RecurrentLayer<?> layer(
      Messages.NodeMessage node, int units, boolean useBias, int directions) {
    if (node.attributes().containsKey("clip")) {
      throw StackReader.refuse(node, "clips its gates, which no layer does");
    }
    if (node.attributes().get("layout") instanceof Attribute.Whole(long layout) && layout != 0) {
      throw StackReader.refuse(node, "has layout=1");
    }
    if (node.attributes().get("input_forget") instanceof Attribute.Whole(long f) && f != 0) {
      throw StackReader.refuse(node, "couples its gates, which no layer does");
    }
    List<Activation> bent = activations(node, directions);
    Recurrence recurrence = Recurrence.of(units).useBias(useBias).activation(bent.getLast());
    return switch (node.operator()) {
      case "RNN" -> new SimpleRNN(recurrence);
      case "LSTM" -> new LSTM(recurrence, bent.getFirst(), true);
      default ->
          new GRU(
              recurrence,
              bent.getFirst(),
              node.attributes().get("linear_before_reset") instanceof Attribute.Whole(long after)
                  && after != 0);
    };
  }

  /** Of one direction; both must be bent alike, and an LSTM's candidate as its output. */
  private static List<Activation> activations(Messages.NodeMessage node, int directions) {
    RecurrentCell.Kind kind = RecurrentCell.Kind.valueOf(node.operator());
    List<String> names =
        node.attributes().get("activations") instanceof Attribute.Texts texts
                && !texts.values().isEmpty()
            ? texts.values()
            : repeated(kind.activations(), directions);
    float[] alphas = reals(node, "activation_alpha");
    float[] betas = reals(node, "activation_beta");
    int alpha = 0;
    int beta = 0;
    List<Activation> all = new ArrayList<>();
    for (String name : names) {
      boolean takesAlpha =
          switch (name.toLowerCase(java.util.Locale.ROOT)) {
            case "affine", "hardsigmoid", "elu", "leakyrelu" -> true;
            default -> false;
          };
      boolean takesBeta = name.equalsIgnoreCase("affine") || name.equalsIgnoreCase("hardsigmoid");
      float a = takesAlpha && alpha < alphas.length ? alphas[alpha++] : Float.NaN;
      float b = takesBeta && beta < betas.length ? betas[beta++] : Float.NaN;
      all.add(activation(node, name, a, b));
    }
    int each = kind.activations().size();
    boolean lstm = kind == RecurrentCell.Kind.LSTM;
    if (all.size() != each * directions
        || (lstm && !all.get(1).equals(all.get(2)))
        || (directions == 2 && !all.subList(0, each).equals(all.subList(each, 2 * each)))) {
      throw StackReader.refuse(node, "is bent by " + names + ", as no layer is");
    }
    return all.subList(0, each);
  }

  private static List<String> repeated(List<String> names, int times) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      all.addAll(names);
    }
    return all;
  }

  private static float[] reals(Messages.NodeMessage node, String name) {
    return node.attributes().get(name) instanceof Attribute.Reals reals
        ? reals.values()
        : new float[0];
  }

  private static Activation activation(
      Messages.NodeMessage node, String name, float alpha, float beta) {
    return switch (name.toLowerCase(java.util.Locale.ROOT)) {
      case "tanh" -> Activation.TANH;
      case "sigmoid" -> Activation.SIGMOID;
      case "relu" -> Activation.RELU;
      case "softsign" -> Activation.SOFTSIGN;
      case "softplus" -> Activation.SOFTPLUS;
      case "elu" -> Activation.ELU.alpha(Float.isNaN(alpha) ? 1 : alpha);
      case "leakyrelu" -> Activation.LEAKY_RELU.alpha(Float.isNaN(alpha) ? 0.01f : alpha);
      default -> {
        if (name.equalsIgnoreCase("affine") && alpha == 1 && beta == 0) {
          yield Activation.LINEAR;
        }
        if (name.equalsIgnoreCase("hardsigmoid") && beta == 0.5f && alpha == 1f / 6) {
          yield Activation.HARD_SIGMOID;
        }
        if (name.equalsIgnoreCase("hardsigmoid") && beta == 0.5f && alpha == 0.2f) {
          yield Activation.HARD_SIGMOID_KERAS2;
        }
        if (name.equalsIgnoreCase("hardsigmoid") && beta == 0.5f && alpha == 0.5f) {
          yield Activation.SPARSE_SIGMOID;
        }
        throw StackReader.refuse(node, "is bent by " + name + " as no layer is");
      }
    };
  }
}
