package sunhwan.formats.keras;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import sunhwan.formats.ModelFormatException;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Values in an HDF5 file, row-major.
 *
 * @param type of each
 * @param shape no axis for a single value
 * @param bytes as the type says; empty for heaped texts
 * @param texts heaped texts; empty for everything else
 */
record H5Array(H5Type type, Shape shape, byte[] bytes, List<String> texts) {
  private static final Shape SCALAR = Shape.of();

  /** Floats of four bytes. */
  static H5Array of(Tensor tensor) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(4, tensor.data().length))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(tensor.data());
    return new H5Array(H5Type.FLOAT32, tensor.shape(), bytes.array(), List.of());
  }

  /** One text in the heap, as h5py writes a Python str or bytes. */
  static H5Array text(String text, boolean utf8) {
    return new H5Array(new H5Type.Heaped(16, utf8), SCALAR, new byte[0], List.of(text));
  }

  /** Texts in the heap, as h5py writes a list of bytes; NumPy makes an empty list one of floats. */
  static H5Array heapedTexts(List<String> texts) {
    return texts.isEmpty()
        ? new H5Array(new H5Type.Real(8, false), Shape.of(0), new byte[0], List.of())
        : new H5Array(
            new H5Type.Heaped(16, false), Shape.of(texts.size()), new byte[0], List.copyOf(texts));
  }

  /** One whole number. */
  static H5Array scalar(H5Type type, long value) {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
    return new H5Array(
        type, SCALAR, java.util.Arrays.copyOf(bytes.array(), type.size()), List.of());
  }

  private int count() {
    return bytes.length / type.size();
  }

  /** As floats: halves are widened, doubles and whole numbers rounded as Keras rounds them. */
  Tensor tensor() {
    float[] data = new float[count()];
    ByteBuffer in = ByteBuffer.wrap(bytes);
    switch (type) {
      case H5Type.Real(int size, boolean bigEndian) -> {
        in.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < data.length; i++) {
          data[i] =
              switch (size) {
                case 2 -> Float.float16ToFloat(in.getShort());
                case 4 -> in.getFloat();
                default -> (float) in.getDouble();
              };
        }
      }
      case H5Type.Whole w -> {
        for (int i = 0; i < data.length; i++) {
          data[i] = whole(i);
        }
      }
      default -> throw refuse("numbers");
    }
    return Tensor.of(shape, data);
  }

  /** The whole number at a place. */
  long whole(int index) {
    if (!(type instanceof H5Type.Whole(int size, boolean signed, boolean bigEndian))
        || index >= count()) {
      throw refuse("whole numbers");
    }
    long value = 0;
    for (int i = 0; i < size; i++) {
      int at = index * size + (bigEndian ? size - 1 - i : i);
      value |= (bytes[at] & 0xffL) << (8 * i);
    }
    int unused = 64 - 8 * size;
    return signed ? value << unused >> unused : value;
  }

  /** As texts. */
  List<String> strings() {
    return switch (type) {
      case H5Type.Heaped h -> texts;
      case H5Type.Text(int size, boolean utf8) -> {
        List<String> strings = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += size) {
          int end = at;
          while (end < at + size && bytes[end] != 0) {
            end++;
          }
          strings.add(new String(bytes, at, end - at, StandardCharsets.UTF_8));
        }
        yield strings;
      }
      default -> {
        if (count() == 0) {
          yield List.of(); // NumPy makes an empty list of names one of floats
        }
        throw refuse("texts");
      }
    };
  }

  private ModelFormatException refuse(String expected) {
    return new ModelFormatException("HDF5: expected " + expected + ", got " + describe());
  }

  /** Type and shape in a word, for messages. */
  String describe() {
    String what =
        switch (type) {
          case H5Type.Real r -> "float" + 8 * r.size();
          case H5Type.Whole w -> (w.signed() ? "int" : "uint") + 8 * w.size();
          case H5Type.Text t -> "text of " + t.size() + " bytes";
          case H5Type.Heaped h -> "text";
          case H5Type.Other o -> o.what();
        };
    return what + " " + shape;
  }
}
