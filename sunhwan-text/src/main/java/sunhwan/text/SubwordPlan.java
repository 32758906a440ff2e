package sunhwan.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringTokenizer;

/**
 * How networks of subwords are trained on given rows.
 *
 * @param model what is trained
 * @param epochs of each network, all of which are used: nothing is held out to choose from them
 * @param words most of a document that are read
 * @param classes all classes, those of an auxiliary task included
 * @param rehearses whether a first network learns from the training rows alone, so that validation
 *     rows say how much it and a linear machine count
 * @param reasons what was chosen and why, a sentence each
 */
public record SubwordPlan(
    SubwordModel model,
    int epochs,
    int words,
    int classes,
    boolean rehearses,
    List<String> reasons) {
  private static final int EPOCHS = 10;
  private static final long UPDATES = 12_000;
  private static final int BATCH = 32;
  private static final int FEW_WORDS = 100;
  private static final int MANY_WORDS = 400;

  /** With fewer, what validation rows say is worth less than what it takes. */
  private static final int MANY_DOCUMENTS = 20_000;

  public SubwordPlan {
    reasons = List.copyOf(reasons);
  }

  /**
   * @param rows to learn from
   * @param auxiliary how many of them, the last, belong to an auxiliary task
   * @param unlabelled texts that only words are learnt from
   * @param most epochs that may be
   */
  static SubwordPlan of(
      SubwordModel model,
      Experiment.Part rows,
      int auxiliary,
      List<String> columns,
      int kept,
      int unlabelled,
      SubwordVectors pretraining,
      int most) {
    int classes = Math.max(kept, 1 + Arrays.stream(rows.classes()).max().orElse(0));
    long fewer = Math.max(2, UPDATES * BATCH / Math.max(1, rows.size()));
    int epochs = (int) Math.min(Math.min(EPOCHS, fewer), most);
    int words = words(rows);
    List<String> reasons = new ArrayList<>();
    reasons.add(
        "Words are sums of their own vector and those of runs of 1 to 4 characters, so that a word"
            + " that was never seen is known by its parts; they begin with "
            + switch (pretraining) {
              case LSA -> "a singular value decomposition of ";
              case SKIP_GRAM -> "what stands beside them (skip-gram) in ";
            }
            + (rows.size() + unlabelled)
            + " documents"
            + (unlabelled > 0 ? ", " + unlabelled + " of them without classes." : "."));
    reasons.add(
        columns.size() > 1
            ? "'"
                + columns.getFirst()
                + "' is pooled once more by itself, because it stands apart"
                + " from the rest."
            : "There is one column of text, so there is one pooling.");
    if (words > FEW_WORDS) {
      reasons.add(
          "Of a document "
              + words
              + " words are read, because more than half have over "
              + FEW_WORDS
              + ".");
    }
    if (model.isWide()) {
      reasons.add(
          "The scores of a linear machine of n-grams are added to what the network says, because"
              + " each is right where the other is not.");
    }
    boolean rehearses = rows.size() >= MANY_DOCUMENTS;
    if (rehearses) {
      reasons.add(
          "A first network learns from the training rows alone, and validation rows say how far "
              + (model.isWide() ? "it and the machine" : "it")
              + " can be believed; then all rows are learnt from.");
    }
    if (auxiliary > 0) {
      reasons.add(
          auxiliary
              + " rows of "
              + (classes - kept)
              + (classes - kept == 1 ? " other class" : " other classes")
              + " teach it as well, and are never answers.");
    }
    reasons.add(
        epochs
            + (epochs == 1 ? " epoch" : " epochs")
            + " with a rate that rises and falls once;"
            + " no rows are held out to stop by.");
    if (model == SubwordModel.DISTILLED) {
      reasons.add(
          model.members()
              + " networks from different seeds teach one, which says what they say and takes a"
              + " fifth of their time.");
    } else if (model.members() > 1) {
      reasons.add(
          model.members()
              + " networks from different seeds, because the mean of what they say is"
              + " better than any.");
    }
    return new SubwordPlan(model, epochs, words, classes, rehearses, reasons);
  }

  /** Most words of a document that are worth reading. */
  static int words(Experiment.Part rows) {
    long longer =
        rows.documents().stream()
            .filter(text -> new StringTokenizer(text).countTokens() > FEW_WORDS)
            .count();
    return 2 * longer > rows.size() ? MANY_WORDS : FEW_WORDS;
  }
}
