package sunhwan.formats.onnx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sunhwan.formats.ModelFormatException;
import sunhwan.tensor.Shape;

/** The few messages of onnx.proto that a model needs; what it does not need is read over. */
final class Messages {
  private Messages() {}

  /**
   * ModelProto: a graph with the operator sets that it means.
   *
   * @param metadata what its maker noted, key and value
   */
  record ModelMessage(
      long irVersion, Map<String, Long> opsets, GraphMessage graph, Map<String, String> metadata) {}

  /** GraphProto. */
  record GraphMessage(
      List<NodeMessage> nodes,
      Map<String, OnnxValue> initializers,
      List<PortMessage> inputs,
      List<PortMessage> outputs) {}

  /** NodeProto. */
  record NodeMessage(
      String name,
      String operator,
      String domain,
      List<String> inputs,
      List<String> outputs,
      Map<String, Attribute> attributes) {}

  /**
   * ValueInfoProto.
   *
   * @param kind tensor, sequence, … or "nothing"
   * @param code TensorProto.DataType's number of a tensor's elements
   */
  record PortMessage(String name, String kind, long code, Optional<Shape> shape) {}

  static ModelMessage model(Wire wire) throws IOException {
    long irVersion = 0;
    Map<String, Long> opsets = new HashMap<>();
    List<GraphMessage> graphs = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> irVersion = wire.whole();
        case 7 -> graphs.add(wire.message(Messages::graph));
        case 8 -> wire.message(inner -> opset(inner, opsets));
        case 14 -> wire.message(inner -> note(inner, metadata));
        default -> wire.skip();
      }
    }
    if (graphs.size() != 1 || irVersion <= 0) {
      throw new ModelFormatException(
          graphs.size() > 1
              ? "holds " + graphs.size() + " graphs, expected one"
              : "is no ONNX file, or was cut short: it has no "
                  + (graphs.isEmpty() ? "graph" : "version"));
    }
    return new ModelMessage(irVersion, opsets, graphs.get(0), metadata);
  }

  private static String opset(Wire wire, Map<String, Long> opsets) throws IOException {
    String domain = "";
    long version = 0;
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> domain = wire.text();
        case 2 -> version = wire.whole();
        default -> wire.skip();
      }
    }
    opsets.put(domain.equals("ai.onnx") ? "" : domain, version);
    return domain;
  }

  private static String note(Wire wire, Map<String, String> metadata) throws IOException {
    String key = "";
    String value = "";
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> key = wire.text();
        case 2 -> value = wire.text();
        default -> wire.skip();
      }
    }
    metadata.put(key, value);
    return key;
  }

  private static GraphMessage graph(Wire wire) throws IOException {
    List<NodeMessage> nodes = new ArrayList<>();
    Map<String, OnnxValue> initializers = new LinkedHashMap<>();
    List<PortMessage> inputs = new ArrayList<>();
    List<PortMessage> outputs = new ArrayList<>();
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> nodes.add(wire.message(Messages::node));
        case 5 -> {
          TensorMessage tensor = wire.message(TensorMessage::read);
          if (initializers.put(tensor.name(), tensor.value()) != null) {
            throw new ModelFormatException("holds two tensors called '" + tensor.name() + "'");
          }
        }
        case 11 -> inputs.add(wire.message(Messages::port));
        case 12 -> outputs.add(wire.message(Messages::port));
        case 15 -> throw new ModelFormatException("holds a sparse tensor, which is not read");
        default -> wire.skip();
      }
    }
    return new GraphMessage(nodes, initializers, inputs, outputs);
  }

  private static NodeMessage node(Wire wire) throws IOException {
    String name = "";
    String operator = "";
    String domain = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, Attribute> attributes = new HashMap<>();
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> inputs.add(wire.text());
        case 2 -> outputs.add(wire.text());
        case 3 -> name = wire.text();
        case 4 -> operator = wire.text();
        case 5 -> wire.message(inner -> attribute(inner, attributes));
        case 7 -> domain = wire.text();
        default -> wire.skip();
      }
    }
    return new NodeMessage(
        name, operator, domain.equals("ai.onnx") ? "" : domain, inputs, outputs, attributes);
  }

  private static Attribute attribute(Wire wire, Map<String, Attribute> attributes)
      throws IOException {
    String name = "";
    long type = 0;
    float real = 0;
    long whole = 0;
    String text = "";
    List<OnnxValue> tensors = new ArrayList<>();
    List<GraphMessage> graphs = new ArrayList<>();
    Wire.Fixed reals = new Wire.Fixed();
    Wire.Wholes wholes = new Wire.Wholes();
    List<String> texts = new ArrayList<>();
    int last = 0;
    while (wire.next()) {
      int field = wire.field();
      switch (field) {
        case 1 -> name = wire.text();
        case 2 -> real = wire.real();
        case 3 -> whole = wire.whole();
        case 4 -> text = wire.text();
        case 5 -> tensors.add(wire.message(TensorMessage::read).value());
        case 6 -> graphs.add(wire.message(Messages::graph));
        case 7 -> wire.fixed(4, reals);
        case 8 -> wire.wholes(wholes);
        case 9 -> texts.add(wire.text());
        case 20 -> type = wire.whole();
        default -> wire.skip();
      }
      last = field >= 2 && field <= 9 ? field : last;
    }
    // files of IR version 1 do not say the type; FLOAT, INT, … stand in the order of their fields
    long kind = type != 0 || last == 0 ? type : last - 1;
    Attribute attribute =
        switch ((int) Math.min(Math.max(kind, 0), 99)) {
          case 1 -> new Attribute.Real(real);
          case 2 -> new Attribute.Whole(whole);
          case 3 -> new Attribute.Text(text);
          case 4 -> new Attribute.Tensor(only(name, tensors));
          case 5 -> new Attribute.Body(only(name, graphs));
          case 6 -> new Attribute.Reals(TensorMessage.floats(reals.view()));
          case 7 -> new Attribute.Wholes(wholes.toArray());
          case 8 -> new Attribute.Texts(texts);
          default -> new Attribute.Unread("type " + kind);
        };
    if (attributes.put(name, attribute) != null) {
      throw new ModelFormatException("a node has two attributes called '" + name + "'");
    }
    return attribute;
  }

  private static <T> T only(String name, List<T> values) {
    if (values.size() != 1) {
      throw new ModelFormatException(
          "attribute '" + name + "' should hold one value, holds " + values.size());
    }
    return values.get(0);
  }

  private static PortMessage port(Wire wire) throws IOException {
    String name = "";
    PortMessage type = new PortMessage("", "nothing", 0, Optional.empty());
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> name = wire.text();
        case 2 -> type = wire.message(Messages::type);
        default -> wire.skip();
      }
    }
    return new PortMessage(name, type.kind(), type.code(), type.shape());
  }

  private static PortMessage type(Wire wire) throws IOException {
    PortMessage type = new PortMessage("", "nothing", 0, Optional.empty());
    while (wire.next()) {
      int field = wire.field();
      if (field == 1) {
        type = wire.message(Messages::tensorType);
        continue;
      }
      String kind =
          switch (field) {
            case 4 -> "a sequence";
            case 5 -> "a map";
            case 7 -> "opaque";
            case 8 -> "a sparse tensor";
            case 9 -> "optional";
            default -> type.kind();
          };
      type = new PortMessage("", kind, type.code(), type.shape());
      wire.skip();
    }
    return type;
  }

  private static PortMessage tensorType(Wire wire) throws IOException {
    long code = 0;
    Optional<Shape> shape = Optional.empty();
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> code = wire.whole();
        case 2 -> shape = Optional.of(wire.message(Messages::shape));
        default -> wire.skip();
      }
    }
    return new PortMessage("", "a tensor", code, shape);
  }

  private static Shape shape(Wire wire) throws IOException {
    List<Integer> sizes = new ArrayList<>();
    while (wire.next()) {
      if (wire.field() == 1) {
        sizes.add(wire.message(Messages::dimension));
      } else {
        wire.skip();
      }
    }
    if (sizes.size() > TensorMessage.MOST_AXES) {
      throw new ModelFormatException(
          "declares a shape of " + sizes.size() + " axes, at most " + TensorMessage.MOST_AXES);
    }
    return Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
  }

  private static int dimension(Wire wire) throws IOException {
    long size = Shape.UNKNOWN;
    while (wire.next()) {
      if (wire.field() == 1) {
        size = wire.whole();
      } else {
        wire.skip();
      }
    }
    // some exporters write −1 or 0 for "any"; 0 is kept, a tensor may be empty
    if (size < Shape.UNKNOWN || size > Integer.MAX_VALUE - 8) {
      throw new ModelFormatException("declares an axis of the impossible size " + size);
    }
    return (int) size;
  }
}
