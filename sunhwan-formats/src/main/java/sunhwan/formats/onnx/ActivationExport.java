package sunhwan.formats.onnx;

import java.util.List;
import java.util.Map;
import sunhwan.layers.Activation;

/** Activations said in ONNX's operators, all of those that the reader knows. */
final class ActivationExport {
  private static final float SELU_SCALE = 1.0507009873554805f;
  private static final float SELU_ALPHA = 1.6732632423543772f;

  private ActivationExport() {}

  /**
   * An activation of a value.
   *
   * @param width of its last axis
   */
  static String of(GraphBuilder g, Activation activation, String x, int width) {
    float alpha = activation.alpha();
    return switch (activation.kind()) {
      case LINEAR -> x;
      case TANH -> g.node("Tanh", x);
      case SIGMOID -> g.node("Sigmoid", x);
      case RELU -> g.node("Relu", x);
      case HARD_SIGMOID -> hardSigmoid(g, x, 1f / 6);
      case HARD_SIGMOID_KERAS2 -> hardSigmoid(g, x, 0.2f);
      case ELU -> g.node("Elu", alpha(alpha), x);
      case SELU ->
          g.node(
              "Selu",
              Map.of(
                  "alpha", new Attribute.Real(SELU_ALPHA), "gamma", new Attribute.Real(SELU_SCALE)),
              x);
      case SOFTPLUS -> g.node("Softplus", x);
      case SOFTSIGN -> g.node("Softsign", x);
      case EXPONENTIAL -> g.node("Exp", x);
      case SWISH -> g.multiply(x, g.node("Sigmoid", x));
      case GELU -> {
        String scaled = g.multiply(x, g.real((float) Math.sqrt(0.5)));
        String below = g.add(g.node("Erf", scaled), g.real(1));
        yield g.multiply(g.multiply(x, g.real(0.5f)), below);
      }
      case LEAKY_RELU -> g.node("LeakyRelu", alpha(alpha), x);
      case SOFTMAX -> g.node("Softmax", lastAxis(), x);
      case CELU -> {
        String bent = g.node("Elu", g.node("Div", x, g.real(alpha)));
        yield g.multiply(bent, g.real(alpha));
      }
      case GELU_APPROXIMATE -> {
        // x·σ(2u), u = √(2/π)·(x + 0.044715·x³)
        String cube = g.multiply(g.multiply(x, x), x);
        String sum = g.add(x, g.multiply(cube, g.real(0.044715f)));
        String angle = g.multiply(sum, g.real((float) (2 * Math.sqrt(2 / Math.PI))));
        yield g.multiply(x, g.node("Sigmoid", angle));
      }
      case GLU -> {
        Attribute axis = new Attribute.Whole(-1);
        List<String> halves =
            g.nodes("Split", 2, Map.of("axis", axis), x, g.wholes(width / 2, width / 2));
        yield g.multiply(halves.get(0), g.node("Sigmoid", halves.get(1)));
      }
      case HARD_SHRINK -> {
        String small = g.node("LessOrEqual", g.node("Abs", x), g.real(alpha));
        yield g.where(small, g.real(0), x);
      }
      case HARD_SILU -> g.multiply(x, hardSigmoid(g, x, 1f / 6));
      case HARD_TANH -> g.node("Clip", x, g.real(-1), g.real(1));
      case LOG_SIGMOID -> g.node("Neg", g.node("Softplus", g.node("Neg", x)));
      case LOG_SOFTMAX -> g.node("LogSoftmax", lastAxis(), x);
      case MISH -> g.multiply(x, g.node("Tanh", g.node("Softplus", x)));
      case RELU6 -> g.node("Clip", x, g.real(0), g.real(6));
      case SOFT_SHRINK -> {
        String excess = g.node("Relu", g.node("Sub", g.node("Abs", x), g.real(alpha)));
        yield g.multiply(g.node("Sign", x), excess);
      }
      case SPARSE_PLUS -> {
        String above = g.add(x, g.real(1));
        String curve = g.multiply(g.multiply(above, above), g.real(0.25f));
        String lower = g.where(g.node("LessOrEqual", x, g.real(-1)), g.real(0), curve);
        yield g.where(g.node("Less", x, g.real(1)), lower, x);
      }
      case SPARSE_SIGMOID ->
          g.node(
              "HardSigmoid",
              Map.of("alpha", new Attribute.Real(0.5f), "beta", new Attribute.Real(0.5f)),
              x);
      case SPARSEMAX -> sparsemax(g, x, width);
      case SQUAREPLUS -> {
        String root = g.node("Sqrt", g.add(g.multiply(x, x), g.real(alpha)));
        yield g.multiply(g.add(x, root), g.real(0.5f));
      }
      case TANH_SHRINK -> g.node("Sub", x, g.node("Tanh", x));
      case THRESHOLD -> g.where(g.node("LessOrEqual", x, g.real(alpha)), g.real(0), x);
    };
  }

  private static Map<String, Attribute> alpha(float alpha) {
    return Map.of("alpha", new Attribute.Real(alpha));
  }

  private static Map<String, Attribute> lastAxis() {
    return Map.of("axis", new Attribute.Whole(-1));
  }

  private static String hardSigmoid(GraphBuilder g, String x, float slope) {
    return g.node(
        "HardSigmoid",
        Map.of("alpha", new Attribute.Real(slope), "beta", new Attribute.Real(0.5f)),
        x);
  }

  /** Martins and Astudillo 2016, algorithm 1: the largest k with 1 + k·zₖ &gt; Σ z, by sorting. */
  private static String sparsemax(GraphBuilder g, String x, int width) {
    Map<String, Attribute> sorting =
        Map.of("axis", new Attribute.Whole(-1), "largest", new Attribute.Whole(1));
    String sorted = g.nodes("TopK", 2, sorting, x, g.wholes(width)).getFirst();
    String sums = g.node("CumSum", sorted, g.whole(-1));
    float[] ranks = new float[width];
    for (int k = 0; k < width; k++) {
      ranks[k] = k + 1;
    }
    String scaled = g.add(g.multiply(sorted, g.reals("ranks", ranks)), g.real(1));
    String inside = g.cast(g.node("Greater", scaled, sums), OnnxType.FLOAT);
    String support = g.reduce("ReduceSum", inside, true, -1);
    String sum = g.reduce("ReduceSum", g.multiply(sorted, inside), true, -1);
    String tau = g.node("Div", g.node("Sub", sum, g.real(1)), support);
    return g.node("Relu", g.node("Sub", x, tau));
  }
}
