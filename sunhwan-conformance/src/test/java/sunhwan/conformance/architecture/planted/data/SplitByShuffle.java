package sunhwan.conformance.architecture.planted.data;

import java.util.Collections;
import java.util.List;

/** Splits differently every time. */
final class SplitByShuffle {
  private SplitByShuffle() {}

  static void shuffle(List<Integer> rows) {
    Collections.shuffle(rows);
  }
}
