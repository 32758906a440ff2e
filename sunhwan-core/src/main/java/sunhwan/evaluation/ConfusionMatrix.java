package sunhwan.evaluation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How many rows of every actual class were predicted as which class: {@code
 * counts[actual][predicted]}.
 *
 * <p>All scores follow scikit-learn with {@code zero_division=0}: what would divide by nothing is
 * 0, and averages run over the classes that occur, as actual or as predicted.
 */
public record ConfusionMatrix(List<String> classes, List<List<Long>> counts) {

  public ConfusionMatrix {
    classes = List.copyOf(classes);
    counts = counts.stream().map(List::copyOf).toList();
    int size = classes.size();
    if (size == 0)
      throw new IllegalArgumentException("ConfusionMatrix: expected at least one class, got none");
    if (new HashSet<>(classes).size() != size) {
      throw new IllegalArgumentException(
          "ConfusionMatrix: expected different class names, got " + classes);
    }
    if (counts.size() != size || counts.stream().anyMatch(row -> row.size() != size)) {
      throw new IllegalArgumentException(
          "ConfusionMatrix: expected %d rows of %d counts, one a class, got %s"
              .formatted(size, size, counts.stream().map(List::size).toList()));
    }
    if (counts.stream().anyMatch(row -> row.stream().anyMatch(count -> count < 0))) {
      throw new IllegalArgumentException("ConfusionMatrix: expected counts from 0, got " + counts);
    }
    if (counts.stream().allMatch(row -> row.stream().allMatch(count -> count == 0))) {
      throw new IllegalArgumentException(
          "ConfusionMatrix: expected at least one row to score, got none. Is the test part empty?");
    }
  }

  /** Counts rows by their actual and predicted class, both as indices into {@code classes}. */
  public static ConfusionMatrix of(List<String> classes, int[] actual, int[] predicted) {
    if (actual.length != predicted.length) {
      throw new IllegalArgumentException(
          "ConfusionMatrix: expected as many predictions as rows, got %d for %d"
              .formatted(predicted.length, actual.length));
    }
    long[][] counts = new long[classes.size()][classes.size()];
    for (int row = 0; row < actual.length; row++) {
      counts[index(actual[row], row, "actual", classes)][
          index(predicted[row], row, "predicted", classes)]++;
    }
    return of(classes, counts);
  }

  /** A matrix of these counts, {@code [actual][predicted]}. */
  public static ConfusionMatrix of(List<String> classes, long[][] counts) {
    List<List<Long>> rows = new ArrayList<>();
    for (long[] row : counts)
      rows.add(IntStream.range(0, row.length).mapToObj(i -> row[i]).toList());
    return new ConfusionMatrix(classes, rows);
  }

  private static int index(int value, int row, String what, List<String> classes) {
    if (value < 0 || value >= classes.size()) {
      throw new IllegalArgumentException(
          "ConfusionMatrix: expected the %s class of row %d between 0 and %d, got %d"
              .formatted(what, row, classes.size() - 1, value));
    }
    return value;
  }

  /** Rows of one actual class that were predicted as another, or as itself. */
  public long count(int actual, int predicted) {
    return counts.get(actual).get(predicted);
  }

  /** Number of rows that were scored; at least 1. */
  public long rows() {
    return range().mapToLong(this::support).sum();
  }

  /** Number of rows whose predicted class is the actual one. */
  public long correct() {
    return range().mapToLong(i -> count(i, i)).sum();
  }

  /** Number of rows that actually are of this class. */
  public long support(int actual) {
    return range().mapToLong(predicted -> count(actual, predicted)).sum();
  }

  /** Number of rows that were predicted as this class. */
  public long predictions(int predicted) {
    return range().mapToLong(actual -> count(actual, predicted)).sum();
  }

  /** Share of rows predicted as what they are. */
  public double accuracy() {
    return ratio(correct(), rows());
  }

  /** The 95 % interval of the accuracy: {@link Interval#wilson}. */
  public Interval accuracyInterval() {
    return Interval.wilson(correct(), rows());
  }

  /** The most frequent actual class, the first of equals. */
  public int majority() {
    int best = 0;
    for (int i = 1; i < classes.size(); i++) if (support(i) > support(best)) best = i;
    return best;
  }

  /** Share of the most frequent actual class: the accuracy of always answering it. */
  public double majorityShare() {
    return ratio(support(majority()), rows());
  }

  /** Precision, recall, F1 and support of every class, in the order of {@code classes}. */
  public List<ClassScores> scores() {
    return range().mapToObj(this::scores).toList();
  }

  /** Precision, recall, F1 and support of one class. */
  public ClassScores scores(int index) {
    long hits = count(index, index);
    return new ClassScores(
        classes.get(index),
        ratio(hits, predictions(index)),
        ratio(hits, support(index)),
        ratio(2 * hits, predictions(index) + support(index)),
        support(index));
  }

  /** Mean of the classes' F1, every class counting the same. */
  public double macroF1() {
    return macro(ClassScores::f1);
  }

  /** Mean of the classes' precision, every class counting the same. */
  public double macroPrecision() {
    return macro(ClassScores::precision);
  }

  /** Mean of the classes' recall, every class counting the same. */
  public double macroRecall() {
    return macro(ClassScores::recall);
  }

  /** Mean of the classes' F1, every class counting by its support. */
  public double weightedF1() {
    return range().mapToDouble(i -> scores(i).f1() * support(i)).sum() / rows();
  }

  private double macro(ToDoubleFunction<ClassScores> score) {
    return range()
        .filter(i -> support(i) + predictions(i) > 0)
        .mapToDouble(i -> score.applyAsDouble(scores(i)))
        .average()
        .orElse(0);
  }

  private IntStream range() {
    return IntStream.range(0, classes.size());
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
