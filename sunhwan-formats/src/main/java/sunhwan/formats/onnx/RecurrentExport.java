package sunhwan.formats.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sunhwan.layers.Activation;
import sunhwan.layers.GRU;
import sunhwan.layers.LSTM;
import sunhwan.layers.LayerNormGRU;
import sunhwan.layers.LayerNormLSTM;
import sunhwan.layers.MinGRU;
import sunhwan.layers.PeepholeLSTM;
import sunhwan.layers.RecurrentLayer;
import sunhwan.layers.SimpleRNN;
import sunhwan.models.Weights;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * SimpleRNN, LSTM, with peepholes or without, GRU and MinGRU as ONNX's RNN, LSTM and GRU.
 *
 * <p>Ours: kernel (D, G·H), gates i, f, g, o and z, r, ĥ. ONNX's: W (directions, G·H, D), gates i,
 * o, f, c and z, r, h; two biases one behind the other, (directions, 2·G·H).
 */
final class RecurrentExport {
  private static final int[] LSTM_GATES = {0, 3, 1, 2};
  private static final int[] PEEPHOLE_GATES = {0, 2, 1};
  private static final int PEEPHOLES = 7; // which of the operator's inputs they are
  private static final int[] GRU_GATES = {0, 1, 2};
  private static final int[] RNN_GATES = {0};

  private RecurrentExport() {}

  /**
   * The node of a layer.
   *
   * @param layer what stands there, the forward one of two
   * @param name of the layer in its model, for messages
   * @param cells where its weights are, forwards first; one or two of them
   * @param x (time, batch, features)
   * @param lengths INT64 (batch); empty where every step is live
   * @param initial states to start from, (directions, batch, units) each; none for zeros
   * @return Y (time, directions, batch, units) and Y_h (directions, batch, units), of an LSTM also
   *     Y_c
   */
  static List<String> node(
      GraphBuilder g,
      RecurrentLayer<?> layer,
      String name,
      List<String> cells,
      Weights weights,
      String x,
      Optional<String> lengths,
      List<String> initial) {
    if (layer instanceof MinGRU m) {
      return minGru(g, m, name, cells.getFirst(), weights, x, lengths, initial);
    }
    int units = layer.units();
    int[] gates = gates(layer);
    Tensor kernel = weights.get(cells.getFirst() + "/kernel");
    int features = kernel.shape().size(0);
    int width = gates.length * units;
    int directions = cells.size();
    float[] w = new float[directions * width * features];
    float[] r = new float[directions * width * units];
    float[] b = new float[directions * 2 * width];
    for (int d = 0; d < directions; d++) {
      String cell = cells.get(d);
      turn(weights.get(cell + "/kernel").data(), features, units, gates, w, d * width * features);
      turn(
          weights.get(cell + "/recurrent_kernel").data(),
          units,
          units,
          gates,
          r,
          d * width * units);
      if (layer.recurrence().useBias()) {
        float[] bias = weights.get(cell + "/bias").data();
        for (int row = 0; row < bias.length / width; row++) {
          reorder(bias, row * width, units, gates, b, (2 * d + row) * width);
        }
      }
    }
    List<String> inputs = new ArrayList<>();
    inputs.add(x);
    inputs.add(
        g.value(name + "/W", new OnnxValue.Floats(Shape.of(directions, width, features), w)));
    inputs.add(g.value(name + "/R", new OnnxValue.Floats(Shape.of(directions, width, units), r)));
    inputs.add(
        layer.recurrence().useBias()
            ? g.value(name + "/B", new OnnxValue.Floats(Shape.of(directions, 2 * width), b))
            : "");
    inputs.add(lengths.map(l -> g.cast(l, OnnxType.INT32)).orElse(""));
    inputs.addAll(initial);
    if (layer instanceof PeepholeLSTM) {
      while (inputs.size() < PEEPHOLES) {
        inputs.add("");
      }
      float[] p = new float[directions * 3 * units];
      for (int d = 0; d < directions; d++) {
        float[] peephole = weights.get(cells.get(d) + "/peephole").data();
        reorder(peephole, 0, units, PEEPHOLE_GATES, p, d * 3 * units);
      }
      inputs.add(g.value(name + "/P", new OnnxValue.Floats(Shape.of(directions, 3 * units), p)));
    }
    while (inputs.getLast().isEmpty()) {
      inputs.removeLast();
    }
    return g.nodes(
        operator(layer),
        gates.length == 4 ? 3 : 2,
        attributes(layer, name, directions),
        inputs.toArray(String[]::new));
  }

  /**
   * MinGRU as a GRU that hears nothing of its state: R is 0, so nothing is left to reset. ONNX's z
   * keeps what ours takes in, which is 1 − z, of a gate that is even about ½ the gate of −x.
   */
  private static List<String> minGru(
      GraphBuilder g,
      MinGRU layer,
      String name,
      String cell,
      Weights weights,
      String x,
      Optional<String> lengths,
      List<String> initial) {
    switch (layer.recurrentActivation().kind()) {
      case SIGMOID, HARD_SIGMOID, HARD_SIGMOID_KERAS2, SPARSE_SIGMOID -> {}
      default ->
          throw Exporter.refuse(
              layer,
              name,
              "recurrentActivation "
                  + layer.recurrentActivation()
                  + " is not even about 1/2, and only such gates can be turned into ONNX's. Use"
                  + " sigmoid, hard_sigmoid or sparse_sigmoid");
    }
    int units = layer.units();
    Tensor kernel = weights.get(cell + "/kernel");
    int features = kernel.shape().size(0);
    String ours =
        g.transpose(
            g.value(cell + "/kernel", new OnnxValue.Floats(kernel.shape(), kernel.data())), 1, 0);
    String none = g.value(name + "/none", zeros(Shape.of(units, features)));
    String w = g.unsqueeze(turned(g, ours, units, none), 0);
    String r = g.value(name + "/R", zeros(Shape.of(1, 3 * units, units)));
    String b = "";
    if (layer.recurrence().useBias()) {
      Tensor bias = weights.get(cell + "/bias");
      String own = g.value(cell + "/bias", new OnnxValue.Floats(bias.shape(), bias.data()));
      String input = turned(g, own, units, g.value(name + "/noBias", zeros(Shape.of(units))));
      String state = g.value(name + "/noStateBias", zeros(Shape.of(3 * units)));
      b = g.unsqueeze(g.node("Concat", Map.of("axis", new Attribute.Whole(0)), input, state), 0);
    }
    String counted = lengths.map(l -> g.cast(l, OnnxType.INT32)).orElse("");
    List<String> inputs = new ArrayList<>(List.of(x, w, r, b, counted));
    inputs.addAll(initial);
    while (inputs.getLast().isEmpty()) {
      inputs.removeLast();
    }
    return g.nodes("GRU", 2, attributes(layer, name, 1), inputs.toArray(String[]::new));
  }

  /** Rows z and ĥ become −z, nothing, ĥ. */
  private static String turned(GraphBuilder g, String rows, int units, String none) {
    String z = g.node("Neg", g.slice(rows, 0, 0, units, 1));
    String candidate = g.slice(rows, 0, units, 2L * units, 1);
    return g.node("Concat", Map.of("axis", new Attribute.Whole(0)), z, none, candidate);
  }

  private static OnnxValue zeros(Shape shape) {
    return new OnnxValue.Floats(shape, new float[shape.count()]);
  }

  private static String operator(RecurrentLayer<?> layer) {
    return switch (layer) {
      case SimpleRNN s -> "RNN";
      case LSTM l -> "LSTM";
      case PeepholeLSTM l -> "LSTM";
      case GRU g -> "GRU";
      case LayerNormLSTM n -> throw absent(n);
      case LayerNormGRU n -> throw absent(n);
      case MinGRU m -> "GRU";
    };
  }

  private static IllegalArgumentException absent(RecurrentLayer<?> layer) {
    return new IllegalArgumentException(
        "OnnxFiles: " + layer.getClass().getSimpleName() + " has no node in ONNX");
  }

  /** For each of ONNX's gates the number of ours. */
  static int[] gates(RecurrentLayer<?> layer) {
    return switch (layer) {
      case SimpleRNN s -> RNN_GATES;
      case LSTM l -> LSTM_GATES;
      case PeepholeLSTM l -> LSTM_GATES;
      case GRU g -> GRU_GATES;
      case LayerNormLSTM n -> throw absent(n);
      case LayerNormGRU n -> throw absent(n);
      case MinGRU m -> throw new IllegalStateException("its gates are computed in the graph");
    };
  }

  /** (rows, G·H) in our order of gates becomes (G·H, rows) in ONNX's. */
  private static void turn(float[] ours, int rows, int units, int[] gates, float[] theirs, int at) {
    int width = gates.length * units;
    for (int g = 0; g < gates.length; g++) {
      for (int u = 0; u < units; u++) {
        for (int i = 0; i < rows; i++) {
          theirs[at + (g * units + u) * rows + i] = ours[i * width + gates[g] * units + u];
        }
      }
    }
  }

  private static void reorder(
      float[] ours, int from, int units, int[] gates, float[] theirs, int at) {
    for (int g = 0; g < gates.length; g++) {
      System.arraycopy(ours, from + gates[g] * units, theirs, at + g * units, units);
    }
  }

  private static Map<String, Attribute> attributes(
      RecurrentLayer<?> layer, String name, int directions) {
    boolean backwards = layer.recurrence().goBackwards();
    Map<String, Attribute> attributes = new TreeMap<>();
    attributes.put("hidden_size", new Attribute.Whole(layer.units()));
    attributes.put(
        "direction",
        new Attribute.Text(directions == 2 ? "bidirectional" : backwards ? "reverse" : "forward"));
    Activation activation = layer.recurrence().activation();
    List<Activation> each =
        switch (layer) {
          case SimpleRNN s -> List.of(activation);
          case LSTM l -> List.of(l.recurrentActivation(), activation, activation);
          case PeepholeLSTM l -> List.of(l.recurrentActivation(), activation, activation);
          case GRU g -> {
            if (g.resetAfter()) {
              attributes.put("linear_before_reset", new Attribute.Whole(1));
            }
            yield List.of(g.recurrentActivation(), activation);
          }
          case LayerNormLSTM n -> throw absent(n);
          case LayerNormGRU n -> throw absent(n);
          case MinGRU m -> List.of(m.recurrentActivation(), activation);
        };
    List<String> names = new ArrayList<>();
    List<Float> alphas = new ArrayList<>();
    List<Float> betas = new ArrayList<>();
    for (int d = 0; d < directions; d++) {
      for (Activation a : each) {
        activation(a, layer, name, names, alphas, betas);
      }
    }
    attributes.put("activations", new Attribute.Texts(names));
    if (!alphas.isEmpty()) {
      attributes.put("activation_alpha", new Attribute.Reals(floats(alphas)));
    }
    if (!betas.isEmpty()) {
      attributes.put("activation_beta", new Attribute.Reals(floats(betas)));
    }
    return attributes;
  }

  private static float[] floats(List<Float> values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i);
    }
    return floats;
  }

  /** Those that take an alpha or a beta are handed one each, in order. */
  private static void activation(
      Activation activation,
      RecurrentLayer<?> layer,
      String name,
      List<String> names,
      List<Float> alphas,
      List<Float> betas) {
    switch (activation.kind()) {
      case TANH -> names.add("Tanh");
      case SIGMOID -> names.add("Sigmoid");
      case RELU -> names.add("Relu");
      case SOFTSIGN -> names.add("Softsign");
      case SOFTPLUS -> names.add("Softplus");
      case LINEAR -> {
        names.add("Affine");
        alphas.add(1f);
        betas.add(0f);
      }
      case HARD_SIGMOID -> {
        names.add("HardSigmoid");
        alphas.add(1f / 6);
        betas.add(0.5f);
      }
      case HARD_SIGMOID_KERAS2 -> {
        names.add("HardSigmoid");
        alphas.add(0.2f);
        betas.add(0.5f);
      }
      case SPARSE_SIGMOID -> {
        names.add("HardSigmoid");
        alphas.add(0.5f);
        betas.add(0.5f);
      }
      case ELU -> {
        names.add("Elu");
        alphas.add(activation.alpha());
      }
      case LEAKY_RELU -> {
        names.add("LeakyRelu");
        alphas.add(activation.alpha());
      }
      default ->
          throw Exporter.refuse(
              layer,
              name,
              "ONNX's recurrent operators have no activation "
                  + activation
                  + ", only tanh, sigmoid, relu, linear, hard_sigmoid, sparse_sigmoid, elu,"
                  + " leaky_relu, softplus and softsign");
    }
  }
}
