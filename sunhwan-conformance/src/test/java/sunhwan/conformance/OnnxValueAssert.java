package sunhwan.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import sunhwan.formats.onnx.OnnxValue;

/** Whether two ONNX values agree. */
final class OnnxValueAssert {
  private OnnxValueAssert() {}

  /** Same type, same shape, and every |a − b| ≤ absolute + relative·|b|, b the expected one. */
  static void assertClose(
      String what, OnnxValue actual, OnnxValue expected, double relative, double absolute) {
    assertThat(actual.type()).as(what).isEqualTo(expected.type());
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    switch (expected) {
      case OnnxValue.Floats e -> {
        float[] got = ((OnnxValue.Floats) actual).data();
        for (int i = 0; i < got.length; i++) {
          assertClose(what + "[" + i + "]", got[i], e.data()[i], relative, absolute);
        }
      }
      case OnnxValue.Doubles e -> {
        double[] got = ((OnnxValue.Doubles) actual).data();
        for (int i = 0; i < got.length; i++) {
          assertClose(what + "[" + i + "]", got[i], e.data()[i], relative, absolute);
        }
      }
      case OnnxValue.Ints e ->
          assertThat(((OnnxValue.Ints) actual).data()).as(what).isEqualTo(e.data());
      case OnnxValue.Longs e ->
          assertThat(((OnnxValue.Longs) actual).data()).as(what).isEqualTo(e.data());
      case OnnxValue.UnsignedBytes e ->
          assertThat(((OnnxValue.UnsignedBytes) actual).data()).as(what).isEqualTo(e.data());
      case OnnxValue.SignedBytes e ->
          assertThat(((OnnxValue.SignedBytes) actual).data()).as(what).isEqualTo(e.data());
      case OnnxValue.Booleans e ->
          assertThat(((OnnxValue.Booleans) actual).data()).as(what).isEqualTo(e.data());
      case OnnxValue.Strings e ->
          assertThat(((OnnxValue.Strings) actual).data()).as(what).isEqualTo(e.data());
    }
  }

  private static void assertClose(
      String what, double actual, double expected, double relative, double absolute) {
    boolean same = Double.compare(actual, expected) == 0; // NaN and infinities
    assertThat(same || Math.abs(actual - expected) <= absolute + relative * Math.abs(expected))
        .as("%s: expected %s, got %s", what, expected, actual)
        .isTrue();
  }
}
