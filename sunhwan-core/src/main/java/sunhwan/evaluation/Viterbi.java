package sunhwan.evaluation;

import sunhwan.tensor.Mask;
import sunhwan.tensor.Tensor;

/** The best sequence of tags under what a {@code CRF} layer says, Viterbi 1967. */
public final class Viterbi {
  private Viterbi() {}

  /**
   * The tags of every example whose steps are all live; of those that are equally good, the first
   * in tags' order from the end.
   *
   * @param scores (batch, time, tags·tags) as {@code predict} gives them
   * @return (batch, time)
   */
  public static int[][] tags(Tensor scores) {
    int[] lengths = new int[scores.shape().size(0)];
    java.util.Arrays.fill(lengths, scores.shape().size(1));
    return tags(scores, Mask.ofLengths(lengths, scores.shape().size(1)));
  }

  /**
   * The same where some steps are masked.
   *
   * @return a tag for each live step of each example
   */
  public static int[][] tags(Tensor scores, Mask mask) {
    int tags = tagsOf(scores);
    if (mask.batch() != scores.shape().size(0) || mask.time() != scores.shape().size(1)) {
      throw new IllegalArgumentException(
          "Viterbi: expected a mask of " + scores.shape() + ", got " + mask);
    }
    int[][] best = new int[mask.batch()][];
    for (int b = 0; b < best.length; b++) {
      int live = 0;
      int[] starts = new int[mask.time()];
      for (int t = 0; t < mask.time(); t++) {
        if (mask.at(b, t)) {
          starts[live++] = (b * mask.time() + t) * tags * tags;
        }
      }
      best[b] = path(scores.data(), starts, live, tags);
    }
    return best;
  }

  private static int tagsOf(Tensor scores) {
    int width = scores.shape().size(-1);
    int tags = (int) Math.round(Math.sqrt(width));
    if (scores.shape().rank() != 3 || tags * tags != width) {
      throw new IllegalArgumentException(
          "Viterbi: expected (batch, time, tags·tags) as a CRF layer gives, got " + scores.shape());
    }
    return tags;
  }

  // best[t][j] = maxᵢ best[t−1][i] + y[t][i][j]; from[t][j] is that i
  private static int[] path(float[] y, int[] starts, int steps, int tags) {
    int[] path = new int[steps];
    if (steps == 0) {
      return path;
    }
    double[] best = new double[tags];
    int[][] from = new int[steps][tags];
    for (int j = 0; j < tags; j++) {
      best[j] = y[starts[0] + j];
    }
    for (int t = 1; t < steps; t++) {
      double[] next = new double[tags];
      for (int j = 0; j < tags; j++) {
        next[j] = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < tags; i++) {
          double score = best[i] + y[starts[t] + i * tags + j];
          if (score > next[j]) {
            next[j] = score;
            from[t][j] = i;
          }
        }
      }
      best = next;
    }
    for (int j = 1; j < tags; j++) {
      path[steps - 1] = best[j] > best[path[steps - 1]] ? j : path[steps - 1];
    }
    for (int t = steps - 1; t > 0; t--) {
      path[t - 1] = from[t][path[t]];
    }
    return path;
  }
}
