package sunhwan.conformance.architecture.planted.data;

import java.util.Random;

/** Splits differently every time. */
final class SplitByNewRandom {
  private SplitByNewRandom() {}

  static int row(int n) {
    return new Random().nextInt(n);
  }
}
