package sunhwan.losses;

import java.util.Arrays;

/**
 * Connectionist temporal classification, Graves et al. 2006: minus the logarithm of the probability
 * that the steps of an example spell its labels, over all ways to stretch labels and to put blanks
 * between them.
 *
 * <pre>
 * l = blank, label, blank, label, …, blank;   p[t] = softmax(y[t])
 * a[t][s] = (a[t−1][s] + a[t−1][s−1] + a[t−1][s−2] where l[s] is a label and not l[s−2]) · p[t][l[s]]
 * b likewise from the end;   P = a[T−1][last] + a[T−1][last − 1]
 * dy[t][c] = p[t][c] − Σ over s with l[s] = c of a[t][s]·b[t][s] / (p[t][c]·P)
 * </pre>
 *
 * <p>As in Keras 3.15 predictions are logits, and class 0 is the blank and no label. Targets are
 * the example's labels, as many as it has; blanks behind them are padding.
 *
 * @param maskIndex the blank's class; Keras's loss has 0, {@code tf.nn.ctc_loss} has the last by
 *     default
 */
public record CTC(int maskIndex) implements SequenceLoss {
  public CTC {
    if (maskIndex < 0) {
      throw new IllegalArgumentException("CTC: maskIndex must be at least 0, got " + maskIndex);
    }
  }

  /** Class 0 is the blank. */
  public static CTC of() {
    return new CTC(0);
  }

  public CTC maskIndex(int maskIndex) {
    return new CTC(maskIndex);
  }

  @Override
  public String name() {
    return "ctc";
  }

  @Override
  public boolean everyStep() {
    return false;
  }

  @Override
  public void check(int steps, int width, float[] targets) {
    labels(width, targets, steps);
  }

  /** The labels without the padding behind them. */
  private int[] labels(int width, float[] targets, int steps) {
    if (maskIndex >= width) {
      throw new IllegalArgumentException(
          "CTC: the blank's class is maskIndex=" + maskIndex + ", but there are " + width);
    }
    int n = targets.length;
    while (n > 0 && targets[n - 1] == maskIndex) {
      n--;
    }
    int[] labels = new int[n];
    int needed = n;
    for (int i = 0; i < n; i++) {
      labels[i] = Crossentropy.classOf("CTC", targets[i], width);
      if (labels[i] == maskIndex) {
        throw new IllegalArgumentException(
            "CTC: class " + maskIndex + " is the blank and no label, got it before other labels");
      }
      needed += i > 0 && labels[i] == labels[i - 1] ? 1 : 0;
    }
    if (needed > steps) {
      throw new IllegalArgumentException(
          "CTC: "
              + n
              + " labels, "
              + (needed - n)
              + " of them like the one before, need at least "
              + needed
              + " live steps, got "
              + steps
              + ". Leave such examples out, or let fewer steps be lost on the way.");
    }
    return labels;
  }

  @Override
  public double sequence(
      float[] y, int steps, int width, float[] targets, float[] dy, double scale) {
    int[] labels = labels(width, targets, steps);
    if (steps == 0) {
      return 0;
    }
    int[] l = new int[2 * labels.length + 1];
    Arrays.fill(l, maskIndex);
    for (int i = 0; i < labels.length; i++) {
      l[2 * i + 1] = labels[i];
    }
    double[][] logs = logSoftmax(y, steps, width);
    double[][] a = forward(logs, l);
    double[] last = a[steps - 1];
    double p = l.length == 1 ? last[0] : LogSpace.add(last[l.length - 1], last[l.length - 2]);
    if (dy.length > 0) {
      gradient(logs, l, a, p, dy, scale);
    }
    return -p;
  }

  private static double[][] logSoftmax(float[] y, int steps, int width) {
    double[][] logs = new double[steps][width];
    for (int t = 0; t < steps; t++) {
      for (int c = 0; c < width; c++) {
        logs[t][c] = y[t * width + c];
      }
      double sum = LogSpace.sum(logs[t]);
      for (int c = 0; c < width; c++) {
        logs[t][c] -= sum;
      }
    }
    return logs;
  }

  private boolean skips(int[] l, int s) {
    return l[s] != maskIndex && s >= 2 && l[s] != l[s - 2];
  }

  private double[][] forward(double[][] logs, int[] l) {
    double[][] a = new double[logs.length][l.length];
    for (int t = 0; t < a.length; t++) {
      for (int s = 0; s < l.length; s++) {
        double sum = t == 0 ? (s < 2 ? 0 : LogSpace.NOTHING) : a[t - 1][s];
        if (t > 0 && s > 0) {
          sum = LogSpace.add(sum, a[t - 1][s - 1]);
        }
        if (t > 0 && skips(l, s)) {
          sum = LogSpace.add(sum, a[t - 1][s - 2]);
        }
        a[t][s] = sum + logs[t][l[s]];
      }
    }
    return a;
  }

  private void gradient(
      double[][] logs, int[] l, double[][] a, double p, float[] dy, double scale) {
    int width = logs[0].length;
    double[] b = new double[l.length];
    Arrays.fill(b, LogSpace.NOTHING);
    b[l.length - 1] = 0;
    b[Math.max(0, l.length - 2)] = 0;
    for (int t = logs.length - 1; t >= 0; t--) {
      double[] spelled = new double[width];
      for (int s = 0; s < l.length; s++) {
        spelled[l[s]] += Math.exp(a[t][s] + b[s] - p);
      }
      for (int c = 0; c < width; c++) {
        dy[t * width + c] = (float) (scale * (Math.exp(logs[t][c]) - spelled[c]));
      }
      double[] before = new double[l.length];
      for (int s = 0; s < l.length; s++) {
        double sum = b[s] + logs[t][l[s]];
        if (s + 1 < l.length) {
          sum = LogSpace.add(sum, b[s + 1] + logs[t][l[s + 1]]);
        }
        if (s + 2 < l.length && skips(l, s + 2)) {
          sum = LogSpace.add(sum, b[s + 2] + logs[t][l[s + 2]]);
        }
        before[s] = sum;
      }
      b = before;
    }
  }
}
