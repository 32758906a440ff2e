package sunhwan.formats.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import sunhwan.formats.ModelFormatException;

/**
 * Protobuf's wire format, field by field, with a limit to depth and to the memory that is spent.
 *
 * <p>Whoever reads a message calls {@link #next} until it is false, and for every field one method
 * that reads it, or {@link #skip}.
 */
final class Wire {
  private static final int DEEPEST = 200;
  private static final int MESSAGE_COST = 128;
  private static final int TEXT_COST = 64;

  private final CodedInputStream in;
  private final ExternalFiles external;
  private long memory;
  private int depth;
  private int tag;

  /**
   * A file's bytes.
   *
   * @param memory how many bytes of heap what is read may take
   * @param external what tensors may lie in besides
   */
  Wire(byte[] bytes, long memory, ExternalFiles external) {
    this.external = external;
    in = CodedInputStream.newInstance(bytes);
    in.enableAliasing(true);
    this.memory = memory;
  }

  ExternalFiles external() {
    return external;
  }

  /** Steps to the next field; false at the end of the message. */
  boolean next() throws IOException {
    tag = in.readTag();
    return tag != 0;
  }

  /** The number of the field that {@link #next} stepped to. */
  int field() {
    return WireFormat.getTagFieldNumber(tag);
  }

  /** Reads over a field. */
  void skip() throws IOException {
    int type = WireFormat.getTagWireType(tag);
    if (type == WireFormat.WIRETYPE_START_GROUP || type == WireFormat.WIRETYPE_END_GROUP) {
      throw new ModelFormatException(
          "is no ONNX file, or is damaged (field " + field() + " is a group)");
    }
    in.skipField(tag);
  }

  /** Reads a message with a reader of its own, one level deeper. */
  <T> T message(Reader<T> reader) throws IOException {
    expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    if (++depth > DEEPEST) {
      throw new ModelFormatException(
          "nests its messages more than " + DEEPEST + " deep, as no model needs");
    }
    charge(MESSAGE_COST);
    int outer = in.pushLimit(in.readRawVarint32());
    T message = reader.read(this);
    in.checkLastTagWas(0);
    in.popLimit(outer);
    depth--;
    return message;
  }

  /** Reads one message. */
  interface Reader<T> {
    T read(Wire wire) throws IOException;
  }

  /** A whole number. */
  long whole() throws IOException {
    expect(WireFormat.WIRETYPE_VARINT);
    return in.readRawVarint64();
  }

  /** A 32-bit float. */
  float real() throws IOException {
    expect(WireFormat.WIRETYPE_FIXED32);
    return in.readFloat();
  }

  /** A text, which must be UTF-8. */
  String text() throws IOException {
    expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    String text = in.readStringRequireUtf8();
    charge(TEXT_COST + 2L * text.length());
    return text;
  }

  /** Bytes, as a view of the file. */
  ByteBuffer bytes() throws IOException {
    expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    return in.readByteBuffer();
  }

  /** One whole number or many packed ones, added to those before. */
  void wholes(Wholes to) throws IOException {
    if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
      add(in.readRawVarint64(), to);
      return;
    }
    expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    int outer = in.pushLimit(in.readRawVarint32());
    while (!in.isAtEnd()) {
      add(in.readRawVarint64(), to);
    }
    in.popLimit(outer);
  }

  private void add(long value, Wholes to) {
    if (to.size == to.values.length) {
      charge(8L * Math.max(8, to.size)); // as much again
      to.values = Arrays.copyOf(to.values, Math.max(8, 2 * to.size));
    }
    to.values[to.size++] = value;
  }

  /** A growing row of whole numbers. */
  static final class Wholes {
    private long[] values = {};
    private int size;

    long[] toArray() {
      return Arrays.copyOf(values, size);
    }

    boolean isEmpty() {
      return size == 0;
    }
  }

  /**
   * One number of 4 or 8 bytes or many packed ones, added to those before.
   *
   * @param width 4 or 8
   */
  void fixed(int width, Fixed to) throws IOException {
    if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      ByteBuffer packed = in.readByteBuffer();
      if (packed.remaining() % width != 0) {
        throw new ModelFormatException(
            "holds " + packed.remaining() + " bytes where numbers of " + width + " should be");
      }
      room(packed.remaining(), to);
      packed.get(to.bytes, to.size, packed.remaining());
    } else {
      expect(width == 4 ? WireFormat.WIRETYPE_FIXED32 : WireFormat.WIRETYPE_FIXED64);
      long bits = width == 4 ? in.readRawLittleEndian32() : in.readRawLittleEndian64();
      room(width, to);
      for (int i = 0; i < width; i++) {
        to.bytes[to.size + i] = (byte) (bits >> (8 * i));
      }
    }
    to.size = to.filled;
  }

  private void room(int more, Fixed to) {
    to.filled = to.size + more; // both came from one array, so this is no more than its length
    if (to.filled > to.bytes.length) {
      int length = to.size == 0 ? more : Math.max(to.filled, to.size + to.size / 2);
      charge(length);
      to.bytes = Arrays.copyOf(to.bytes, length);
    }
  }

  /** A growing row of numbers of fixed width, as their bytes. */
  static final class Fixed {
    private byte[] bytes = {};
    private int size;
    private int filled;

    ByteBuffer view() {
      return ByteBuffer.wrap(bytes, 0, size);
    }
  }

  /** Takes bytes of heap off what may still be spent, before they are. */
  void charge(long bytes) {
    memory -= bytes;
    if (memory < 0) {
      throw new ModelFormatException(
          "needs more than a quarter of this Java's memory. Give it more with SUNHWAN_OPTS=-Xmx4g");
    }
  }

  private void expect(int type) {
    if (WireFormat.getTagWireType(tag) != type) {
      throw new ModelFormatException(
          "is no ONNX file, or is damaged (field " + field() + " is of another kind)");
    }
  }
}
