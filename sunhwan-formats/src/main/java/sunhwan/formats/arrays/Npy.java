package sunhwan.formats.arrays;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import sunhwan.formats.ModelFormatException;
import sunhwan.formats.onnx.OnnxValue;
import sunhwan.tensor.Shape;

/**
 * NumPy's npy, versions 1 to 3: a magic string, a Python dict with type, order and shape, then the
 * numbers.
 *
 * <p>See NumPy's format specification (numpy.lib.format). The dict is matched by a pattern, not
 * evaluated. Types without one of our own are widened where that loses nothing.
 */
final class Npy {
  /** How a file begins. */
  static final String MAGIC = "\u0093NUMPY";

  private static final int LONGEST_HEADER = 1 << 16;
  private static final int MOST_AXES = 32;
  private static final int ALIGNMENT = 64;
  private static final Pattern PAIR =
      Pattern.compile(
          "\\s*['\"](\\w+)['\"]\\s*:\\s*('[^']*'|\"[^\"]*\"|True|False|\\([^()]*\\))\\s*(,|$)");
  private static final Pattern TYPE = Pattern.compile("([<>|=]?)([a-zA-Z])(\\d*)(\\[.*\\])?");

  private Npy() {}

  /** What a header says. */
  private record Header(String descr, boolean fortran, int[] shape, int end) {}

  /**
   * The value of a file.
   *
   * @throws ModelFormatException without the file's name; sizes are checked before anything is
   *     allocated
   */
  static OnnxValue read(byte[] file) {
    Header header = header(file);
    Matcher type = TYPE.matcher(header.descr());
    if (!type.matches()) {
      throw bad("is of type '" + header.descr() + "', which is no number");
    }
    String kind = type.group(2) + type.group(3);
    int width = width(kind, header.descr());
    long count = 1;
    for (int size : header.shape()) {
      count *= Math.max(1, size);
      if (count > Integer.MAX_VALUE / 8) {
        throw bad("has the impossible shape " + Arrays.toString(header.shape()));
      }
    }
    Shape shape = Shape.of(header.shape());
    count = shape.count();
    long there = file.length - (long) header.end();
    if (there != count * width) {
      throw bad(
          "of shape "
              + shape
              + " and type "
              + header.descr()
              + " should hold "
              + count * width
              + " bytes, holds "
              + there
              + (there < count * width ? ". It was cut short" : ""));
    }
    ByteBuffer bytes =
        ByteBuffer.wrap(file, header.end(), (int) there)
            .order(type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int[] order = header.fortran() && shape.rank() > 1 ? rowMajor(shape) : new int[0];
    return value(kind, shape, bytes, order);
  }

  private static Header header(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < 10 || !new String(file, 0, 6, StandardCharsets.ISO_8859_1).equals(MAGIC)) {
      throw bad("is no npy file, or was cut short");
    }
    int version = file[6];
    if (version < 1 || version > 3) {
      throw bad("is of npy version " + version + ", and versions 1 to 3 are read");
    }
    int start = version == 1 ? 10 : 12;
    long length = version == 1 ? in.getShort(8) & 0xFFFF : file.length < 12 ? -1 : in.getInt(8);
    if (length < 0 || length > LONGEST_HEADER || start + length > file.length) {
      throw bad("has a header of impossible length, or was cut short");
    }
    String text = new String(file, start, (int) length, StandardCharsets.UTF_8).strip();
    if (!text.startsWith("{") || !text.endsWith("}")) {
      throw bad("has a header that is no dict");
    }
    if (text.contains("[")) {
      throw bad("holds records of several fields, which are not read. Save each by itself");
    }
    String inner = text.substring(1, text.length() - 1).strip();
    Map<String, String> pairs = new HashMap<>();
    Matcher pair = PAIR.matcher(inner);
    int at = 0;
    while (at < inner.length()) {
      if (!pair.find(at) || pair.start() != at || pairs.put(pair.group(1), pair.group(2)) != null) {
        throw bad("has a header that cannot be understood");
      }
      at = pair.end();
    }
    if (!pairs.keySet().equals(Set.of("descr", "fortran_order", "shape"))) {
      throw bad("has a header with " + new TreeSet<>(pairs.keySet()));
    }
    String descr = pairs.getOrDefault("descr", "");
    if (!descr.startsWith("'") && !descr.startsWith("\"")) {
      throw bad("has a header whose type is no text");
    }
    return new Header(
        descr.substring(1, descr.length() - 1),
        pairs.getOrDefault("fortran_order", "").equals("True"),
        shape(pairs.getOrDefault("shape", "")),
        start + (int) length);
  }

  private static int[] shape(String tuple) {
    String inner = tuple.startsWith("(") ? tuple.substring(1, tuple.length() - 1).strip() : "?";
    if (inner.isEmpty()) {
      return new int[0];
    }
    String[] sizes = inner.replaceFirst(",\\s*$", "").split("\\s*,\\s*", -1);
    if (sizes.length > MOST_AXES) {
      throw bad("has " + sizes.length + " axes, at most " + MOST_AXES + " are read");
    }
    int[] shape = new int[sizes.length];
    for (int i = 0; i < shape.length; i++) {
      if (!sizes[i].matches("\\d{1,10}") || Long.parseLong(sizes[i]) > Integer.MAX_VALUE - 8) {
        throw bad("has the impossible size '" + sizes[i] + "'");
      }
      shape[i] = Integer.parseInt(sizes[i]);
    }
    return shape;
  }

  private static int width(String kind, String descr) {
    return switch (kind) {
      case "b1", "i1", "u1" -> 1;
      case "f2", "i2", "u2" -> 2;
      case "f4", "i4", "u4" -> 4;
      case "f8", "i8" -> 8;
      default -> {
        if (kind.startsWith("O")) {
          throw bad(
              "holds Python objects (a pickle), which could run anything and are never read. Save"
                  + " numbers, with numpy.save(FILE, array.astype('float32'))");
        }
        throw bad(
            "is of type '" + descr + "'; read are bool, i1, i2, i4, i8, u1, u2, u4, f2, f4 and f8");
      }
    };
  }

  /** For each value in row-major order where it stands in a file of Fortran's order. */
  private static int[] rowMajor(Shape shape) {
    int rank = shape.rank();
    int[] from = new int[shape.count()];
    int[] strides = new int[rank];
    int stride = 1;
    for (int axis = 0; axis < rank; axis++) {
      strides[axis] = stride;
      stride *= shape.size(axis);
    }
    for (int i = 0; i < from.length; i++) {
      int rest = i;
      for (int axis = rank - 1; axis >= 0; axis--) {
        from[i] += rest % shape.size(axis) * strides[axis];
        rest /= shape.size(axis);
      }
    }
    return from;
  }

  private static OnnxValue value(String kind, Shape shape, ByteBuffer in, int[] order) {
    int count = shape.count();
    int start = in.position();
    return switch (kind) {
      case "f2", "f4" -> {
        float[] data = new float[count];
        for (int i = 0; i < count; i++) {
          int at = order.length == 0 ? i : order[i];
          data[i] =
              kind.equals("f4")
                  ? in.getFloat(start + 4 * at)
                  : Float.float16ToFloat(in.getShort(start + 2 * at));
        }
        yield new OnnxValue.Floats(shape, data);
      }
      case "f8" -> {
        double[] data = new double[count];
        for (int i = 0; i < count; i++) {
          data[i] = in.getDouble(start + 8 * (order.length == 0 ? i : order[i]));
        }
        yield new OnnxValue.Doubles(shape, data);
      }
      case "i2", "u2", "i4" -> {
        int[] data = new int[count];
        for (int i = 0; i < count; i++) {
          int at = order.length == 0 ? i : order[i];
          data[i] =
              switch (kind) {
                case "i2" -> in.getShort(start + 2 * at);
                case "u2" -> in.getShort(start + 2 * at) & 0xFFFF;
                default -> in.getInt(start + 4 * at);
              };
        }
        yield new OnnxValue.Ints(shape, data);
      }
      case "u4", "i8" -> {
        long[] data = new long[count];
        for (int i = 0; i < count; i++) {
          int at = order.length == 0 ? i : order[i];
          data[i] =
              kind.equals("i8")
                  ? in.getLong(start + 8 * at)
                  : in.getInt(start + 4 * at) & 0xFFFF_FFFFL;
        }
        yield new OnnxValue.Longs(shape, data);
      }
      default -> {
        byte[] data = new byte[count];
        boolean[] truth = new boolean[count];
        for (int i = 0; i < count; i++) {
          data[i] = in.get(start + (order.length == 0 ? i : order[i]));
          truth[i] = data[i] != 0;
        }
        yield switch (kind) {
          case "b1" -> new OnnxValue.Booleans(shape, truth);
          case "i1" -> new OnnxValue.SignedBytes(shape, data);
          default -> new OnnxValue.UnsignedBytes(shape, data);
        };
      }
    };
  }

  private static ModelFormatException bad(String problem) {
    return new ModelFormatException(problem);
  }

  /** A file of version 1, row-major and little-endian, the numbers aligned to 64 bytes. */
  static byte[] write(OnnxValue value) {
    String descr =
        switch (value.type()) {
          case FLOAT -> "<f4";
          case DOUBLE -> "<f8";
          case INT32 -> "<i4";
          case INT64 -> "<i8";
          case UINT8 -> "|u1";
          case INT8 -> "|i1";
          case BOOL -> "|b1";
          case STRING ->
              throw new IllegalArgumentException(
                  "npy: texts are not written, got " + value.shape() + ". Use JSON");
        };
    String sizes =
        Arrays.stream(value.shape().sizes())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    String shape = "(" + sizes + (value.shape().rank() == 1 ? ",)" : ")");
    String header =
        String.format(
            Locale.ROOT, "{'descr': '%s', 'fortran_order': False, 'shape': %s, }", descr, shape);
    int unpadded = 10 + header.length() + 1;
    header += " ".repeat((ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT) + "\n";
    byte[] head = header.getBytes(StandardCharsets.ISO_8859_1);
    int count = value.shape().count();
    int width = descr.charAt(2) - '0';
    byte[] file = new byte[Math.addExact(10 + head.length, Math.multiplyExact(count, width))];
    ByteBuffer out = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    out.put(MAGIC.getBytes(StandardCharsets.ISO_8859_1));
    out.put((byte) 1).put((byte) 0).putShort((short) head.length).put(head);
    switch (value) {
      case OnnxValue.Floats v -> out.asFloatBuffer().put(v.data());
      case OnnxValue.Doubles v -> out.asDoubleBuffer().put(v.data());
      case OnnxValue.Ints v -> out.asIntBuffer().put(v.data());
      case OnnxValue.Longs v -> out.asLongBuffer().put(v.data());
      case OnnxValue.UnsignedBytes v -> out.put(v.data());
      case OnnxValue.SignedBytes v -> out.put(v.data());
      case OnnxValue.Booleans v -> {
        for (boolean truth : v.data()) {
          out.put((byte) (truth ? 1 : 0));
        }
      }
      case OnnxValue.Strings v ->
          throw new IllegalStateException("texts were refused above, got " + v.shape());
    }
    return file;
  }
}
