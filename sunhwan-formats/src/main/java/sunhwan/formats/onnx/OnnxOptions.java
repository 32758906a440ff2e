package sunhwan.formats.onnx;

/**
 * How a model is written as ONNX.
 *
 * @param opset version of ONNX's operators that the file means, 13 to 21
 * @param lengths whether the file has a further input, {@code lengths}, INT64 (batch), that says
 *     how many steps of each example are its own; without it all steps of the input are, but for
 *     those that the model masks
 */
public record OnnxOptions(int opset, boolean lengths) {
  /** The first opset that is written. */
  public static final int FIRST_OPSET = 13;

  /** The last opset that is written. */
  public static final int LAST_OPSET = 21;

  public OnnxOptions {
    if (opset < FIRST_OPSET || opset > LAST_OPSET) {
      throw new IllegalArgumentException(
          "OnnxOptions: opset must be " + FIRST_OPSET + " to " + LAST_OPSET + ", got " + opset);
    }
  }

  /** Opset 17, which runtimes of 2022 and later read; no lengths. */
  public static OnnxOptions of() {
    return new OnnxOptions(17, false);
  }

  public OnnxOptions opset(int opset) {
    return new OnnxOptions(opset, lengths);
  }

  public OnnxOptions lengths(boolean lengths) {
    return new OnnxOptions(opset, lengths);
  }
}
