package sunhwan.conformance.architecture.planted.data;

import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Innocent: every choice takes a seed. */
final class SplitBySeed {
  private SplitBySeed() {}

  static void shuffle(List<Integer> rows, long seed) {
    Collections.shuffle(rows, new Random(seed));
  }
}
