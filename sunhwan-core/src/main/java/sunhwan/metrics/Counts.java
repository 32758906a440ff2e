package sunhwan.metrics;

import java.util.Arrays;
import java.util.List;

/**
 * Weighted counts of right and wrong answers at each of T thresholds, above which a value is taken
 * for a 1.
 *
 * <p>A value is counted once, in the bucket of the last threshold that it is above; a threshold's
 * counts are the sums of the buckets from its own up. Where thresholds are spread evenly over 0 to
 * 1 the bucket is computed, as Keras does, in floats; else it is looked up.
 */
final class Counts {
  /** A threshold that every prediction is above. */
  static final float NONE = Float.NEGATIVE_INFINITY;

  private final float[] thresholds;
  private final float[] sorted;
  private final boolean even;
  private final boolean fromZero;
  private final double[] wanted;
  private final double[] unwanted;

  /** Of those that are wanted and those that are not. */
  private final double[] all = new double[2];

  private Counts(float[] thresholds, boolean even, boolean fromZero) {
    this.thresholds = thresholds;
    this.sorted = thresholds.clone();
    Arrays.sort(sorted);
    this.even = even;
    this.fromZero = fromZero;
    this.wanted = new double[thresholds.length];
    this.unwanted = new double[thresholds.length];
  }

  /** At these thresholds, in their order. */
  static Counts at(List<Float> thresholds) {
    float[] values = new float[thresholds.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = thresholds.get(i);
    }
    return new Counts(values, isEven(values), false);
  }

  /**
   * At so many thresholds, evenly from 0 to 1; one alone is 0.5.
   *
   * @param fromZero whether the first is taken to be a little below 0, so that every value is above
   *     it
   */
  static Counts evenly(int count, boolean fromZero) {
    if (count == 1) {
      return at(List.of(0.5f));
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) i / (count - 1);
    }
    return new Counts(values, true, fromZero);
  }

  private static boolean isEven(float[] thresholds) {
    boolean even = thresholds.length >= 3;
    for (int i = 0; i < thresholds.length && even; i++) {
      double expected = (double) i / (thresholds.length - 1);
      even = Math.abs(thresholds[i] - expected) <= 1e-7 + 1e-5 * expected;
    }
    return even;
  }

  void add(float p, boolean isWanted, double weight) {
    all[isWanted ? 0 : 1] += weight;
    int bucket = bucket(p);
    if (bucket >= 0) {
      (isWanted ? wanted : unwanted)[bucket] += weight;
    }
  }

  /** Index of the last threshold that p is above, −1 for none. */
  private int bucket(float p) {
    if (even) {
      float place = Math.clamp(p, 0f, 1f) * (thresholds.length - 1);
      int bucket = (int) Math.ceil(place) - 1;
      return fromZero ? Math.max(bucket, 0) : bucket;
    }
    int bucket = -1;
    while (bucket + 1 < sorted.length && p > sorted[bucket + 1]) {
      bucket++;
    }
    return bucket;
  }

  /** Its numbers, not copies. */
  List<double[]> sums() {
    return List.of(wanted, unwanted, all);
  }

  int thresholds() {
    return thresholds.length;
  }

  double[] truePositives() {
    return fromBucketUp(wanted);
  }

  double[] falsePositives() {
    return fromBucketUp(unwanted);
  }

  double[] falseNegatives() {
    return rest(all[0], truePositives());
  }

  double[] trueNegatives() {
    return rest(all[1], falsePositives());
  }

  private double[] fromBucketUp(double[] buckets) {
    double[] up = buckets.clone();
    for (int i = up.length - 2; i >= 0; i--) {
      up[i] += up[i + 1];
    }
    double[] inOrder = new double[up.length];
    for (int i = 0; i < up.length; i++) {
      inOrder[i] = up[Arrays.binarySearch(sorted, thresholds[i])];
    }
    return inOrder;
  }

  private static double[] rest(double all, double[] part) {
    double[] rest = new double[part.length];
    for (int i = 0; i < part.length; i++) {
      rest[i] = all - part[i];
    }
    return rest;
  }

  /** {@code part / (part + other)} at each threshold, 0 where both are 0. */
  static double[] shares(double[] part, double[] other) {
    double[] shares = new double[part.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = share(part[i], part[i] + other[i]);
    }
    return shares;
  }

  /** {@code part / whole}, 0 where whole is 0. */
  static double share(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
