package sunhwan.training;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import sunhwan.models.Model;
import sunhwan.tensor.Shape;

/**
 * Truncated backpropagation through time, Williams and Peng 1990: a batch as windows of k live
 * steps, the state carried as a value, the gradient cut at each border; with k = 0 the batch as it
 * is.
 */
final class Windows {
  private final Model model;
  private final int k;
  private final int stepWidth;

  /**
   * Makes an update, or, where it does not learn, only reads on; the states are those to start
   * from.
   */
  interface Update {
    Updated make(Batch batch, Map<String, float[]> states, boolean learn);
  }

  /** What an update gives: its loss and the states after it. */
  record Updated(double loss, Map<String, float[]> states) {}

  Windows(Model model, int k) {
    this.model = model;
    this.k = k;
    Shape input = model.inputs().getFirst();
    this.stepWidth = input.rank() == 2 ? input.size(1) : 1;
    if (k > 0) {
      model.output(); // refuses several
      refuseVectors(model);
      model.refuseWindows("truncated BPTT");
    }
  }

  private static void refuseVectors(Model model) {
    if (!model.readsSequences()) {
      throw new IllegalArgumentException(
          "truncated BPTT: expected a model that reads sequences, got examples "
              + model.input()
              + " without time. Leave truncatedBptt out, or begin with Input.sequence(time,"
              + " features).");
    }
  }

  double train(Batch batch, Update update) {
    if (k == 0) {
      return update.make(batch, Map.of(), true).loss();
    }
    boolean everyStep = model.output().rank() == 2;
    Batch live = live(batch, everyStep);
    int longest = 0;
    for (float[] row : live.x()) {
      longest = Math.max(longest, row.length / stepWidth);
    }
    return everyStep ? everyStep(live, longest, update) : atTheEnd(live, update);
  }

  private double everyStep(Batch batch, int longest, Update update) {
    int targetWidth = targetWidth(batch);
    Map<String, float[]> states = Map.of();
    double sum = 0;
    int windows = 0;
    for (int from = 0; from < longest; from += k, windows++) {
      Batch window =
          batch.with(
              cut(batch.x(), stepWidth, from, from + k),
              cut(batch.y(), targetWidth, from, from + k));
      Updated updated = update.make(window, states, true);
      states = updated.states();
      sum += updated.loss();
      if (!Double.isFinite(sum)) {
        return sum;
      }
    }
    return sum / Math.max(1, windows);
  }

  private int targetWidth(Batch batch) {
    for (int i = 0; i < batch.size(); i++) {
      int steps = batch.x()[i].length / stepWidth;
      if (steps > 0) {
        return batch.y()[i].length / steps;
      }
    }
    return 1;
  }

  private double atTheEnd(Batch batch, Update update) {
    float[][] before = new float[batch.size()][];
    float[][] last = new float[batch.size()][];
    boolean any = false;
    for (int i = 0; i < before.length; i++) {
      float[] row = batch.x()[i];
      int border = Math.max(0, row.length - k * stepWidth);
      before[i] = Arrays.copyOf(row, border);
      last[i] = Arrays.copyOfRange(row, border, row.length);
      any |= border > 0;
    }
    Map<String, float[]> states =
        any ? update.make(batch.with(before, batch.y()), Map.of(), false).states() : Map.of();
    return update.make(batch.with(last, batch.y()), states, true).loss();
  }

  private static float[][] cut(float[][] rows, int width, int from, int to) {
    float[][] cut = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      int steps = rows[i].length / width;
      cut[i] =
          Arrays.copyOfRange(rows[i], Math.min(from, steps) * width, Math.min(to, steps) * width);
    }
    return cut;
  }

  /** The batch without the steps that its first layer would mask. */
  private Batch live(Batch batch, boolean everyStep) {
    Optional<Float> masked = model.maskedValue();
    if (masked.isEmpty()) {
      return batch;
    }
    float[][] x = new float[batch.size()][];
    float[][] y = batch.y().clone();
    for (int i = 0; i < x.length; i++) {
      float[] row = batch.x()[i];
      int steps = row.length / stepWidth;
      int targetWidth = everyStep && steps > 0 ? y[i].length / steps : 0;
      float[] kept = new float[row.length];
      float[] keptTargets = new float[y[i].length];
      int n = 0;
      for (int t = 0; t < steps; t++) {
        if (isLive(row, t, masked.get())) {
          System.arraycopy(row, t * stepWidth, kept, n * stepWidth, stepWidth);
          System.arraycopy(y[i], t * targetWidth, keptTargets, n * targetWidth, targetWidth);
          n++;
        }
      }
      x[i] = Arrays.copyOf(kept, n * stepWidth);
      y[i] = everyStep ? Arrays.copyOf(keptTargets, n * targetWidth) : y[i];
    }
    return batch.with(x, y);
  }

  private boolean isLive(float[] row, int t, float masked) {
    for (int j = 0; j < stepWidth; j++) {
      if (row[t * stepWidth + j] != masked) {
        return true;
      }
    }
    return false;
  }
}
