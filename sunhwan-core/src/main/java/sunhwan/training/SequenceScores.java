package sunhwan.training;

import java.util.Arrays;
import sunhwan.internal.layer.Engine;
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

  private SequenceScores(int examples, int width) {
    this.width = width;
    this.rows = new int[examples];
    this.y = new float[examples][0];
    this.targets = new float[examples][0];
    this.dy = new float[examples][0];
    this.losses = new double[examples];
    this.next = new int[examples];
  }

  /**
   * Of the last forward.
   *
   * @param learns whether gradients are wanted, those of the mean over the examples
   */
  static SequenceScores of(
      SequenceLoss loss, Batch batch, Engine engine, int width, boolean learns) {
    SequenceScores scores = new SequenceScores(batch.size(), width);
    OutputRows.inOrder(
        batch,
        engine,
        1,
        (y, yAt, example, target, targetAt) ->
            scores.add(y, yAt, example, loss.everyStep() ? target[targetAt] : 0));
    for (int i = 0; i < batch.size(); i++) {
      double share = batch.weight(i) / batch.size();
      float[] dy = learns ? new float[scores.rows[i] * width] : NONE;
      float[] targets = loss.everyStep() ? scores.targets[i] : batch.y()[i];
      scores.losses[i] =
          share * loss.sequence(scores.y[i], scores.rows[i], width, targets, dy, share);
      scores.dy[i] = dy;
    }
    return scores;
  }

  private void add(float[] from, int at, int example, float target) {
    int row = rows[example]++;
    if (y[example].length < (row + 1) * width) {
      int room = Math.max(16, 2 * row);
      y[example] = Arrays.copyOf(y[example], room * width);
      targets[example] = Arrays.copyOf(targets[example], room);
    }
    System.arraycopy(from, at, y[example], row * width, width);
    targets[example][row] = target;
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
