package sunhwan.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;
import java.util.stream.Stream;

/**
 * The most accurate model that a budget allows, chosen from the rows to learn from before anything
 * is trained.
 *
 * <p>The work is counted, in words that networks read, and the clock is never looked at: the same
 * rows and the same budget choose the same model on every machine. Test rows are not looked at
 * either.
 *
 * @param model chosen
 * @param reasons what was counted and chosen, a sentence each
 */
public record ModelChoice(TextModel model, List<String> reasons) {
  /** What a fold of Seoul-120 takes, and no more than people wait for. */
  public static final Duration USUAL = Duration.ofSeconds(90);

  /** Words of a training that one thread of a server's core reads in a second, rounded down. */
  private static final long WORDS_A_SECOND = 20_000;

  private static final int WORDS_OF_A_DOCUMENT = 100;

  public ModelChoice {
    reasons = List.copyOf(reasons);
  }

  /**
   * Chooses for the rows of an experiment.
   *
   * @param budget of one thread's time
   * @throws IllegalArgumentException where the budget is not positive
   */
  public static ModelChoice of(Experiment experiment, Duration budget) {
    if (!budget.isPositive()) {
      throw new IllegalArgumentException(
          "ModelChoice: budget must be positive, got " + budget.toSeconds() + " s");
    }
    long words =
        Stream.of(experiment.train(), experiment.validation(), experiment.auxiliary())
            .flatMap(part -> part.documents().stream())
            .mapToLong(ModelChoice::words)
            .sum();
    List<String> reasons = new ArrayList<>();
    for (SubwordModel model : List.of(SubwordModel.ENSEMBLE, SubwordModel.WIDE_DEEP)) {
      int epochs = experiment.plan(model).epochs();
      long seconds = Math.ceilDiv(words * epochs * model.members(), WORDS_A_SECOND);
      boolean fits = seconds <= budget.toSeconds();
      reasons.add(
          String.format(
              Locale.ROOT,
              "%s %s %,d words %d times%s, counted as %,d s of %,d.",
              model.word(),
              fits ? "reads" : "would read",
              words,
              epochs,
              model.members() > 1 ? " in each of " + model.members() + " networks" : "",
              seconds,
              budget.toSeconds()));
      if (fits) {
        return new ModelChoice(model, reasons);
      }
    }
    reasons.add("No network fits, so it is the linear machine of n-grams, which takes seconds.");
    return new ModelChoice(NgramModel.TFIDF_LINEAR, reasons);
  }

  private static long words(String document) {
    return Math.min(WORDS_OF_A_DOCUMENT, new StringTokenizer(document).countTokens());
  }
}
