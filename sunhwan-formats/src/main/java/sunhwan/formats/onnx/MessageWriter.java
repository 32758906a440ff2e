package sunhwan.formats.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sunhwan.tensor.Shape;

/**
 * {@link Messages} as bytes: the other way of reading them. The same model gives the same bytes.
 */
final class MessageWriter {
  private static final String PRODUCER = "sunhwan";

  private MessageWriter() {}

  /** Writes the fields of a message. */
  private interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  static byte[] model(Messages.ModelMessage model) {
    return bytes(
        out -> {
          out.writeInt64(1, model.irVersion());
          out.writeString(2, PRODUCER);
          out.writeByteArray(7, graph(model.graph()));
          new TreeMap<>(model.opsets())
              .forEach(
                  (domain, version) ->
                      message(
                          out,
                          8,
                          opset -> {
                            opset.writeString(1, domain);
                            opset.writeInt64(2, version);
                          }));
          model
              .metadata()
              .forEach(
                  (key, value) ->
                      message(
                          out,
                          14,
                          entry -> {
                            entry.writeString(1, key);
                            entry.writeString(2, value);
                          }));
        });
  }

  private static byte[] bytes(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory cannot refuse", e);
    }
    return bytes.toByteArray();
  }

  private static void message(CodedOutputStream out, int field, Fields fields) {
    try {
      out.writeByteArray(field, bytes(fields));
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory cannot refuse", e);
    }
  }

  static byte[] graph(Messages.GraphMessage graph) {
    return bytes(
        out -> {
          graph.nodes().forEach(node -> message(out, 1, fields -> node(node, fields)));
          out.writeString(2, PRODUCER);
          graph
              .initializers()
              .forEach((name, value) -> message(out, 5, fields -> tensor(name, value, fields)));
          graph.inputs().forEach(port -> message(out, 11, fields -> port(port, fields)));
          graph.outputs().forEach(port -> message(out, 12, fields -> port(port, fields)));
        });
  }

  private static void node(Messages.NodeMessage node, CodedOutputStream out) throws IOException {
    for (String input : node.inputs()) {
      out.writeString(1, input);
    }
    for (String output : node.outputs()) {
      out.writeString(2, output);
    }
    out.writeString(3, node.name());
    out.writeString(4, node.operator());
    for (Map.Entry<String, Attribute> attribute : new TreeMap<>(node.attributes()).entrySet()) {
      message(out, 5, fields -> attribute(attribute.getKey(), attribute.getValue(), fields));
    }
    if (!node.domain().isEmpty()) {
      out.writeString(7, node.domain());
    }
  }

  /** The type's number stands behind the value, in field 20. */
  private static void attribute(String name, Attribute attribute, CodedOutputStream out)
      throws IOException {
    out.writeString(1, name);
    int type =
        switch (attribute) {
          case Attribute.Real real -> {
            out.writeFloat(2, real.value());
            yield 1;
          }
          case Attribute.Whole whole -> {
            out.writeInt64(3, whole.value());
            yield 2;
          }
          case Attribute.Text text -> {
            out.writeString(4, text.value());
            yield 3;
          }
          case Attribute.Tensor tensor -> {
            message(out, 5, fields -> tensor("", tensor.value(), fields));
            yield 4;
          }
          case Attribute.Body body -> {
            out.writeByteArray(6, graph(body.graph()));
            yield 5;
          }
          case Attribute.Reals reals -> {
            for (float value : reals.values()) {
              out.writeFloat(7, value);
            }
            yield 6;
          }
          case Attribute.Wholes wholes -> {
            for (long value : wholes.values()) {
              out.writeInt64(8, value);
            }
            yield 7;
          }
          case Attribute.Texts texts -> {
            for (String value : texts.values()) {
              out.writeString(9, value);
            }
            yield 8;
          }
          case Attribute.Unread unread ->
              throw new IllegalArgumentException(
                  "attribute '" + name + "' was never read, so it cannot be written: " + unread);
        };
    out.writeInt64(20, type);
  }

  /** TensorProto: numbers little-endian in raw_data, texts one by one. */
  private static void tensor(String name, OnnxValue value, CodedOutputStream out)
      throws IOException {
    for (int size : value.shape().sizes()) {
      out.writeInt64(1, size);
    }
    out.writeInt64(2, value.type().code());
    if (value instanceof OnnxValue.Strings strings) {
      for (String text : strings.data()) {
        out.writeString(6, text);
      }
    }
    out.writeString(8, name);
    if (!(value instanceof OnnxValue.Strings)) {
      out.writeByteArray(9, raw(value));
    }
  }

  private static byte[] raw(OnnxValue value) {
    return switch (value) {
      case OnnxValue.Floats floats -> {
        byte[] bytes = new byte[Math.multiplyExact(4, floats.data().length)];
        view(bytes).asFloatBuffer().put(floats.data());
        yield bytes;
      }
      case OnnxValue.Doubles doubles -> {
        byte[] bytes = new byte[Math.multiplyExact(8, doubles.data().length)];
        view(bytes).asDoubleBuffer().put(doubles.data());
        yield bytes;
      }
      case OnnxValue.Ints ints -> {
        byte[] bytes = new byte[Math.multiplyExact(4, ints.data().length)];
        view(bytes).asIntBuffer().put(ints.data());
        yield bytes;
      }
      case OnnxValue.Longs longs -> {
        byte[] bytes = new byte[Math.multiplyExact(8, longs.data().length)];
        view(bytes).asLongBuffer().put(longs.data());
        yield bytes;
      }
      case OnnxValue.UnsignedBytes bytes -> bytes.data();
      case OnnxValue.SignedBytes bytes -> bytes.data();
      case OnnxValue.Booleans booleans -> {
        byte[] bytes = new byte[booleans.data().length];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) (booleans.data()[i] ? 1 : 0);
        }
        yield bytes;
      }
      case OnnxValue.Strings strings ->
          throw new IllegalArgumentException("texts have no raw bytes, got " + strings.shape());
    };
  }

  private static ByteBuffer view(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void port(Messages.PortMessage port, CodedOutputStream out) throws IOException {
    List<Shape> shapes = port.shape().stream().toList();
    out.writeString(1, port.name());
    message(
        out,
        2,
        type ->
            message(
                type,
                1,
                tensor -> {
                  tensor.writeInt64(1, port.code());
                  for (Shape shape : shapes) {
                    message(tensor, 2, fields -> shape(shape, fields));
                  }
                }));
  }

  private static void shape(Shape shape, CodedOutputStream out) {
    for (int axis = 0; axis < shape.rank(); axis++) {
      int size = shape.size(axis);
      String called = shape.name(axis);
      message(
          out,
          1,
          dimension -> {
            if (size != Shape.UNKNOWN) {
              dimension.writeInt64(1, size);
            } else if (!called.isEmpty()) {
              dimension.writeString(2, called);
            }
          });
    }
  }
}
