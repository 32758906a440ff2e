package sunhwan.formats.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import sunhwan.formats.ModelFormatException;
import sunhwan.tensor.Shape;

/**
 * A graph of ONNX operators with its weights, ready to be run.
 *
 * <p>It never changes, so threads share it without a lock.
 */
public final class OnnxModel {
  private final String name;
  private final int opset;
  private final Graph graph;
  private final Messages.GraphMessage message;
  private final Map<String, String> metadata;
  private final List<OnnxPort> inputs;
  private final List<OnnxPort> outputs;
  private final Engine engine = new PlainEngine();

  OnnxModel(
      String name,
      int opset,
      Graph graph,
      Messages.GraphMessage message,
      Map<String, String> metadata) {
    this.message = message;
    this.name = name;
    this.opset = opset;
    this.graph = graph;
    this.metadata = Collections.unmodifiableMap(metadata);
    List<OnnxPort> needed = new ArrayList<>();
    for (Messages.PortMessage input : graph.inputs()) {
      if (!graph.initializers().containsKey(input.name())) {
        needed.add(port(input, "input"));
      }
    }
    inputs = List.copyOf(needed);
    outputs = graph.outputs().stream().map(output -> port(output, "output")).toList();
  }

  private static OnnxPort port(Messages.PortMessage port, String what) {
    Optional<OnnxType> type = OnnxType.ofCode(port.code());
    if (!port.kind().equals("a tensor") || type.isEmpty()) {
      throw new ModelFormatException(
          what
              + " '"
              + port.name()
              + "' is "
              + port.kind()
              + (port.kind().equals("a tensor") ? " of " + OnnxType.nameOfCode(port.code()) : "")
              + ", which is not read");
    }
    return new OnnxPort(port.name(), type.get(), port.shape());
  }

  /** What {@link #run} must be given, in the file's order. */
  public List<OnnxPort> inputs() {
    return inputs;
  }

  /** What {@link #run} gives, in the file's order. */
  public List<OnnxPort> outputs() {
    return outputs;
  }

  /** The version of ONNX's operators that the file means. */
  public int opset() {
    return opset;
  }

  /** The operators of its graph by name, and how often each stands there. */
  public Map<String, Integer> operators() {
    Map<String, Integer> counts = new TreeMap<>();
    message.nodes().forEach(node -> counts.merge(node.operator(), 1, Integer::sum));
    return counts;
  }

  /** Numbers that its file holds beside the graph. */
  public long parameters() {
    return message.initializers().values().stream().mapToLong(v -> v.shape().count()).sum();
  }

  /** What the file's maker noted, key and value; nothing here depends on it. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * The graph as an ordinary model, which can be trained further: any that {@link OnnxFiles#write}
   * wrote, and stacks of embedding, recurrent layers, pooling, dense layers and what stands between
   * as PyTorch and tf2onnx write them.
   */
  public Conversion toModel() {
    return OwnReader.read(message, opset, metadata)
        .<Conversion>map(Conversion.Converted::new)
        .orElseGet(() -> StackReader.read(message, opset));
  }

  /**
   * Computes the outputs.
   *
   * @param values one value for every input, by name
   * @return one value for every output, by name, in the file's order
   * @throws IllegalArgumentException where a value is missing, unknown, or of another type or shape
   *     than declared
   * @throws ModelFormatException where the graph cannot be computed with them; the message names
   *     the node
   */
  public Map<String, OnnxValue> run(Map<String, OnnxValue> values) {
    check(values);
    List<OnnxValue> results;
    try {
      results = Interpreter.run(graph, values, engine);
    } catch (ModelFormatException e) {
      throw new ModelFormatException(name + ": " + e.getMessage());
    }
    Map<String, OnnxValue> named = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      named.put(outputs.get(i).name(), results.get(i));
    }
    return named;
  }

  private void check(Map<String, OnnxValue> values) {
    TreeSet<String> unknown = new TreeSet<>(values.keySet());
    for (OnnxPort input : inputs) {
      OnnxValue value = values.get(input.name());
      if (value == null || value.type() != input.type() || !fits(value.shape(), input.shape())) {
        throw new IllegalArgumentException(
            "ONNX model: expected input "
                + input
                + ", got "
                + (value == null ? values.keySet() : value.type() + " " + value.shape()));
      }
      unknown.remove(input.name());
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "ONNX model: there are no inputs " + unknown + ", only " + inputs);
    }
  }

  private static boolean fits(Shape shape, Optional<Shape> declared) {
    if (declared.isEmpty()) {
      return true;
    }
    boolean fits = shape.rank() == declared.get().rank();
    for (int axis = 0; fits && axis < shape.rank(); axis++) {
      int size = declared.get().size(axis);
      fits = size == Shape.UNKNOWN || size == shape.size(axis);
    }
    return fits;
  }
}
