package sunhwan.formats.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sunhwan.formats.ModelFormatException;
import sunhwan.tensor.Shape;

/**
 * TensorProto: a value with a name.
 *
 * <p>Its numbers stand in raw_data, little-endian, or in the list for their type; as many as the
 * sizes say are there, or the tensor is refused before anything is allocated.
 */
record TensorMessage(String name, OnnxValue value) {
  /** No model has tensors of more axes. */
  static final int MOST_AXES = 32;

  static TensorMessage read(Wire wire) throws IOException {
    Parts parts = new Parts(wire);
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> wire.wholes(parts.dims);
        case 2 -> parts.code = wire.whole();
        case 3 -> {
          wire.skip();
          parts.refused = "comes in segments, which are not read";
        }
        case 4 -> wire.fixed(4, parts.floats);
        case 5, 7, 11 -> wire.wholes(parts.wholes);
        case 6 -> parts.texts.add(wire.text());
        case 8 -> parts.name = wire.text();
        case 9 -> parts.raw = Optional.of(wire.bytes());
        case 10 -> wire.fixed(8, parts.doubles);
        case 13 -> wire.message(w -> entry(w, parts.elsewhere));
        case 14 -> parts.external = wire.whole() != 0;
        default -> wire.skip();
      }
    }
    return new TensorMessage(parts.name, parts.value());
  }

  /** StringStringEntryProto. */
  private static String entry(Wire wire, Map<String, String> to) throws IOException {
    String key = "";
    String value = "";
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> key = wire.text();
        case 2 -> value = wire.text();
        default -> wire.skip();
      }
    }
    to.put(key, value);
    return key;
  }

  static float[] floats(ByteBuffer bytes) {
    float[] values = new float[bytes.remaining() / 4];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** What of a tensor was read so far. */
  private static final class Parts {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Wire.Wholes dims = new Wire.Wholes();
    private final Wire.Fixed floats = new Wire.Fixed();
    private final Wire.Fixed doubles = new Wire.Fixed();
    private final Wire.Wholes wholes = new Wire.Wholes();
    private final List<String> texts = new ArrayList<>();
    private Optional<ByteBuffer> raw = Optional.empty();
    private String name = "";
    private final Map<String, String> elsewhere = new TreeMap<>();
    private boolean external;
    private String refused = "";
    private long code;
    private final Wire wire;

    private Parts(Wire wire) {
      this.wire = wire;
    }

    private OnnxValue value() {
      if (!refused.isEmpty()) {
        throw bad(refused);
      }
      OnnxType type =
          OnnxType.ofCode(code)
              .orElseThrow(
                  () -> bad("is of type " + OnnxType.nameOfCode(code) + ", which is not read"));
      Shape shape = shape();
      int count = shape.count();
      if (external || !elsewhere.isEmpty()) {
        raw = Optional.of(fetched(type, count));
      }
      return switch (type) {
        case FLOAT -> new OnnxValue.Floats(shape, code == 1 ? reals(count) : halves(count));
        case DOUBLE -> {
          ByteBuffer bytes = source(doubles.view(), 8, count);
          double[] values = new double[count];
          bytes.asDoubleBuffer().get(values);
          yield new OnnxValue.Doubles(shape, values);
        }
        case INT64 -> new OnnxValue.Longs(shape, wholes(count, 8, Long.MIN_VALUE, Long.MAX_VALUE));
        case INT32 -> {
          long[] read = wholes(count, 4, Integer.MIN_VALUE, Integer.MAX_VALUE);
          int[] values = new int[count];
          for (int i = 0; i < count; i++) {
            values[i] = (int) read[i];
          }
          yield new OnnxValue.Ints(shape, values);
        }
        case UINT8 -> new OnnxValue.UnsignedBytes(shape, bytes(count, 0, 255));
        case INT8 -> new OnnxValue.SignedBytes(shape, bytes(count, -128, 127));
        case BOOL -> {
          byte[] read = bytes(count, 0, 255);
          boolean[] values = new boolean[count];
          for (int i = 0; i < count; i++) {
            values[i] = read[i] != 0;
          }
          yield new OnnxValue.Booleans(shape, values);
        }
        case STRING -> {
          if (raw.isPresent() || texts.size() != count) {
            throw bad("of shape " + shape + " should hold that many texts, holds " + texts.size());
          }
          yield new OnnxValue.Strings(shape, texts.toArray(String[]::new));
        }
      };
    }

    private ByteBuffer fetched(OnnxType type, int count) {
      int width =
          switch (type) {
            case FLOAT -> code == 1 ? 4 : 2;
            case INT32 -> 4;
            case DOUBLE, INT64 -> 8;
            case UINT8, INT8, BOOL -> 1;
            case STRING -> throw bad("has texts, which cannot lie in another file");
          };
      try {
        return wire.external().read(elsewhere, (long) width * count, wire::charge);
      } catch (ModelFormatException e) {
        throw bad(String.valueOf(e.getMessage()));
      }
    }

    private Shape shape() {
      long[] sizes = dims.toArray();
      if (sizes.length > MOST_AXES) {
        throw bad("has " + sizes.length + " axes, at most " + MOST_AXES + " are read");
      }
      int[] shape = new int[sizes.length];
      long product = 1;
      for (int i = 0; i < sizes.length; i++) {
        if (sizes[i] < 0 || sizes[i] > Allowance.LARGEST / product) {
          throw bad("has an impossible shape, with the size " + sizes[i]);
        }
        shape[i] = (int) sizes[i];
        product *= Math.max(1, sizes[i]);
      }
      if (Arrays.stream(sizes).anyMatch(size -> size == 0)) {
        wire.charge(8L * product); // nothing is there, but work goes by the other sizes
      }
      return Shape.of(shape);
    }

    private float[] reals(int count) {
      return TensorMessage.floats(source(floats.view(), 4, count));
    }

    private float[] halves(int count) {
      long[] bits = wholes(count, 2, 0, 0xFFFF);
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] =
            code == OnnxType.FLOAT16_CODE
                ? Float.float16ToFloat((short) bits[i])
                : Float.intBitsToFloat((int) bits[i] << 16);
      }
      return values;
    }

    private byte[] bytes(int count, long lowest, long highest) {
      if (raw.isPresent()) {
        ByteBuffer bytes = source(NOTHING, 1, count);
        byte[] values = new byte[count];
        bytes.get(values);
        return values;
      }
      long[] read = wholes(count, 1, lowest, highest);
      byte[] values = new byte[count];
      for (int i = 0; i < count; i++) {
        values[i] = (byte) read[i];
      }
      return values;
    }

    /** Whole numbers of some width in raw_data, or listed one by one. */
    private long[] wholes(int count, int width, long lowest, long highest) {
      if (raw.isPresent()) {
        ByteBuffer bytes = source(NOTHING, width, count);
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
          values[i] =
              switch (width) {
                case 2 -> bytes.getShort() & 0xFFFF;
                case 4 -> bytes.getInt();
                default -> bytes.getLong();
              };
        }
        return values;
      }
      long[] values = wholes.toArray();
      if (values.length != count) {
        throw bad("of " + count + " values holds " + values.length);
      }
      wire.charge(8L * count);
      for (long value : values) {
        if (value < lowest || value > highest) {
          throw bad("holds " + value + ", which its type cannot hold");
        }
      }
      return values;
    }

    private ByteBuffer source(ByteBuffer listed, int width, int count) {
      ByteBuffer bytes = raw.orElse(listed);
      if (bytes.remaining() != (long) width * count) {
        throw bad(
            "of "
                + count
                + " values should hold "
                + (long) width * count
                + " bytes, holds "
                + bytes.remaining());
      }
      wire.charge(8L * count);
      return bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    private ModelFormatException bad(String problem) {
      return new ModelFormatException("tensor '" + name + "' " + problem);
    }
  }
}
