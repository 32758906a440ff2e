package sunhwan.formats.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Enough of protobuf to write ONNX files by hand, right ones and wrong ones. */
final class OnnxBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  byte[] bytes() {
    return bytes.toByteArray();
  }

  OnnxBytes number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  OnnxBytes text(int field, String value) {
    return data(field, value.getBytes(StandardCharsets.UTF_8));
  }

  OnnxBytes message(int field, OnnxBytes value) {
    return data(field, value.bytes());
  }

  OnnxBytes data(int field, byte[] value) {
    length(field, value.length);
    bytes.writeBytes(value);
    return this;
  }

  /** A field that says how long it is and then is not there. */
  OnnxBytes length(int field, long length) {
    varint(((long) field << 3) | 2);
    varint(length);
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

  /** A ModelProto. */
  static OnnxBytes model(OnnxBytes graph, long opset) {
    return new OnnxBytes()
        .number(1, 8)
        .message(7, graph)
        .message(8, new OnnxBytes().text(1, "").number(2, opset));
  }

  /** Adds an input to a graph; a size below 0 is open. */
  OnnxBytes input(String name, int type, long... sizes) {
    return message(11, port(name, type, sizes));
  }

  /** Adds an output to a graph. */
  OnnxBytes output(String name, int type, long... sizes) {
    return message(12, port(name, type, sizes));
  }

  private static OnnxBytes port(String name, int type, long... sizes) {
    OnnxBytes shape = new OnnxBytes();
    for (long size : sizes) {
      shape.message(1, size < 0 ? new OnnxBytes().text(2, "n") : new OnnxBytes().number(1, size));
    }
    OnnxBytes tensor = new OnnxBytes().number(1, type).message(2, shape);
    return new OnnxBytes().text(1, name).message(2, new OnnxBytes().message(1, tensor));
  }

  /** Adds a node to a graph; names are divided by spaces, "-" is an absent input. */
  OnnxBytes node(String operator, String inputs, String outputs, OnnxBytes... attributes) {
    OnnxBytes node = new OnnxBytes();
    for (String input : inputs.isEmpty() ? new String[0] : inputs.split(" ", -1)) {
      node.text(1, input.equals("-") ? "" : input);
    }
    for (String output : outputs.split(" ", -1)) {
      node.text(2, output);
    }
    node.text(3, "n_" + operator).text(4, operator);
    for (OnnxBytes attribute : attributes) {
      node.message(5, attribute);
    }
    return message(1, node);
  }

  static OnnxBytes attribute(String name, long value) {
    return new OnnxBytes().text(1, name).number(3, value).number(20, 2);
  }

  static OnnxBytes attribute(String name, String value) {
    return new OnnxBytes().text(1, name).text(4, value).number(20, 3);
  }

  static OnnxBytes attribute(String name, OnnxBytes graph) {
    return new OnnxBytes().text(1, name).message(6, graph).number(20, 5);
  }

  /** A TensorProto of floats in raw_data. */
  static OnnxBytes floats(String name, float[] values, long... sizes) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return tensor(name, 1, sizes).data(9, raw.array());
  }

  /** A TensorProto without its numbers. */
  static OnnxBytes tensor(String name, int type, long... sizes) {
    OnnxBytes tensor = new OnnxBytes();
    for (long size : sizes) {
      tensor.number(1, size);
    }
    return tensor.number(2, type).text(8, name);
  }

  /** Packed numbers of 7 bits a byte. */
  static byte[] packed(long... values) {
    OnnxBytes packed = new OnnxBytes();
    for (long value : values) {
      packed.varint(value);
    }
    return packed.bytes();
  }
}
