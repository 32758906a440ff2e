package sunhwan.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import sunhwan.evaluation.Evaluation;

/**
 * Looks for settings of a recurrent network, on the rows to learn from alone: the rows that the
 * experiment would test on take part in nothing, and of the others some are held out to score the
 * trials, and some to stop them.
 *
 * @param trials that were done, the best first: those that were trained longest, and of these the
 *     most accurate, and of these that with the smallest loss
 */
public record Search(List<Trial> trials) {
  private static final int THIRD = 3;

  /** Draws for each trial; where nearly everything is fixed there are few different ones. */
  private static final int ATTEMPTS = 100;

  private static final float LOWEST_RATE = 3e-4f;
  private static final float HIGHEST_RATE = 1e-2f;

  public Search {
    trials = List.copyOf(trials);
  }

  /** How trials are spent. */
  public enum Strategy {
    /** Every trial to its end: Bergstra and Bengio 2012. */
    RANDOM,
    /**
     * Every trial with few epochs, the best third with three times as many, and so on: Jamieson and
     * Talwalkar 2016, with the third of Li et al. 2018.
     */
    HALVING
  }

  /**
   * What is tried.
   *
   * @param strategy how trials are spent
   * @param trials settings, at least 2; the first are the recipe's own
   * @param seed of the settings that are drawn
   * @param fixed settings that stay as the recipe has them, by their options' names: units
   */
  public record Plan(Strategy strategy, int trials, long seed, Set<String> fixed) {
    public Plan {
      fixed = Set.copyOf(fixed);
      if (trials < 2) {
        throw new IllegalArgumentException(
            "Search: expected at least 2 trials, the first of which is the recipe itself, got "
                + trials);
      }
    }

    /** Trainings of each round, and the share of the epochs that they get. */
    List<Round> rounds() {
      List<Round> rounds = new ArrayList<>();
      int shares = 1;
      for (int left = trials; strategy == Strategy.HALVING && left > 1; left = third(left)) {
        shares *= THIRD;
      }
      for (int left = trials; shares >= 1; left = third(left), shares /= THIRD) {
        rounds.add(new Round(left, shares));
      }
      return rounds;
    }

    private static int third(int of) {
      return Math.ceilDiv(of, THIRD);
    }

    /** Trainings in all. */
    public int trainings() {
      return rounds().stream().mapToInt(Round::trials).sum();
    }
  }

  /**
   * One round.
   *
   * @param trials that take part
   * @param share of the epochs is one through this
   */
  record Round(int trials, int share) {}

  /**
   * Settings to try.
   *
   * @param number from 1, in the order in which they were drawn
   * @param recipe with the settings
   */
  public record Candidate(int number, Recipe recipe) {

    /** The settings that a search varies, by their options' names. */
    public Map<String, String> settings() {
      Map<String, String> all = recipe.settings();
      Map<String, String> varied = new LinkedHashMap<>();
      VARIED.forEach(name -> varied.put(name, all.get(name)));
      return varied;
    }
  }

  /**
   * What settings reached on rows that they did not learn from.
   *
   * @param candidate the settings
   * @param epochs that it could have in its last round
   * @param evaluation of its last round
   * @param seconds of all its rounds
   */
  public record Trial(Candidate candidate, int epochs, Evaluation evaluation, double seconds) {}

  private static final List<String> VARIED =
      List.of(
          "learning-rate",
          "batch-size",
          "dropout",
          "units",
          "embedding",
          "layers",
          "min-frequency");

  /** What trains a trial, and may show how far it is. */
  public interface Training {
    Experiment.Trained train(Experiment experiment, TextModel model, Candidate candidate);

    /** Hears what the recipe left open and the rows decided, before the first trial. */
    default void settled(List<RecipeChoice> choices) {}

    /** Whether no further trial is wanted; those that are done are kept. */
    default boolean stop() {
      return false;
    }
  }

  /**
   * Searches.
   *
   * @param source whose test rows take no part
   * @param recipe to vary; what it leaves open is decided once, as for a training
   * @throws DataException where columns are missing, or rows too few to hold some out twice
   */
  public static Search of(
      Experiment.Source source, Recipe recipe, RecurrentModel model, Plan plan, Training how) {
    Experiment whole = Experiment.of(source, recipe);
    how.settled(whole.choices());
    Experiment.Source learning = whole.learning();
    Map<Integer, Trial> done = new LinkedHashMap<>();
    List<Candidate> left = draw(whole.recipe(), plan);
    for (Round round : plan.rounds()) {
      int epochs = Math.max(1, whole.recipe().training().epochs() / round.share());
      List<Trial> scored = new ArrayList<>();
      for (Candidate candidate : left.subList(0, Math.min(round.trials(), left.size()))) {
        Experiment experiment = Experiment.of(learning, held(candidate.recipe(), epochs));
        Experiment.Trained trained = how.train(experiment, model, candidate);
        if (how.stop()) {
          return new Search(sorted(done.values()));
        }
        Trial before = done.get(candidate.number());
        Trial trial =
            new Trial(
                candidate,
                epochs,
                trained.evaluation(),
                trained.seconds() + (before == null ? 0 : before.seconds()));
        scored.add(trial);
        done.put(candidate.number(), trial);
      }
      left = sorted(scored).stream().map(Trial::candidate).toList();
    }
    return new Search(sorted(done.values()));
  }

  /** With few epochs, and as many rows to be scored on as else would decide when to stop. */
  private static Recipe held(Recipe recipe, int epochs) {
    return recipe
        .split(recipe.split().testSize(recipe.split().validationSize()))
        .training(recipe.training().epochs(epochs));
  }

  private static List<Trial> sorted(Collection<Trial> trials) {
    return trials.stream()
        .sorted(
            Comparator.comparingInt((Trial t) -> -t.epochs())
                .thenComparingDouble(t -> -t.evaluation().accuracy())
                .thenComparingDouble(t -> t.evaluation().loss())
                .thenComparingInt(t -> t.candidate().number()))
        .toList();
  }

  /** The recipe itself, and others that differ from it and from each other. */
  private static List<Candidate> draw(Recipe recipe, Plan plan) {
    SplittableRandom random = new SplittableRandom(plan.seed());
    Set<Map<String, String>> seen = new HashSet<>();
    List<Candidate> candidates = new ArrayList<>();
    Recipe next = recipe;
    for (int i = 0; candidates.size() < plan.trials() && i < ATTEMPTS * plan.trials(); i++) {
      Candidate candidate = new Candidate(candidates.size() + 1, next);
      if (seen.add(candidate.settings())) {
        candidates.add(candidate);
      }
      next = varied(recipe, plan.fixed(), random);
    }
    return candidates;
  }

  private static Recipe varied(Recipe recipe, Set<String> fixed, SplittableRandom random) {
    Recipe.Training t = recipe.training();
    Recipe.Network n = recipe.network();
    Recipe.Text text = recipe.text();
    // each is drawn, fixed or not, so that to fix one changes no other
    double power = random.nextDouble();
    float rate = (float) (LOWEST_RATE * Math.pow(HIGHEST_RATE / LOWEST_RATE, power));
    rate = Float.parseFloat(String.format(java.util.Locale.ROOT, "%.2g", rate));
    int batch = one(random, 16, 32, 64);
    int tenths = random.nextInt(7);
    int units = one(random, 32, 48, 64, 96, 128);
    int embedding = one(random, 32, 64, 96, 128);
    int layers = one(random, 1, 1, 2);
    int frequency = one(random, 1, 2, 3);
    return recipe
        .training(
            t.learningRate(fixed.contains("learning-rate") ? t.learningRate() : rate)
                .batchSize(fixed.contains("batch-size") ? t.batchSize() : batch))
        .network(
            n.dropout(fixed.contains("dropout") ? n.dropout() : tenths / 10f)
                .units(fixed.contains("units") ? n.units() : units)
                .embedding(fixed.contains("embedding") ? n.embedding() : embedding)
                .layers(fixed.contains("layers") ? n.layers() : layers))
        .text(fixed.contains("min-frequency") ? text : text.minFrequency(frequency));
  }

  private static int one(SplittableRandom random, int... of) {
    return IntStream.of(of).skip(random.nextInt(of.length)).findFirst().orElseThrow();
  }
}
