package sunhwan.formats.onnx;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import sunhwan.formats.ModelFormatException;
import sunhwan.formats.SpecJson;
import sunhwan.layers.WeightSpec;
import sunhwan.models.Model;
import sunhwan.models.ModelSpec;
import sunhwan.models.Summary;
import sunhwan.models.Weights;
import sunhwan.tensor.Tensor;

/**
 * Reads back what {@link Exporter} wrote.
 *
 * <p>A note in the file says which layers it was. Nothing is believed: the model that comes of it
 * is written once more, and only where that gives the same graph to the bit is it the graph's.
 * Which number of the file is which weight is found by writing models whose weights are their own
 * numbers.
 */
final class OwnReader {
  /** Key of the note in the file's metadata. */
  static final String NOTE = "sunhwan.spec";

  /** Whole numbers below it are exact as floats, and so is their quotient's and rest's. */
  private static final int PART = 1 << 22;

  private OwnReader() {}

  /** The model of a graph; empty where the note is missing or does not say what the graph is. */
  static Optional<Model> read(
      Messages.GraphMessage graph, int opset, Map<String, String> metadata) {
    String note = metadata.get(NOTE);
    if (note == null || opset < OnnxOptions.FIRST_OPSET || opset > OnnxOptions.LAST_OPSET) {
      return Optional.empty();
    }
    try {
      ModelSpec spec = SpecJson.read(note);
      if (!fits(spec.summary(), floats(graph))) { // before anything is allocated
        return Optional.empty();
      }
      boolean lengths = graph.inputs().size() > spec.asLayer().inputs().size();
      return model(graph, spec, OnnxOptions.of().opset(opset).lengths(lengths));
    } catch (ModelFormatException | IllegalArgumentException | ArithmeticException e) {
      return Optional.empty(); // a note that says nonsense says nothing
    }
  }

  /**
   * Whether the file may hold the weights, and the few other numbers that layers are written with.
   */
  private static boolean fits(Summary summary, long floats) {
    long widths = summary.rows().stream().mapToLong(row -> row.output().size(-1)).sum();
    return summary.parameters() <= floats && widths <= floats + PART;
  }

  private static long floats(Messages.GraphMessage graph) {
    return graph.initializers().values().stream().mapToLong(v -> v.shape().count()).sum();
  }

  private static Optional<Model> model(
      Messages.GraphMessage graph, ModelSpec spec, OnnxOptions options) {
    Map<String, OnnxValue> quotients =
        Exporter.graph(numbered(spec, at -> 1 + at / PART), options).initializers();
    Map<String, OnnxValue> rests =
        Exporter.graph(numbered(spec, at -> -1 - at % PART), options).initializers();
    Map<String, Tensor> weights = new LinkedHashMap<>();
    spec.weights().forEach(w -> weights.put(w.name(), Tensor.zeros(w.shape())));
    BitSet found = new BitSet();
    List<float[]> data = weights.values().stream().map(Tensor::data).toList();
    for (Map.Entry<String, OnnxValue> entry : quotients.entrySet()) {
      if (entry.getValue() instanceof OnnxValue.Floats quotient
          && rests.get(entry.getKey()) instanceof OnnxValue.Floats rest
          && graph.initializers().get(entry.getKey()) instanceof OnnxValue.Floats value
          && value.shape().equals(rest.shape())) {
        for (int i = 0; i < value.data().length; i++) {
          if (quotient.data()[i] > 0 && rest.data()[i] < 0) { // what is no weight is the same twice
            long at = ((long) quotient.data()[i] - 1) * PART + (long) -rest.data()[i] - 1;
            put(data, at, value.data()[i]);
            found.set((int) at);
          }
        }
      }
    }
    Model model = new Model(spec, Weights.of(weights));
    if (found.cardinality() != model.weights().count()) {
      return Optional.empty(); // weights that no output depends on are not in the file
    }
    return same(graph, Exporter.graph(model, options)) ? Optional.of(model) : Optional.empty();
  }

  /** A model whose weights say their own number, counted through all of them. */
  private static Model numbered(ModelSpec spec, LongUnaryOperator number) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    long at = 0;
    for (WeightSpec w : spec.weights()) {
      Tensor tensor = Tensor.zeros(w.shape());
      for (int i = 0; i < tensor.data().length; i++) {
        tensor.data()[i] = number.applyAsLong(at++);
      }
      weights.put(w.name(), tensor);
    }
    return new Model(spec, Weights.of(weights));
  }

  private static void put(List<float[]> data, long at, float value) {
    long from = at;
    for (float[] tensor : data) {
      if (from < tensor.length) {
        tensor[(int) from] = value;
        return;
      }
      from -= tensor.length;
    }
  }

  /** Bit for bit, but for the names of axes, which a reader does not keep. */
  private static boolean same(Messages.GraphMessage one, Messages.GraphMessage other) {
    return ports(one).equals(ports(other))
        && Arrays.equals(
            MessageWriter.graph(withoutPorts(one)), MessageWriter.graph(withoutPorts(other)));
  }

  private static List<List<Messages.PortMessage>> ports(Messages.GraphMessage graph) {
    return List.of(graph.inputs(), graph.outputs());
  }

  private static Messages.GraphMessage withoutPorts(Messages.GraphMessage graph) {
    return new Messages.GraphMessage(graph.nodes(), graph.initializers(), List.of(), List.of());
  }
}
