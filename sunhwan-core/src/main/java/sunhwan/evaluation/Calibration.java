package sunhwan.evaluation;

import sunhwan.tensor.Tensor;

/** How far probabilities can be believed. */
public final class Calibration {
  private static final double COLDEST = 1.0 / 64;
  private static final double HOTTEST = 64;

  private Calibration() {}

  /**
   * The temperature, between 1/64 and 64, by which scores must be divided before the softmax so
   * that the classes of these rows become most probable (Guo et al. 2017); the rows should be none
   * that were learnt from.
   *
   * @param scores (rows, classes): a network's logits, logarithms of probabilities, or margins
   * @param classes of the rows
   */
  public static double temperature(Tensor scores, int[] classes) {
    int count = scores.shape().size(1);
    if (scores.shape().size(0) != classes.length || classes.length == 0) {
      throw new IllegalArgumentException(
          "Calibration: expected at least one row and a class for each, got "
              + scores.shape()
              + " and "
              + classes.length
              + " classes");
    }
    // the mean loss is convex in 1/T; its slope there is mean(Σ pₖ zₖ − z of the class)
    double low = Math.log(1 / HOTTEST);
    double high = Math.log(1 / COLDEST);
    for (int halving = 0; halving < 60; halving++) {
      double middle = (low + high) / 2;
      if (slope(scores.data(), classes, count, Math.exp(middle)) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Math.exp(-(low + high) / 2);
  }

  /**
   * The mean cross-entropy of rows whose scores go through a softmax.
   *
   * @param scores (rows, classes)
   * @param classes of the rows
   * @param temperature by which scores are divided before, positive
   */
  public static double loss(Tensor scores, int[] classes, double temperature) {
    int count = scores.shape().size(1);
    double loss = 0;
    for (int row = 0; row < classes.length; row++) {
      int from = row * count;
      double highest = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < count; k++) {
        highest = Math.max(highest, scores.data()[from + k] / temperature);
      }
      double sum = 0;
      for (int k = 0; k < count; k++) {
        sum += Math.exp(scores.data()[from + k] / temperature - highest);
      }
      loss += highest + Math.log(sum) - scores.data()[from + classes[row]] / temperature;
    }
    return classes.length == 0 ? 0 : loss / classes.length;
  }

  private static double slope(float[] z, int[] classes, int count, double sharpness) {
    double slope = 0;
    for (int row = 0; row < classes.length; row++) {
      int from = row * count;
      double highest = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < count; k++) {
        highest = Math.max(highest, sharpness * z[from + k]);
      }
      double sum = 0;
      double weighted = 0;
      for (int k = 0; k < count; k++) {
        double power = Math.exp(sharpness * z[from + k] - highest);
        sum += power;
        weighted += power * z[from + k];
      }
      slope += weighted / sum - z[from + classes[row]];
    }
    return slope;
  }

  /**
   * The expected calibration error: rows go into bins by the probability of the likeliest class,
   * and the gaps between a bin's mean probability and its accuracy are averaged by rows (Naeini et
   * al. 2015). 0 is perfect.
   *
   * @param probabilities (rows, classes)
   * @param classes of the rows
   * @param bins equally wide ones from 0 to 1, each without its lower end; 15 is usual
   */
  public static double expectedError(Tensor probabilities, int[] classes, int bins) {
    int count = probabilities.shape().size(1);
    double[] sure = new double[bins];
    double[] right = new double[bins];
    for (int row = 0; row < classes.length; row++) {
      int best = 0;
      for (int k = 1; k < count; k++) {
        float[] p = probabilities.data();
        best = p[row * count + k] > p[row * count + best] ? k : best;
      }
      double p = probabilities.data()[row * count + best];
      int bin = Math.clamp((int) Math.ceil(p * bins) - 1, 0, bins - 1);
      sure[bin] += p;
      right[bin] += best == classes[row] ? 1 : 0;
    }
    double error = 0;
    for (int bin = 0; bin < bins; bin++) {
      error += Math.abs(sure[bin] - right[bin]);
    }
    return classes.length == 0 ? 0 : error / classes.length;
  }
}
