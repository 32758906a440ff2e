package sunhwan.internal.layer;

import java.util.SplittableRandom;

/** Masks of dropout: 0 with probability rate, else {@code 1 / (1 − rate)}. */
final class Drop {
  private Drop() {}

  static void fill(float[] mask, int size, float rate, SplittableRandom random) {
    int threshold = (int) Math.round((double) rate * (1 << 16));
    float keep = 1 / (1 - rate);
    for (int i = 0; i < size; ) {
      long bits = random.nextLong();
      for (int j = 0; j < 4 && i < size; j++, i++) {
        mask[i] = (int) (bits & 0xFFFF) < threshold ? 0 : keep;
        bits >>>= 16;
      }
    }
  }
}
