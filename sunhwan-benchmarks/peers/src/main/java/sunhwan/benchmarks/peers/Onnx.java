package sunhwan.benchmarks.peers;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Enough of ONNX's protobuf messages to write one graph by hand; field numbers are those of
 * onnx.proto, IR version 8.
 */
final class Onnx {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  byte[] bytes() {
    return bytes.toByteArray();
  }

  Onnx number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  Onnx text(int field, String value) {
    return data(field, value.getBytes(StandardCharsets.UTF_8));
  }

  Onnx message(int field, Onnx value) {
    return data(field, value.bytes());
  }

  Onnx data(int field, byte[] value) {
    varint(((long) field << 3) | 2);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  /** A ModelProto of opset 17. */
  static byte[] model(Onnx graph) {
    return new Onnx()
        .number(1, 8)
        .text(2, "sunhwan-peers")
        .message(7, graph)
        .message(8, new Onnx().text(1, "").number(2, 17))
        .bytes();
  }

  /** A ValueInfoProto; a dimension below 0 is free. */
  static Onnx value(String name, int type, long... dims) {
    Onnx shape = new Onnx();
    for (int i = 0; i < dims.length; i++) {
      Onnx dim = new Onnx();
      shape.message(1, dims[i] < 0 ? dim.text(2, "d" + i) : dim.number(1, dims[i]));
    }
    Onnx tensor = new Onnx().number(1, type).message(2, shape);
    return new Onnx().text(1, name).message(2, new Onnx().message(1, tensor));
  }

  /** A NodeProto without attributes; inputs and outputs are divided by spaces. */
  static Onnx node(String operator, String inputs, String outputs) {
    Onnx node = new Onnx();
    for (String input : inputs.split(" ", -1)) {
      node.text(1, input);
    }
    for (String output : outputs.split(" ", -1)) {
      node.text(2, output);
    }
    return node.text(4, operator);
  }

  /** Adds an integer attribute to a node. */
  Onnx with(String name, long value) {
    return message(5, new Onnx().text(1, name).number(3, value).number(20, 2));
  }

  /** Adds a text attribute to a node. */
  Onnx with(String name, String value) {
    return message(5, new Onnx().text(1, name).text(4, value).number(20, 3));
  }

  /** Adds integers to a node. */
  Onnx with(String name, long... values) {
    Onnx attribute = new Onnx().text(1, name);
    for (long value : values) {
      attribute.number(8, value);
    }
    return message(5, attribute.number(20, 7));
  }

  /** A TensorProto of floats. */
  static Onnx floats(String name, float[] values, long... dims) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return tensor(name, 1, raw.array(), dims);
  }

  /** A TensorProto of longs in one dimension. */
  static Onnx longs(String name, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return tensor(name, 7, raw.array(), values.length);
  }

  private static Onnx tensor(String name, int type, byte[] raw, long... dims) {
    Onnx tensor = new Onnx();
    for (long dim : dims) {
      tensor.number(1, dim);
    }
    return tensor.number(2, type).text(8, name).data(9, raw);
  }
}
