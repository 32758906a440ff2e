package sunhwan.conformance.architecture.planted.data;

/** Splits differently every time. */
final class SplitByMathRandom {
  private SplitByMathRandom() {}

  static int row(int n) {
    return (int) (n * Math.random());
  }
}
