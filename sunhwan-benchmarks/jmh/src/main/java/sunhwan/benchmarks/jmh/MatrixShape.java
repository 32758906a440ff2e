package sunhwan.benchmarks.jmh;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A product (M,K)·(K,N), written {@code 32x64x256}; with a T behind it a is read by columns, as for
 * a gradient of weights.
 */
record MatrixShape(int m, int k, int n, boolean transposed) {
  private static final Pattern FORM = Pattern.compile("(\\d+)x(\\d+)x(\\d+)(T?)");

  static MatrixShape parse(String text) {
    Matcher found = FORM.matcher(text);
    if (!found.matches()) {
      throw new IllegalArgumentException(
          "-p shape: expected MxKxN such as 32x64x256, or 64x512x256T, got '" + text + "'");
    }
    return new MatrixShape(
        Integer.parseInt(found.group(1)),
        Integer.parseInt(found.group(2)),
        Integer.parseInt(found.group(3)),
        !found.group(4).isEmpty());
  }

  double flop() {
    return 2.0 * m * k * n;
  }
}
