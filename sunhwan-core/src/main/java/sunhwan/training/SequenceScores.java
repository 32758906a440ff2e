package sunhwan.training;

import java.util.Arrays;
import sunhwan.losses.SequenceLoss;

/**
 * Losses of a batch's examples, each from all of its steps, and their gradients, which are computed
 * before the first goes back.
 */
final class SequenceScores {
  private static final float[] NONE = new float[0];

  private final int width;
  private final int[] rows;
  private final float[][] y;
  private final float[][] targets;
  private final float[][] dy;
  private final double[] losses;

  /** Row of each example that is handed out next. */
  private final int[] next;

  SequenceScores(int examples, int width) {
    this.width = width;
    this.rows = new int[examples];
    this.y = new float[examples][0];
    this.targets = new float[examples][0];
    this.dy = new float[examples][0];
    this.losses = new double[examples];
    this.next = new int[examples];
  }

  /** An example's next row. */
  void add(float[] from, int at, int example, float target) {
    int row = rows[example]++;
    if (y[example].length < (row + 1) * width) {
      int room = Math.max(16, 2 * row);
      y[example] = Arrays.copyOf(y[example], room * width);
      targets[example] = Arrays.copyOf(targets[example], room);
    }
    System.arraycopy(from, at, y[example], row * width, width);
    targets[example][row] = target;
  }

  /**
   * Computes, once all rows are there.
   *
   * @param output of the model, whose targets these are
   * @param lossWeight times which the gradient of the mean over the examples is wanted; 0 for none
   */
  void score(SequenceLoss loss, Batch batch, int output, double lossWeight) {
    for (int i = 0; i < batch.size(); i++) {
      double share = batch.weight(output, i) / batch.size();
      float[] own = loss.everyStep() ? targets[i] : batch.targets().get(output)[i];
      dy[i] = new float[rows[i] * width];
      float[] gradient = lossWeight == 0 ? NONE : dy[i];
      losses[i] = share * loss.sequence(y[i], rows[i], width, own, gradient, lossWeight * share);
    }
  }

  /** Writes the gradient of an example's next row; rows come in their order. */
  void gradient(int example, float[] to, int at) {
    System.arraycopy(dy[example], next[example]++ * width, to, at, width);
  }

  /** The batch's loss. */
  double loss() {
    double sum = 0;
    for (double loss : losses) {
      sum += loss;
    }
    return sum;
  }
}
