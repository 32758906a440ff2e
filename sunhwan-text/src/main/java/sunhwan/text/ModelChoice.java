package sunhwan.text;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;
import java.util.stream.Stream;

/**
 * The most accurate model that a budget allows, chosen from the rows to learn from before anything
 * is trained.
 *
 * <p>It is {@link SubwordModel#WIDE_DEEP} or, where that is too much work, {@link
 * NgramModel#NBSVM}. Where there are many rows, validation rows say how much the network and the
 * machine beside it count, so that the two are hardly worse than the machine alone
 * (docs/accuracy.md). The work is counted, in words that networks read, and the clock is never
 * looked at: the same rows and the same budget choose the same model on every machine. Test rows
 * are not looked at either.
 *
 * @param model chosen
 * @param reasons what was counted and chosen, a sentence each
 */
public record ModelChoice(TextModel model, List<String> reasons) {
  /** What a fold of Seoul-120 takes, and no more than people wait for. */
  public static final Duration USUAL = Duration.ofSeconds(90);

  /** Words of a training that one thread of a server's core reads in a second, rounded down. */
  private static final long WORDS_A_SECOND = 20_000;

  /** So many words of texts without classes take as long as one that a network learns from. */
  private static final long LIGHTER = 4;

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
    refuseNone(budget);
    SubwordModel network = SubwordModel.WIDE_DEEP;
    SubwordPlan plan = experiment.plan(network);
    long words =
        Stream.of(experiment.train(), experiment.validation(), experiment.auxiliary())
            .flatMap(part -> part.documents().stream())
            .mapToLong(text -> Math.min(plan.words(), words(text)))
            .sum();
    int trainings = plan.rehearses() ? 2 : 1;
    int times = trainings * plan.epochs();
    long more = trainings * experiment.unlabelled().stream().mapToLong(ModelChoice::words).sum();
    long seconds = Math.ceilDiv(words * times + more / LIGHTER, WORDS_A_SECOND);
    boolean fits = seconds <= budget.toSeconds();
    String counted =
        String.format(
            Locale.ROOT,
            "%s %s %,d words %d times%s, counted as %,d s of %,d.",
            network.word(),
            fits ? "reads" : "would read",
            words,
            times,
            more > 0 ? " and " + experiment.unlabelled().size() + " texts without classes" : "",
            seconds,
            budget.toSeconds());
    return fits
        ? new ModelChoice(network, List.of(counted))
        : new ModelChoice(
            NgramModel.NBSVM,
            List.of(counted, "So it is the linear machine of n-grams, which takes seconds."));
  }

  static void refuseNone(Duration budget) {
    if (!budget.isPositive()) {
      throw new IllegalArgumentException(
          "ModelChoice: budget must be positive, got " + budget.toSeconds() + " s");
    }
  }

  private static int words(String text) {
    return new StringTokenizer(text).countTokens();
  }
}
