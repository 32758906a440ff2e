package sunhwan.formats.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import sunhwan.tensor.Shape;

/**
 * A graph that grows node by node.
 *
 * <p>Values are known by their names; a node's methods give the name of what it computes. Nodes and
 * values are called after the layer that they belong to, as {@code lstm/Transpose_1}.
 */
final class GraphBuilder {
  private final int opset;
  private final List<Messages.NodeMessage> nodes = new ArrayList<>();
  private final Map<String, OnnxValue> initializers = new LinkedHashMap<>();
  private final List<Messages.PortMessage> inputs = new ArrayList<>();
  private final List<Messages.PortMessage> outputs = new ArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private String layer = "";

  GraphBuilder(int opset) {
    this.opset = opset;
  }

  int opset() {
    return opset;
  }

  /** What comes next belongs to this layer. */
  void layer(String name) {
    layer = name;
  }

  /** Declares an input; axes of unknown size are called as the shape calls them. */
  String input(String name, OnnxType type, Shape shape) {
    inputs.add(port(name, type, shape));
    return name;
  }

  /** Declares an output, and gives a value its name. */
  void output(String name, String value, OnnxType type, Shape shape) {
    layer = "";
    nodes.add(
        new Messages.NodeMessage(name, "Identity", "", List.of(value), List.of(name), Map.of()));
    outputs.add(port(name, type, shape));
  }

  private static Messages.PortMessage port(String name, OnnxType type, Shape shape) {
    return new Messages.PortMessage(name, "a tensor", type.code(), Optional.of(shape));
  }

  /** A value that the file holds. */
  String value(String name, OnnxValue value) {
    initializers.put(name, value);
    return name;
  }

  /** A whole number without axes. */
  String whole(long value) {
    return value("whole/" + value, new OnnxValue.Longs(Shape.of(), value));
  }

  /** Whole numbers on one axis. */
  String wholes(long... values) {
    return value(
        "wholes/" + Arrays.toString(values).replace(" ", ""),
        new OnnxValue.Longs(Shape.of(values.length), values));
  }

  /** A number without axes. */
  String real(float value) {
    return value("real/" + value, new OnnxValue.Floats(Shape.of(), value));
  }

  /** Numbers on one axis that belong to the layer. */
  String reals(String name, float... values) {
    return value(layer + "/" + name, new OnnxValue.Floats(Shape.of(values.length), values));
  }

  /** The same from a spec's numbers. */
  String reals(String name, List<Float> values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i);
    }
    return reals(name, floats);
  }

  /** A node of one output and without attributes. */
  String node(String operator, String... names) {
    return node(operator, Map.of(), names);
  }

  /** A node of one output. */
  String node(String operator, Map<String, Attribute> attributes, String... names) {
    return nodes(operator, 1, attributes, names).getFirst();
  }

  /** A node of several outputs. */
  List<String> nodes(
      String operator, int count, Map<String, Attribute> attributes, String... names) {
    String base = layer + "/" + operator;
    int number = counts.merge(base, 1, Integer::sum) - 1;
    String name = number == 0 ? base : base + "_" + number;
    List<String> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      results.add(i == 0 ? name : name + ":" + i);
    }
    nodes.add(
        new Messages.NodeMessage(
            name, operator, "", List.of(names), results, new TreeMap<>(attributes)));
    return results;
  }

  String add(String a, String b) {
    return node("Add", a, b);
  }

  String multiply(String a, String b) {
    return node("Mul", a, b);
  }

  String where(String condition, String yes, String no) {
    return node("Where", condition, yes, no);
  }

  String cast(String x, OnnxType type) {
    return node("Cast", Map.of("to", new Attribute.Whole(type.code())), x);
  }

  String transpose(String x, long... axes) {
    return node("Transpose", Map.of("perm", new Attribute.Wholes(axes)), x);
  }

  /** Sizes as of Reshape: 0 keeps an axis, −1 is what the others leave. */
  String reshape(String x, long... sizes) {
    return node("Reshape", x, wholes(sizes));
  }

  String unsqueeze(String x, long axis) {
    return node("Unsqueeze", x, wholes(axis));
  }

  String squeeze(String x, long axis) {
    return node("Squeeze", x, wholes(axis));
  }

  /** One of the Reduce… operators, whose axes moved from an attribute to an input. */
  String reduce(String operator, String x, boolean keep, long... axes) {
    Attribute kept = new Attribute.Whole(keep ? 1 : 0);
    return operator.equals("ReduceSum") || opset >= 18
        ? node(operator, Map.of("keepdims", kept), x, wholes(axes))
        : node(operator, Map.of("keepdims", kept, "axes", new Attribute.Wholes(axes)), x);
  }

  /** A slice of one axis. */
  String slice(String x, long axis, long start, long end, long step) {
    return node("Slice", x, wholes(start), wholes(end), wholes(axis), wholes(step));
  }

  /** Size of an axis, on one axis of its own. */
  String size(String x, long axis) {
    return slice(node("Shape", x), 0, axis, axis + 1, 1);
  }

  /** What was built, without the nodes and values that no output needs. */
  Messages.GraphMessage graph() {
    Set<String> needed = new HashSet<>();
    outputs.forEach(output -> needed.add(output.name()));
    List<Messages.NodeMessage> kept = new ArrayList<>();
    for (Messages.NodeMessage node : nodes.reversed()) {
      if (node.outputs().stream().anyMatch(needed::contains)) {
        kept.add(node);
        needed.addAll(node.inputs());
      }
    }
    Map<String, OnnxValue> values = new LinkedHashMap<>(initializers);
    values.keySet().retainAll(needed);
    return new Messages.GraphMessage(List.copyOf(kept.reversed()), values, inputs, outputs);
  }
}
