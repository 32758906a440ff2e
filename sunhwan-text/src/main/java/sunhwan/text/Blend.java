package sunhwan.text;

import java.util.stream.IntStream;
import sunhwan.evaluation.Calibration;
import sunhwan.tensor.Tensor;

/**
 * How much a network's logits and a linear machine's scores count in what both say together: the
 * softmax of {@code network·logits + machine·scores}.
 *
 * @param network positive
 * @param machine at least 0
 */
record Blend(double network, double machine) {
  /**
   * Where too few rows are left to tell: networks that have seen their rows ten times are surer
   * than they are right, and half of every logit is about what held-out rows of a training part
   * bear out; the scores of a support vector machine lie about ±1, and four times a logit lost
   * least of 0.5 to 6 (ADR 018).
   */
  static final Blend USUAL = new Blend(0.5, 2);

  private static final int SHARES = 50;

  Blend {
    if (!(network > 0) || !(machine >= 0)) {
      throw new IllegalArgumentException(
          "Blend: expected network > 0 and machine ≥ 0, got " + network + " and " + machine);
    }
  }

  /** Of a network alone: the temperature of rows that it did not learn from. */
  static Blend of(Tensor logits, int[] classes) {
    return new Blend(1 / Calibration.temperature(logits, classes), 0);
  }

  /**
   * The blend of the smallest loss on rows that neither learnt from.
   *
   * @param logits of the network, (rows, classes)
   * @param scores of the machine, (rows, classes)
   * @param classes of the rows
   */
  static Blend of(Tensor logits, Tensor scores, int[] classes) {
    double network = 1 / spread(logits);
    double machine = 1 / spread(scores);
    Blend best = USUAL;
    double least = Double.POSITIVE_INFINITY;
    for (int share = 1; share <= SHARES; share++) {
      Blend mixed = new Blend(network * share / SHARES, (machine * (SHARES - share)) / SHARES);
      Tensor sum = mixed.of(logits, scores);
      double temperature = Calibration.temperature(sum, classes);
      double loss = Calibration.loss(sum, classes, temperature);
      if (loss < least) {
        least = loss;
        best = new Blend(mixed.network / temperature, mixed.machine / temperature);
      }
    }
    return best;
  }

  /** What both say, before the softmax. */
  Tensor of(Tensor logits, Tensor scores) {
    float[] sum = new float[logits.data().length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = (float) (network * logits.data()[i] + machine * scores.data()[i]);
    }
    return Tensor.of(logits.shape(), sum);
  }

  /** Root of the mean square about the mean of each row; 1 where all are alike. */
  private static double spread(Tensor of) {
    int count = of.shape().size(1);
    double squares = 0;
    for (int from = 0; from < of.data().length; from += count) {
      int row = from;
      double mean =
          IntStream.range(0, count).mapToDouble(k -> of.data()[row + k]).average().orElse(0);
      for (int k = 0; k < count; k++) {
        squares += (of.data()[row + k] - mean) * (of.data()[row + k] - mean);
      }
    }
    return squares > 0 ? Math.sqrt(squares / of.data().length) : 1;
  }
}
