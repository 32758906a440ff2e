package sunhwan.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/** Two tensors agree when {@code |a − b| ≤ tolerance · max|b| + floor} for every value. */
public final class Close {
  private Close() {}

  /** Without a floor. */
  public static void assertClose(String what, float[] actual, double[] expected, double tolerance) {
    assertClose(what, actual, expected, tolerance, 0);
  }

  /** With a floor, in the values' own unit. */
  public static void assertClose(
      String what, float[] actual, double[] expected, double tolerance, double floor) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    double worst = 0;
    int at = 0;
    for (int i = 0; i < expected.length; i++) {
      double distance = Math.abs(actual[i] - expected[i]);
      if (Double.isNaN(distance) || distance > worst) {
        worst = Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
        at = i;
      }
    }
    assertThat(worst)
        .as(
            "%s: distance at [%d] of %d values, the largest of which is %s",
            what, at, expected.length, largest)
        .isLessThanOrEqualTo(tolerance * largest + floor);
  }

  /** Compares with floats. */
  public static void assertClose(String what, float[] actual, float[] expected, double tolerance) {
    assertClose(what, actual, ReferenceModel.doubles(expected), tolerance);
  }
}
