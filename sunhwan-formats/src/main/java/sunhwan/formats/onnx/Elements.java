package sunhwan.formats.onnx;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import sunhwan.tensor.Shape;

/** What is done alike with elements of every type: make, move, and read as a number. */
final class Elements {
  private Elements() {}

  /** Zeros, false, or empty texts. */
  static OnnxValue zeros(OnnxType type, Shape shape) {
    int count = shape.count();
    return switch (type) {
      case FLOAT -> new OnnxValue.Floats(shape, new float[count]);
      case DOUBLE -> new OnnxValue.Doubles(shape, new double[count]);
      case INT32 -> new OnnxValue.Ints(shape, new int[count]);
      case INT64 -> new OnnxValue.Longs(shape, new long[count]);
      case UINT8 -> new OnnxValue.UnsignedBytes(shape, new byte[count]);
      case INT8 -> new OnnxValue.SignedBytes(shape, new byte[count]);
      case BOOL -> new OnnxValue.Booleans(shape, new boolean[count]);
      case STRING -> {
        String[] texts = new String[count];
        Arrays.fill(texts, "");
        yield new OnnxValue.Strings(shape, texts);
      }
    };
  }

  /** The same elements under another shape of as many. */
  static OnnxValue reshape(OnnxValue value, Shape shape) {
    return switch (value) {
      case OnnxValue.Floats v -> new OnnxValue.Floats(shape, v.data());
      case OnnxValue.Doubles v -> new OnnxValue.Doubles(shape, v.data());
      case OnnxValue.Ints v -> new OnnxValue.Ints(shape, v.data());
      case OnnxValue.Longs v -> new OnnxValue.Longs(shape, v.data());
      case OnnxValue.UnsignedBytes v -> new OnnxValue.UnsignedBytes(shape, v.data());
      case OnnxValue.SignedBytes v -> new OnnxValue.SignedBytes(shape, v.data());
      case OnnxValue.Booleans v -> new OnnxValue.Booleans(shape, v.data());
      case OnnxValue.Strings v -> new OnnxValue.Strings(shape, v.data());
    };
  }

  /** Elements by their positions; where a position is negative the element stays 0. */
  static OnnxValue pick(OnnxValue from, Shape shape, int[] positions) {
    OnnxValue to = zeros(from.type(), shape);
    Mover mover = mover(from, to);
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] >= 0) {
        mover.move(positions[i], i);
      }
    }
    return to;
  }

  /** Copies elements that stand side by side, between values of one type. */
  static void copy(OnnxValue from, int fromAt, OnnxValue to, int toAt, int count) {
    System.arraycopy(array(from), fromAt, array(to), toAt, count);
  }

  private static Object array(OnnxValue value) {
    return switch (value) {
      case OnnxValue.Floats v -> v.data();
      case OnnxValue.Doubles v -> v.data();
      case OnnxValue.Ints v -> v.data();
      case OnnxValue.Longs v -> v.data();
      case OnnxValue.UnsignedBytes v -> v.data();
      case OnnxValue.SignedBytes v -> v.data();
      case OnnxValue.Booleans v -> v.data();
      case OnnxValue.Strings v -> v.data();
    };
  }

  /** Moves one element. */
  interface Mover {
    void move(int from, int to);
  }

  /** Moves elements between values of one type. */
  static Mover mover(OnnxValue from, OnnxValue to) {
    return switch (from) {
      case OnnxValue.Floats v -> {
        float[] target = ((OnnxValue.Floats) to).data();
        yield (i, j) -> target[j] = v.data()[i];
      }
      case OnnxValue.Doubles v -> {
        double[] target = ((OnnxValue.Doubles) to).data();
        yield (i, j) -> target[j] = v.data()[i];
      }
      case OnnxValue.Ints v -> {
        int[] target = ((OnnxValue.Ints) to).data();
        yield (i, j) -> target[j] = v.data()[i];
      }
      case OnnxValue.Longs v -> {
        long[] target = ((OnnxValue.Longs) to).data();
        yield (i, j) -> target[j] = v.data()[i];
      }
      case OnnxValue.UnsignedBytes v -> {
        byte[] target = ((OnnxValue.UnsignedBytes) to).data();
        yield (i, j) -> target[j] = v.data()[i];
      }
      case OnnxValue.SignedBytes v -> {
        byte[] target = ((OnnxValue.SignedBytes) to).data();
        yield (i, j) -> target[j] = v.data()[i];
      }
      case OnnxValue.Booleans v -> {
        boolean[] target = ((OnnxValue.Booleans) to).data();
        yield (i, j) -> target[j] = v.data()[i];
      }
      case OnnxValue.Strings v -> {
        String[] target = ((OnnxValue.Strings) to).data();
        yield (i, j) -> target[j] = v.data()[i];
      }
    };
  }

  /** Whether elements are floats or doubles. */
  static boolean real(OnnxType type) {
    return type == OnnxType.FLOAT || type == OnnxType.DOUBLE;
  }

  /** Elements as doubles; false is 0 and true is 1. */
  static IntToDoubleFunction reals(OnnxValue value) {
    return switch (value) {
      case OnnxValue.Floats v -> i -> v.data()[i];
      case OnnxValue.Doubles v -> i -> v.data()[i];
      case OnnxValue.Ints v -> i -> v.data()[i];
      case OnnxValue.Longs v -> i -> v.data()[i];
      case OnnxValue.UnsignedBytes v -> i -> v.data()[i] & 0xFF;
      case OnnxValue.SignedBytes v -> i -> v.data()[i];
      case OnnxValue.Booleans v -> i -> v.data()[i] ? 1 : 0;
      case OnnxValue.Strings v -> throw Call.bad("expected numbers, got texts");
    };
  }

  /** Elements as whole numbers, cut off towards 0. */
  static IntToLongFunction wholes(OnnxValue value) {
    return switch (value) {
      case OnnxValue.Floats v -> i -> (long) v.data()[i];
      case OnnxValue.Doubles v -> i -> (long) v.data()[i];
      case OnnxValue.Ints v -> i -> v.data()[i];
      case OnnxValue.Longs v -> i -> v.data()[i];
      case OnnxValue.UnsignedBytes v -> i -> v.data()[i] & 0xFF;
      case OnnxValue.SignedBytes v -> i -> v.data()[i];
      case OnnxValue.Booleans v -> i -> v.data()[i] ? 1 : 0;
      case OnnxValue.Strings v -> throw Call.bad("expected numbers, got texts");
    };
  }

  /** A value of floats or doubles, each rounded to its type. */
  static OnnxValue ofReals(OnnxType type, Shape shape, IntToDoubleFunction values) {
    int count = shape.count();
    if (type == OnnxType.DOUBLE) {
      double[] data = new double[count];
      for (int i = 0; i < count; i++) {
        data[i] = values.applyAsDouble(i);
      }
      return new OnnxValue.Doubles(shape, data);
    }
    float[] data = new float[count];
    for (int i = 0; i < count; i++) {
      data[i] = (float) values.applyAsDouble(i);
    }
    return new OnnxValue.Floats(shape, data);
  }

  /** A value of whole numbers or truth values, cut to the bits of its type. */
  static OnnxValue ofWholes(OnnxType type, Shape shape, IntToLongFunction values) {
    int count = shape.count();
    return switch (type) {
      case INT64 -> {
        long[] data = new long[count];
        for (int i = 0; i < count; i++) {
          data[i] = values.applyAsLong(i);
        }
        yield new OnnxValue.Longs(shape, data);
      }
      case INT32 -> {
        int[] data = new int[count];
        for (int i = 0; i < count; i++) {
          data[i] = (int) values.applyAsLong(i);
        }
        yield new OnnxValue.Ints(shape, data);
      }
      case UINT8 -> new OnnxValue.UnsignedBytes(shape, bytes(count, values));
      case INT8 -> new OnnxValue.SignedBytes(shape, bytes(count, values));
      case BOOL -> {
        boolean[] data = new boolean[count];
        for (int i = 0; i < count; i++) {
          data[i] = values.applyAsLong(i) != 0;
        }
        yield new OnnxValue.Booleans(shape, data);
      }
      case FLOAT, DOUBLE -> ofReals(type, shape, i -> values.applyAsLong(i));
      case STRING -> throw Call.bad("expected numbers, got texts");
    };
  }

  private static byte[] bytes(int count, IntToLongFunction values) {
    byte[] data = new byte[count];
    for (int i = 0; i < count; i++) {
      data[i] = (byte) values.applyAsLong(i);
    }
    return data;
  }
}
