package sunhwan.formats.onnx;

import java.util.Optional;

/**
 * What the elements of a value are.
 *
 * <p>FLOAT16 and BFLOAT16 are widened to FLOAT when a file is read, which loses nothing, and
 * computed as such.
 */
public enum OnnxType {
  FLOAT,
  DOUBLE,
  INT32,
  INT64,
  UINT8,
  INT8,
  BOOL,
  STRING;

  static final int FLOAT16_CODE = 10;
  static final int BFLOAT16_CODE = 16;

  /** The type that TensorProto.DataType's number means; empty for those that are not read. */
  static Optional<OnnxType> ofCode(long code) {
    if (code < 0 || code > BFLOAT16_CODE) {
      return Optional.empty();
    }
    return switch ((int) code) {
      case 1, FLOAT16_CODE, BFLOAT16_CODE -> Optional.of(FLOAT);
      case 2 -> Optional.of(UINT8);
      case 3 -> Optional.of(INT8);
      case 6 -> Optional.of(INT32);
      case 7 -> Optional.of(INT64);
      case 8 -> Optional.of(STRING);
      case 9 -> Optional.of(BOOL);
      case 11 -> Optional.of(DOUBLE);
      default -> Optional.empty();
    };
  }

  /** TensorProto.DataType's number. */
  int code() {
    return switch (this) {
      case FLOAT -> 1;
      case UINT8 -> 2;
      case INT8 -> 3;
      case INT32 -> 6;
      case INT64 -> 7;
      case STRING -> 8;
      case BOOL -> 9;
      case DOUBLE -> 11;
    };
  }

  /** How ONNX calls a number of TensorProto.DataType. */
  static String nameOfCode(long code) {
    String[] names = {
      "UNDEFINED",
      "FLOAT",
      "UINT8",
      "INT8",
      "UINT16",
      "INT16",
      "INT32",
      "INT64",
      "STRING",
      "BOOL",
      "FLOAT16",
      "DOUBLE",
      "UINT32",
      "UINT64",
      "COMPLEX64",
      "COMPLEX128",
      "BFLOAT16"
    };
    return code >= 0 && code < names.length ? names[(int) code] : "number " + code;
  }
}
