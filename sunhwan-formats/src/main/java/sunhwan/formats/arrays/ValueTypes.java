package sunhwan.formats.arrays;

import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import sunhwan.formats.onnx.OnnxType;
import sunhwan.formats.onnx.OnnxValue;

/** The same numbers as elements of another type. */
public final class ValueTypes {
  private ValueTypes() {}

  /**
   * A value as a model wants it. Whole numbers stay what they are, fractions are rounded to the
   * nearest FLOAT at most; everything else that would change a number is refused.
   *
   * @throws IllegalArgumentException where a number does not fit, or truth values and texts are
   *     mixed with numbers
   */
  public static OnnxValue as(OnnxValue value, OnnxType type) {
    if (value.type() == type) {
      return value;
    }
    int count = value.shape().count();
    return switch (type) {
      case FLOAT -> {
        IntToDoubleFunction from = reals(value, type);
        float[] data = new float[count];
        for (int i = 0; i < count; i++) {
          double number = from.applyAsDouble(i);
          data[i] = (float) number;
          boolean whole = number == Math.rint(number) && Math.abs(number) > 1 << 24;
          if ((Float.isInfinite(data[i]) && Double.isFinite(number))
              || (whole && data[i] != number && !(value instanceof OnnxValue.Doubles))) {
            throw refuse(number, type);
          }
        }
        yield new OnnxValue.Floats(value.shape(), data);
      }
      case DOUBLE -> {
        IntToDoubleFunction from = reals(value, type);
        double[] data = new double[count];
        for (int i = 0; i < count; i++) {
          data[i] = from.applyAsDouble(i);
        }
        yield new OnnxValue.Doubles(value.shape(), data);
      }
      case INT64 -> {
        IntToLongFunction from = wholes(value, type);
        long[] data = new long[count];
        for (int i = 0; i < count; i++) {
          data[i] = from.applyAsLong(i);
        }
        yield new OnnxValue.Longs(value.shape(), data);
      }
      case INT32 -> {
        IntToLongFunction from = wholes(value, type);
        int[] data = new int[count];
        for (int i = 0; i < count; i++) {
          data[i] = (int) within(from.applyAsLong(i), Integer.MIN_VALUE, Integer.MAX_VALUE, type);
        }
        yield new OnnxValue.Ints(value.shape(), data);
      }
      case INT8 -> new OnnxValue.SignedBytes(value.shape(), bytes(value, -128, 127, type));
      case UINT8 -> new OnnxValue.UnsignedBytes(value.shape(), bytes(value, 0, 255, type));
      case BOOL, STRING -> throw mixed(value, type);
    };
  }

  private static byte[] bytes(OnnxValue value, int least, int most, OnnxType type) {
    IntToLongFunction from = wholes(value, type);
    byte[] data = new byte[value.shape().count()];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) within(from.applyAsLong(i), least, most, type);
    }
    return data;
  }

  private static IntToDoubleFunction reals(OnnxValue value, OnnxType type) {
    return switch (value) {
      case OnnxValue.Floats v -> i -> v.data()[i];
      case OnnxValue.Doubles v -> i -> v.data()[i];
      default -> {
        IntToLongFunction from = wholes(value, type);
        yield i -> {
          long whole = from.applyAsLong(i);
          if ((long) (double) whole != whole) {
            throw refuse((double) whole, type);
          }
          return (double) whole;
        };
      }
    };
  }

  private static IntToLongFunction wholes(OnnxValue value, OnnxType type) {
    return switch (value) {
      case OnnxValue.Ints v -> i -> v.data()[i];
      case OnnxValue.Longs v -> i -> v.data()[i];
      case OnnxValue.UnsignedBytes v -> i -> v.data()[i] & 0xFF;
      case OnnxValue.SignedBytes v -> i -> v.data()[i];
      case OnnxValue.Floats v -> i -> whole(v.data()[i], type);
      case OnnxValue.Doubles v -> i -> whole(v.data()[i], type);
      case OnnxValue.Booleans v -> throw mixed(v, type);
      case OnnxValue.Strings v -> throw mixed(v, type);
    };
  }

  private static long whole(double number, OnnxType type) {
    if (number != Math.rint(number) || Math.abs(number) >= 0x1p63) {
      throw refuse(number, type);
    }
    return (long) number;
  }

  private static long within(long number, long least, long most, OnnxType type) {
    if (number < least || number > most) {
      throw refuse((double) number, type);
    }
    return number;
  }

  private static IllegalArgumentException refuse(double number, OnnxType type) {
    boolean whole = number == Math.rint(number) && Math.abs(number) < 0x1p53;
    return new IllegalArgumentException(
        "expected " + type + ", got " + (whole ? Long.toString((long) number) : number));
  }

  private static IllegalArgumentException mixed(OnnxValue value, OnnxType type) {
    return new IllegalArgumentException("expected " + type + ", got " + value.type());
  }
}
