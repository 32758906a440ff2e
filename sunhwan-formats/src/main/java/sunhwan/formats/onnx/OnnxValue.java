package sunhwan.formats.onnx;

import sunhwan.tensor.Shape;

/**
 * Numbers, truth values or texts with a shape, row-major; a scalar has the shape {@code ()}.
 *
 * <p>Arrays are shared with whoever made the value, not copied: treat them as read-only. Equality
 * is that of records, so it compares arrays by identity.
 */
public sealed interface OnnxValue {
  /** Its sizes, none of them unknown. */
  Shape shape();

  /** What its elements are. */
  OnnxType type();

  /** 32-bit floats; FLOAT16 and BFLOAT16 too, widened. */
  record Floats(Shape shape, float... data) implements OnnxValue {
    public Floats {
      check(shape, data.length);
    }

    @Override
    public OnnxType type() {
      return OnnxType.FLOAT;
    }
  }

  /** 64-bit floats. */
  record Doubles(Shape shape, double... data) implements OnnxValue {
    public Doubles {
      check(shape, data.length);
    }

    @Override
    public OnnxType type() {
      return OnnxType.DOUBLE;
    }
  }

  /** 32-bit whole numbers. */
  record Ints(Shape shape, int... data) implements OnnxValue {
    public Ints {
      check(shape, data.length);
    }

    @Override
    public OnnxType type() {
      return OnnxType.INT32;
    }
  }

  /** 64-bit whole numbers. */
  record Longs(Shape shape, long... data) implements OnnxValue {
    public Longs {
      check(shape, data.length);
    }

    @Override
    public OnnxType type() {
      return OnnxType.INT64;
    }
  }

  /** Whole numbers from 0 to 255; 200 is stored as {@code (byte) 200}. */
  record UnsignedBytes(Shape shape, byte... data) implements OnnxValue {
    public UnsignedBytes {
      check(shape, data.length);
    }

    @Override
    public OnnxType type() {
      return OnnxType.UINT8;
    }
  }

  /** Whole numbers from −128 to 127. */
  record SignedBytes(Shape shape, byte... data) implements OnnxValue {
    public SignedBytes {
      check(shape, data.length);
    }

    @Override
    public OnnxType type() {
      return OnnxType.INT8;
    }
  }

  /** True or false. */
  record Booleans(Shape shape, boolean... data) implements OnnxValue {
    public Booleans {
      check(shape, data.length);
    }

    @Override
    public OnnxType type() {
      return OnnxType.BOOL;
    }
  }

  /** Texts, none of them null. */
  record Strings(Shape shape, String... data) implements OnnxValue {
    public Strings {
      check(shape, data.length);
    }

    @Override
    public OnnxType type() {
      return OnnxType.STRING;
    }
  }

  private static void check(Shape shape, int length) {
    if (shape.count() != length) {
      throw new IllegalArgumentException(
          "OnnxValue: shape " + shape + " has " + shape.count() + " values, got " + length);
    }
  }
}
