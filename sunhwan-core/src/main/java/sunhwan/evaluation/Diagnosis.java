package sunhwan.evaluation;

import static sunhwan.evaluation.Wording.decimals;
import static sunhwan.evaluation.Wording.percent;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sunhwan.training.History;

/**
 * Turns facts about data, training and predictions into {@link Finding}s; an empty result means
 * that nothing is wrong.
 */
public final class Diagnosis {

  /** From this share of unknown words on, it is said. */
  public static final double UNKNOWN_WORDS_FROM = 0.20;

  /** Share of words without a vector in a file from which on it is said. */
  public static final double WITHOUT_VECTOR_FROM = 0.50;

  /** From this share of truncated documents on, it is said. */
  public static final double TRUNCATED_FROM = 0.05;

  /** From this share of computed padding on, it is said. */
  public static final double PADDING_FROM = 0.50;

  /** From this ratio of the largest to the smallest class on, it is said. */
  public static final double IMBALANCE_FROM = 3;

  /** By this part of its lowest value must validation loss have risen. */
  public static final double OVERFITTING_RISE = 0.05;

  private static final int NAMES_AT_MOST = 5;
  private static final int ROUND_TO = 1000;
  private static final int VOCABULARY_AT_MOST = 20_000;

  private Diagnosis() {}

  /**
   * What the predictions on unseen rows give away: a single class, no better than the majority,
   * classes never predicted.
   */
  public static List<Finding> ofPredictions(ConfusionMatrix confusion) {
    List<Finding> findings = new ArrayList<>();
    singleClass(confusion).ifPresent(findings::add);
    noBetterThanMajority(confusion).ifPresent(findings::add);
    classNeverPredicted(confusion).ifPresent(findings::add);
    return List.copyOf(findings);
  }

  /**
   * Whether one and the same class is answered to every row; said only where the rows are of
   * several classes.
   */
  public static Optional<Finding> singleClass(ConfusionMatrix confusion) {
    int[] answered = predicted(confusion);
    if (answered.length != 1 || confusion.majorityShare() == 1) return Optional.empty();
    return Optional.of(
        Wording.ONE_ANSWER.say(
            confusion.majorityShare(),
            confusion.classes().get(answered[0]),
            confusion.rows(),
            percent(confusion.accuracy()),
            percent(confusion.majorityShare())));
  }

  /**
   * Whether the 95 % interval of the accuracy includes the share of the majority class, or lies
   * below it.
   */
  public static Optional<Finding> noBetterThanMajority(ConfusionMatrix confusion) {
    Interval interval = confusion.accuracyInterval();
    double majority = confusion.majorityShare();
    if (interval.low() > majority || majority == 1) return Optional.empty();
    Wording wording =
        interval.contains(majority) ? Wording.NOT_ABOVE_MAJORITY : Wording.BELOW_MAJORITY;
    return Optional.of(
        wording.say(
            confusion.accuracy(),
            percent(confusion.accuracy()),
            percent(interval.low()),
            percent(interval.high()),
            percent(majority),
            confusion.classes().get(confusion.majority())));
  }

  /**
   * Whether a linear model of the same rows got more of them right.
   *
   * @param linear its accuracy
   * @param accuracy of the model that is spoken of
   * @param p how probable such a difference is between equals
   */
  public static Optional<Finding> behindLinear(double linear, double accuracy, double p) {
    return linear > accuracy
        ? Optional.of(
            Wording.BEHIND_LINEAR.say(linear, percent(linear), percent(accuracy), decimals(p)))
        : Optional.empty();
  }

  /**
   * Which classes have rows but are never answered; not said where a single class is answered,
   * which says it all.
   */
  public static Optional<Finding> classNeverPredicted(ConfusionMatrix confusion) {
    int[] silent =
        IntStream.range(0, confusion.classes().size())
            .filter(i -> confusion.support(i) > 0 && confusion.predictions(i) == 0)
            .toArray();
    if (silent.length == 0 || predicted(confusion).length == 1) return Optional.empty();
    String names =
        IntStream.of(silent)
            .limit(NAMES_AT_MOST)
            .mapToObj(i -> "“" + confusion.classes().get(i) + "”")
            .collect(Collectors.joining(", "));
    String more =
        silent.length > NAMES_AT_MOST ? " and " + (silent.length - NAMES_AT_MOST) + " more" : "";
    long rows = IntStream.of(silent).mapToLong(confusion::support).sum();
    return Optional.of(
        Wording.SILENT_CLASSES.say(silent.length, names + more, rows, confusion.rows()));
  }

  private static int[] predicted(ConfusionMatrix confusion) {
    return IntStream.range(0, confusion.classes().size())
        .filter(i -> confusion.predictions(i) > 0)
        .toArray();
  }

  /**
   * Whether, from its lowest value to the last epoch, validation loss rose while training loss
   * fell.
   *
   * @param bestRestored whether the weights of the best epoch were kept, rather than the last
   */
  public static Optional<Finding> overfitting(History history, boolean bestRestored) {
    if (!history.has("loss") || !history.has("val_loss")) return Optional.empty();
    OptionalInt best = history.bestEpoch("val_loss");
    int last = history.epochs();
    if (best.isEmpty()) return Optional.empty();
    int since = best.getAsInt();
    double lowest = history.series("val_loss").get(since - 1);
    double validation = history.series("val_loss").get(last - 1);
    double before = history.series("loss").get(since - 1);
    double training = history.series("loss").get(last - 1);
    boolean rose =
        Double.isFinite(validation) && validation - lowest > OVERFITTING_RISE * Math.abs(lowest);
    if (!rose || !(training < before)) return Optional.empty();
    Wording wording = bestRestored ? Wording.OVERFITTING_BEST_KEPT : Wording.OVERFITTING_LAST_KEPT;
    return Optional.of(
        wording.say(
            since,
            since,
            last,
            decimals(lowest),
            decimals(validation),
            decimals(before),
            decimals(training)));
  }

  /**
   * Whether validation loss was at its lowest in the last epoch; to be asked where a training did
   * all its epochs.
   */
  public static Optional<Finding> unfinished(History history) {
    int last = history.epochs();
    if (last < 2 || !history.has("val_loss")) return Optional.empty();
    if (history.bestEpoch("val_loss").orElse(0) != last) return Optional.empty();
    double before = history.series("val_loss").get(last - 2);
    double now = history.series("val_loss").get(last - 1);
    return Optional.of(
        Wording.UNFINISHED_TRAINING.say(last, last, decimals(before), decimals(now)));
  }

  /**
   * The loss was NaN or infinite in this epoch and batch, both counted from 1, at this learning
   * rate.
   */
  public static Finding notFinite(int epoch, int batch, double learningRate) {
    if (epoch < 1 || batch < 1 || !(learningRate > 0)) {
      throw new IllegalArgumentException(
          "Diagnosis: expected epoch and batch from 1 and a positive learning rate, got %d, %d and %s"
              .formatted(epoch, batch, learningRate));
    }
    return Wording.BLEW_UP.say(epoch, epoch, batch, plain(learningRate / 10));
  }

  private static String plain(double value) {
    return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  /**
   * Whether many of the running words are unknown.
   *
   * @param vocabulary number of words that the vocabulary may hold
   * @param different number of different words in the training part that are frequent enough to be
   *     learnt; 0 where it is not known
   */
  public static Optional<Finding> unknownWords(
      long unknown, long words, int vocabulary, int different) {
    double share = share("unknown words", unknown, words);
    if (share < UNKNOWN_WORDS_FROM) return Optional.empty();
    Wording wording = vocabulary < different ? Wording.SMALL_VOCABULARY : Wording.UNSEEN_WORDS;
    int enough = Math.ceilDiv(different, ROUND_TO) * ROUND_TO;
    int suggested =
        Math.max(Math.min(enough, VOCABULARY_AT_MOST), Math.min(enough, 2 * vocabulary));
    return Optional.of(wording.say(share, percent(share), vocabulary, different, suggested));
  }

  /**
   * Whether a file of vectors has few of the running words, for want of them or because the
   * vocabulary leaves them out.
   *
   * @param tokens of the vocabulary that have a vector
   * @param vocabulary tokens that there are
   * @param without running words that have none
   * @param words running words
   * @param analyzer that cut the texts into words
   */
  public static Optional<Finding> fewVectors(
      long tokens, long vocabulary, long without, long words, String analyzer) {
    double share = share("words without a vector", without, words);
    if (share < WITHOUT_VECTOR_FROM) return Optional.empty();
    Wording wording =
        2 * tokens < vocabulary ? Wording.MISSING_VECTORS : Wording.VECTORS_OF_RARE_WORDS;
    return Optional.of(wording.say(share, percent(share), tokens, vocabulary, analyzer));
  }

  /**
   * Whether many documents were cut.
   *
   * @param maxLength steps that are kept
   * @param enough steps that would keep 95 of 100 documents whole
   */
  public static Optional<Finding> truncated(
      long truncated, long documents, int maxLength, int enough) {
    double share = share("truncated documents", truncated, documents);
    if (share < TRUNCATED_FROM) return Optional.empty();
    return Optional.of(
        Wording.CUT_DOCUMENTS.say(share, percent(share), truncated, documents, maxLength, enough));
  }

  /** Whether most of the steps that an unmasked network computes are padding. */
  public static Optional<Finding> padding(long padded, long steps) {
    double share = share("padded steps", padded, steps);
    if (share < PADDING_FROM) return Optional.empty();
    return Optional.of(Wording.COMPUTED_PADDING.say(share, percent(share)));
  }

  /** Whether test texts also stand in the training part. */
  public static Optional<Finding> duplicates(long repeated, long testRows) {
    double share = share("repeated test texts", repeated, testRows);
    if (repeated == 0) return Optional.empty();
    return Optional.of(
        Wording.SEEN_BEFORE.say((double) repeated, repeated, testRows, percent(share)));
  }

  /** Whether the classes' numbers of rows, each at least 1, differ much. */
  public static Optional<Finding> imbalance(Map<String, Long> classCounts) {
    if (classCounts.isEmpty() || classCounts.values().stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException(
          "Diagnosis: expected classes with at least one row each, got " + classCounts);
    }
    Comparator<Map.Entry<String, Long>> bySize = Map.Entry.comparingByValue();
    Map.Entry<String, Long> largest = classCounts.entrySet().stream().max(bySize).orElseThrow();
    Map.Entry<String, Long> smallest = classCounts.entrySet().stream().min(bySize).orElseThrow();
    double ratio = (double) largest.getValue() / smallest.getValue();
    if (ratio < IMBALANCE_FROM) return Optional.empty();
    return Optional.of(
        Wording.UNEVEN_CLASSES.say(
            ratio,
            largest.getKey(),
            largest.getValue(),
            Wording.ratio(ratio),
            smallest.getKey(),
            smallest.getValue()));
  }

  /**
   * What language models have learnt of texts.
   *
   * @param perplexities on texts that they did not learn from, one a model; above 0 and finite
   * @param unigram perplexity of the frequencies of what they foretell
   */
  public static Finding languageModel(double[] perplexities, double unigram) {
    DoubleSummaryStatistics all = Arrays.stream(perplexities).summaryStatistics();
    if (!(all.getMin() > 0) || !Double.isFinite(all.getMax()) || !(unigram > 0)) {
      throw new IllegalArgumentException(
          "Diagnosis: expected positive perplexities, got %s and %s"
              .formatted(Arrays.toString(perplexities), unigram));
    }
    return Wording.FORETOLD.say(
        all.getAverage(),
        Arrays.stream(perplexities).mapToObj(Diagnosis::plain).collect(Collectors.joining(" and ")),
        plain(unigram));
  }

  private static double share(String what, long part, long whole) {
    if (part < 0 || whole < part) {
      throw new IllegalArgumentException(
          "Diagnosis: expected %s between 0 and the whole, got %d of %d"
              .formatted(what, part, whole));
    }
    return whole == 0 ? 0 : (double) part / whole;
  }
}
