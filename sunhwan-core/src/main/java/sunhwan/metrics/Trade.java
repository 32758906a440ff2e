package sunhwan.metrics;

import java.util.OptionalInt;
import java.util.function.Function;

/** The best of one thing at the thresholds where another is good enough. */
final class Trade {
  private Trade() {}

  static Accumulator of(
      float least,
      Function<Counts, double[]> given,
      Function<Counts, double[]> wanted,
      int numThresholds,
      int width,
      OptionalInt classId) {
    return Answers.of(
        Counts.evenly(numThresholds, false),
        width,
        OptionalInt.empty(),
        classId,
        counts -> new double[] {best(least, given.apply(counts), wanted.apply(counts))});
  }

  // Keras compares floats: 0.8 is then at least 0.8
  private static double best(float least, double[] given, double[] wanted) {
    double best = 0;
    for (int i = 0; i < given.length; i++) {
      best = (float) given[i] >= least ? Math.max(best, wanted[i]) : best;
    }
    return best;
  }

  static double[] recall(Counts counts) {
    return Counts.shares(counts.truePositives(), counts.falseNegatives());
  }

  static double[] specificity(Counts counts) {
    return Counts.shares(counts.trueNegatives(), counts.falsePositives());
  }

  static double[] precision(Counts counts) {
    return Counts.shares(counts.truePositives(), counts.falsePositives());
  }

  static void check(String metric, String what, float least, int numThresholds) {
    if (!(least >= 0 && least <= 1)) {
      throw new IllegalArgumentException(metric + ": " + what + " must be 0 to 1, got " + least);
    }
    if (numThresholds < 1) {
      throw new IllegalArgumentException(
          metric + ": numThresholds must be positive, got " + numThresholds);
    }
  }
}
