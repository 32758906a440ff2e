package sunhwan.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sunhwan.tensor.Tensor;

/**
 * Labels out of the logits of a model that was trained with {@code CTC}, Graves et al. 2006:
 * Keras's {@code ops.ctc_decode}.
 *
 * @param maskIndex the blank's class; 0 as in Keras
 */
public record CTCDecoder(int maskIndex) {
  /** Labels with the logarithm of their probability. */
  public record Path(List<Integer> labels, double logProbability) {
    public Path {
      labels = List.copyOf(labels);
    }
  }

  public CTCDecoder {
    if (maskIndex < 0) {
      throw new IllegalArgumentException(
          "CTCDecoder: maskIndex must be at least 0, got " + maskIndex);
    }
  }

  /** Class 0 is the blank. */
  public static CTCDecoder of() {
    return new CTCDecoder(0);
  }

  /**
   * The likeliest class of each step, repeats and blanks taken out: fast, and not always the
   * likeliest labels.
   *
   * @param logits (batch, time, classes)
   * @param lengths steps of each example that count
   */
  public List<List<Integer>> greedy(Tensor logits, int[] lengths) {
    check(logits, lengths);
    List<List<Integer>> all = new ArrayList<>();
    for (int b = 0; b < lengths.length; b++) {
      double[][] logs = logSoftmax(logits, b, lengths[b]);
      List<Integer> labels = new ArrayList<>();
      int before = maskIndex;
      for (double[] step : logs) {
        int best = 0;
        for (int c = 1; c < step.length; c++) {
          best = step[c] > step[best] ? c : best;
        }
        if (best != before && best != maskIndex) {
          labels.add(best);
        }
        before = best;
      }
      all.add(List.copyOf(labels));
    }
    return all;
  }

  /**
   * The likeliest labels that a beam of prefixes finds, best first; with a beam as wide as there
   * are prefixes, the likeliest there are.
   *
   * @param logits (batch, time, classes)
   * @param lengths steps of each example that count
   * @param beamWidth prefixes kept at each step, positive; Keras's default is 100
   * @param topPaths labels handed out for each example at most
   */
  public List<List<Path>> beam(Tensor logits, int[] lengths, int beamWidth, int topPaths) {
    check(logits, lengths);
    if (beamWidth < 1 || topPaths < 1) {
      throw new IllegalArgumentException(
          "CTCDecoder: beamWidth and topPaths must be positive, got "
              + beamWidth
              + " and "
              + topPaths);
    }
    List<List<Path>> all = new ArrayList<>();
    for (int b = 0; b < lengths.length; b++) {
      Map<List<Integer>, Ends> beam = Map.of(List.of(), new Ends(0, Double.NEGATIVE_INFINITY));
      for (double[] step : logSoftmax(logits, b, lengths[b])) {
        beam = widest(read(beam, step), beamWidth);
      }
      all.add(
          widest(beam, topPaths).entrySet().stream()
              .map(e -> new Path(e.getKey(), e.getValue().either()))
              .toList());
    }
    return all;
  }

  /** Log probabilities of all ways to a prefix that end with a blank, and with its last label. */
  private record Ends(double blank, double label) {
    double either() {
      return add(blank, label);
    }

    Ends plus(double moreBlank, double moreLabel) {
      return new Ends(add(blank, moreBlank), add(label, moreLabel));
    }
  }

  private Map<List<Integer>, Ends> read(Map<List<Integer>, Ends> beam, double[] step) {
    Map<List<Integer>, Ends> next = new LinkedHashMap<>();
    double never = Double.NEGATIVE_INFINITY;
    beam.forEach(
        (prefix, ends) -> {
          int last = prefix.isEmpty() ? maskIndex : prefix.getLast();
          double stays = prefix.isEmpty() ? never : ends.label() + step[last];
          put(next, prefix, ends.either() + step[maskIndex], stays);
          for (int c = 0; c < step.length; c++) {
            if (c != maskIndex) {
              List<Integer> longer = new ArrayList<>(prefix);
              longer.add(c);
              // the same label again needs a blank between
              double before = c == last ? ends.blank() : ends.either();
              put(next, List.copyOf(longer), never, before + step[c]);
            }
          }
        });
    return next;
  }

  private static void put(
      Map<List<Integer>, Ends> next, List<Integer> prefix, double blank, double label) {
    Ends none = new Ends(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
    next.put(prefix, next.getOrDefault(prefix, none).plus(blank, label));
  }

  private static Map<List<Integer>, Ends> widest(Map<List<Integer>, Ends> beam, int width) {
    Map<List<Integer>, Ends> kept = new LinkedHashMap<>();
    beam.entrySet().stream()
        .sorted(Comparator.comparingDouble(e -> -e.getValue().either()))
        .limit(width)
        .forEach(e -> kept.put(e.getKey(), e.getValue()));
    return kept;
  }

  private static double add(double a, double b) {
    double larger = Math.max(a, b);
    return larger == Double.NEGATIVE_INFINITY
        ? larger
        : larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
  }

  private static double[][] logSoftmax(Tensor logits, int example, int length) {
    int time = logits.shape().size(1);
    int classes = logits.shape().size(2);
    double[][] logs = new double[length][classes];
    for (int t = 0; t < length; t++) {
      double sum = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        logs[t][c] = logits.data()[(example * time + t) * classes + c];
        sum = add(sum, logs[t][c]);
      }
      for (int c = 0; c < classes; c++) {
        logs[t][c] -= sum;
      }
    }
    return logs;
  }

  private void check(Tensor logits, int[] lengths) {
    boolean fits =
        logits.shape().rank() == 3
            && logits.shape().size(0) == lengths.length
            && maskIndex < logits.shape().size(2);
    for (int length : lengths) {
      fits = fits && length >= 0 && length <= logits.shape().size(1);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "CTCDecoder: expected logits (batch, time, classes), a length of at most time for each"
              + " example, and a class for the blank, got "
              + logits.shape()
              + ", "
              + lengths.length
              + " lengths and maskIndex="
              + maskIndex);
    }
  }
}
