package sunhwan.benchmarks;

import java.util.SplittableRandom;
import sunhwan.internal.kernel.Kernels;

/** Kernels by the name of a parameter, and something to feed them. */
final class Twins {
  private Twins() {}

  static Kernels of(String twin) {
    return twin.equals("vector") ? Kernels.vector() : Kernels.scalar();
  }

  /** Between −1 and 1. */
  static float[] random(int n) {
    SplittableRandom random = new SplittableRandom(n);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
