package sunhwan.benchmarks.jmh;

import java.util.SplittableRandom;
import sunhwan.internal.kernel.Kernels;

/** What the benchmarks of kernels share: the twin to measure, numbers to feed it. */
final class Twins {
  private Twins() {}

  static Kernels of(String twin) {
    return switch (twin) {
      case "scalar" -> Kernels.scalar();
      case "vector" -> Kernels.vector();
      default ->
          throw new IllegalArgumentException(
              "-p twin: expected scalar or vector, got '" + twin + "'");
    };
  }

  /** Uniform in [-1, 1), always the same. */
  static float[] numbers(int n) {
    SplittableRandom random = new SplittableRandom(n);
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = (float) random.nextDouble(-1, 1);
    }
    return numbers;
  }

  /** Ids below limit, always the same. */
  static int[] ids(int n, int limit) {
    return new SplittableRandom(n).ints(n, 0, limit).toArray();
  }
}
