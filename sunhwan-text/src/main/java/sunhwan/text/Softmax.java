package sunhwan.text;

import sunhwan.tensor.Tensor;

/** From scores to probabilities. */
final class Softmax {
  private Softmax() {}

  /**
   * The same tensor with probabilities in place of its scores.
   *
   * @param scores (rows, classes), which are overwritten
   * @param temperature what they are divided by before, positive
   */
  static Tensor of(Tensor scores, double temperature) {
    int count = scores.shape().size(1);
    for (int from = 0; from < scores.data().length; from += count) {
      row(scores.data(), from, count, temperature);
    }
    return scores;
  }

  private static void row(float[] scores, int from, int count, double temperature) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int k = from; k < from + count; k++) {
      highest = Math.max(highest, scores[k] / temperature);
    }
    double[] powers = new double[count];
    double sum = 0;
    for (int k = 0; k < count; k++) {
      powers[k] = StrictMath.exp(scores[from + k] / temperature - highest);
      sum += powers[k];
    }
    for (int k = 0; k < count; k++) {
      scores[from + k] = (float) (powers[k] / sum);
    }
  }
}
