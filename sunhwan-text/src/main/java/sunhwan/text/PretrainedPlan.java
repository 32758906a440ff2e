package sunhwan.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;

/**
 * How language models are trained on given texts, and classifiers made of them.
 *
 * @param pieces that the texts are cut into, as far as they have so many
 * @param words most words of all texts that language models read in an epoch
 * @param languageEpochs of each language model, at most: the best on validation texts is kept
 * @param epochs of a classifier once all its layers learn
 * @param length most pieces of a document that a classifier reads
 * @param reasons what was chosen and why, a sentence each
 */
public record PretrainedPlan(
    int pieces, long words, int languageEpochs, int epochs, int length, List<String> reasons) {
  private static final int FEWEST_PIECES = 2000;
  private static final int MOST_PIECES = 8000;
  private static final int WORDS_A_PIECE = 50;

  /** Words that a language model reads in all its epochs. */
  private static final long READ = 600_000;

  private static final long MOST_WORDS = 1_500_000;
  private static final int LANGUAGE_EPOCHS = 10;
  private static final int EPOCHS = 6;
  private static final long UPDATES = 6000;
  private static final int BATCH = 32;
  private static final int SHORT = 200;
  private static final int LONG = 400;
  private static final int MANY_WORDS = 100;

  public PretrainedPlan {
    reasons = List.copyOf(reasons);
  }

  /**
   * Counts words; nothing is learnt yet.
   *
   * @param texts that the language models learn from
   * @param unlabelled how many of these have no class
   * @param rows that the classifier learns from
   * @param most epochs that may be
   */
  static PretrainedPlan of(List<String> texts, int unlabelled, Experiment.Part rows, int most) {
    long words = texts.stream().mapToLong(text -> new StringTokenizer(text).countTokens()).sum();
    int pieces = Math.clamp(words / WORDS_A_PIECE, FEWEST_PIECES, MOST_PIECES);
    int languageEpochs = Math.clamp(READ / Math.max(1, words), 1, LANGUAGE_EPOCHS);
    int epochs = Math.clamp(UPDATES * BATCH / Math.max(1, rows.size()), 2, EPOCHS);
    long longer =
        rows.documents().stream()
            .filter(text -> new StringTokenizer(text).countTokens() > MANY_WORDS)
            .count();
    int length = 2 * longer > rows.size() ? LONG : SHORT;
    languageEpochs = Math.min(languageEpochs, most);
    epochs = Math.min(epochs, most);
    List<String> reasons = new ArrayList<>();
    reasons.add(
        String.format(
            Locale.ROOT,
            "Two language models, one forwards and one backwards, learn to foretell pieces of"
                + " %,d texts of %,d words%s; the validation texts only say how well they do.",
            texts.size(),
            words,
            unlabelled > 0
                ? String.format(Locale.ROOT, ", %,d of which have no class", unlabelled)
                : ""));
    if (words > MOST_WORDS) {
      reasons.add(
          String.format(
              Locale.ROOT, "They read %,d words of these, drawn text by text.", MOST_WORDS));
    }
    reasons.add(
        String.format(
            Locale.ROOT,
            "There are at most %,d different pieces: one for each %d words, but %,d to %,d.",
            pieces,
            WORDS_A_PIECE,
            FEWEST_PIECES,
            MOST_PIECES));
    reasons.add(
        String.format(
            Locale.ROOT,
            "%s of the language models; then classifiers begin with their weights: the last layer"
                + " learns for one epoch, the LSTM with it for one, all for %d, of the first %d"
                + " pieces of a document.",
            languageEpochs == 1 ? "1 epoch" : languageEpochs + " epochs",
            epochs,
            length));
    return new PretrainedPlan(pieces, MOST_WORDS, languageEpochs, epochs, length, reasons);
  }
}
