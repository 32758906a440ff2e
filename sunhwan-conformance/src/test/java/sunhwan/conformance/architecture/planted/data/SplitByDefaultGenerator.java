package sunhwan.conformance.architecture.planted.data;

import java.util.random.RandomGenerator;

/** Splits differently every time. */
final class SplitByDefaultGenerator {
  private SplitByDefaultGenerator() {}

  static int row(int n) {
    return RandomGenerator.getDefault().nextInt(n);
  }
}
