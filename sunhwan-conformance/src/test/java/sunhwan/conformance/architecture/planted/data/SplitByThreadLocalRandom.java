package sunhwan.conformance.architecture.planted.data;

import java.util.concurrent.ThreadLocalRandom;

/** Splits differently every time. */
final class SplitByThreadLocalRandom {
  private SplitByThreadLocalRandom() {}

  static int row(int n) {
    return ThreadLocalRandom.current().nextInt(n);
  }
}
