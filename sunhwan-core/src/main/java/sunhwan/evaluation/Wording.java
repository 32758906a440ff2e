package sunhwan.evaluation;

import static sunhwan.evaluation.Finding.Code.CLASS_NEVER_PREDICTED;
import static sunhwan.evaluation.Finding.Code.DUPLICATES;
import static sunhwan.evaluation.Finding.Code.FEW_VECTORS;
import static sunhwan.evaluation.Finding.Code.IMBALANCE;
import static sunhwan.evaluation.Finding.Code.LANGUAGE_MODEL;
import static sunhwan.evaluation.Finding.Code.LINEAR_IS_BETTER;
import static sunhwan.evaluation.Finding.Code.NOT_FINITE;
import static sunhwan.evaluation.Finding.Code.NO_BETTER_THAN_MAJORITY;
import static sunhwan.evaluation.Finding.Code.OVERFITTING;
import static sunhwan.evaluation.Finding.Code.PADDING;
import static sunhwan.evaluation.Finding.Code.SINGLE_CLASS;
import static sunhwan.evaluation.Finding.Code.TRUNCATED;
import static sunhwan.evaluation.Finding.Code.UNFINISHED;
import static sunhwan.evaluation.Finding.Code.UNKNOWN_WORDS;

import java.util.Locale;

/**
 * Every sentence that the program says by itself, each with its fix; {@code %n$s} stand for the
 * arguments of {@link #say}.
 */
enum Wording {
  ONE_ANSWER(
      SINGLE_CLASS,
      "Predicts a single class only: “%1$s” for all %2$,d rows, which is right for %3$s of them;"
          + " always answering the most frequent class gives %4$s.",
      "It has learnt nothing from the text: if it reads padding, skip that with --mask; else try a"
          + " lower --learning-rate or --class-weight balanced."),
  NOT_ABOVE_MAJORITY(
      NO_BETTER_THAN_MAJORITY,
      "No better than the majority class: the accuracy of %1$s has a 95%% interval of %2$s to %3$s,"
          + " which includes the %4$s of always answering “%5$s”.",
      "If it reads padding, skip that with --mask; else raise --vocabulary, or score on more rows"
          + " (--test-size)."),
  BELOW_MAJORITY(
      NO_BETTER_THAN_MAJORITY,
      "Worse than the majority class: the accuracy of %1$s has a 95%% interval of %2$s to %3$s,"
          + " which lies below the %4$s of always answering “%5$s”.",
      "Check that the labels belong to the texts; then try a lower --learning-rate."),
  BEHIND_LINEAR(
      LINEAR_IS_BETTER,
      "A linear model of word or character runs, trained on the same rows, is right in %s of the"
          + " test rows, this one in %s (McNemar's p %s).",
      "Keep that one with --model tfidf-linear, or see what else there is with --models."),
  SILENT_CLASSES(
      CLASS_NEVER_PREDICTED,
      "Never predicts %1$s, although %2$,d of %3$,d rows are of such a class.",
      "Give rare classes more weight with --class-weight balanced, or name the classes to keep with"
          + " --keep."),
  OVERFITTING_LAST_KEPT(
      OVERFITTING,
      "Over-fitting since epoch %1$s: by epoch %2$s validation loss had risen from %3$s to %4$s"
          + " while training loss fell from %5$s to %6$s.",
      "The last weights were kept; keep those of epoch %1$s with --restore-best."),
  UNFINISHED_TRAINING(
      UNFINISHED,
      "Still learning when its %d epochs were over: validation loss had fallen from %s to %s in the"
          + " last one.",
      "Give it more with --epochs."),
  OVERFITTING_BEST_KEPT(
      OVERFITTING,
      "Over-fitting since epoch %1$s: by epoch %2$s validation loss had risen from %3$s to %4$s"
          + " while training loss fell from %5$s to %6$s.",
      "The weights of epoch %1$s were kept; to get further, raise --dropout or add training rows."),
  BLEW_UP(
      NOT_FINITE,
      "The loss was not finite in epoch %1$s, batch %2$s: training stopped and kept the last good"
          + " weights.",
      "Lower the learning rate, e.g. --learning-rate %3$s."),
  SMALL_VOCABULARY(
      UNKNOWN_WORDS,
      "%1$s of the words are unknown to the vocabulary of %2$,d words.",
      "The training part has %3$,d different words to learn: raise the limit with --vocabulary"
          + " %4$s."),
  UNSEEN_WORDS(
      UNKNOWN_WORDS,
      "%1$s of the words are unknown: the training part does not have them, or not often enough to"
          + " learn from.",
      "Cut texts finer with --analyzer syllables or characters, or add training rows."),
  MISSING_VECTORS(
      FEW_VECTORS,
      "%1$s of the text begin without a vector of the file, which has %2$,d of the %3$,d tokens of"
          + " the vocabulary, as --analyzer %4$s cuts them.",
      "Cut texts as the file's words are, mostly with --analyzer words or whitespace, and name a"
          + " file of the texts' language."),
  VECTORS_OF_RARE_WORDS(
      FEW_VECTORS,
      "%1$s of the text begin without a vector of the file, though it has %2$,d of the %3$,d tokens"
          + " of the vocabulary: most of the text are words that are not in it.",
      "Let the vocabulary have rare words, too, with --min-frequency 1, and --vocabulary where that"
          + " is the limit."),
  CUT_DOCUMENTS(
      TRUNCATED,
      "%1$s of the documents (%2$,d of %3$,d) are longer than %4$,d steps and were cut.",
      "Keep 95 of 100 whole with --max-length %5$s."),
  COMPUTED_PADDING(
      PADDING,
      "%1$s of the steps are padding, and the network reads them as if they were words.",
      "Skip them with --mask."),
  SEEN_BEFORE(
      DUPLICATES,
      "%1$,d of %2$,d test texts (%3$s) also stand in the training part, so the score flatters.",
      "Keep one copy of each text in the file."),
  UNEVEN_CLASSES(
      IMBALANCE,
      "The largest class, “%1$s” (%2$,d rows), is %3$s times the smallest, “%4$s” (%5$,d rows).",
      "Weigh them alike with --class-weight balanced, and judge by macro-F1."),
  FORETOLD(
      LANGUAGE_MODEL,
      "On validation texts the language model's perplexity is %1$s a piece; that of the pieces'"
          + " frequencies alone is %2$s.",
      "Give it more to learn from with --unlabelled.");

  private final Finding.Code code;
  private final String sentence;
  private final String fix;

  Wording(Finding.Code code, String sentence, String fix) {
    this.code = code;
    this.sentence = sentence;
    this.fix = fix;
  }

  Finding say(double value, Object... arguments) {
    return new Finding(
        code,
        String.format(Locale.ROOT, sentence, arguments),
        String.format(Locale.ROOT, fix, arguments),
        value);
  }

  /** A share between 0 and 1 as per cent with one decimal. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  /** A number with three decimals: a loss. */
  static String decimals(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /** A ratio with one decimal. */
  static String ratio(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
