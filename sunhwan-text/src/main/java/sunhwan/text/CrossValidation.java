package sunhwan.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import sunhwan.data.Split;
import sunhwan.data.Splits;
import sunhwan.data.TooFewRowsException;
import sunhwan.evaluation.Evaluation;
import sunhwan.evaluation.PairedTest;

/**
 * Models scored on every row in turn: the rows are dealt to folds, and each fold is the test of
 * models that learnt from the others.
 *
 * <p>Folds are scikit-learn's {@code StratifiedKFold(folds, shuffle=True, random_state=seed +
 * repeat)}, the same for every model. Vocabularies, weights and stopping see nothing of a test
 * fold.
 *
 * <p>What the recipe leaves open, and which model {@link WantedModel.Auto} is, is chosen for every
 * fold by itself, from the rows that its models learn from.
 *
 * @param plan how the rows are dealt
 * @param majority mean share of the most frequent class of the test folds
 * @param settled what the recipe left open, of every fold that all models have done
 * @param results of the models, in the order in which they were asked for
 */
public record CrossValidation(
    Plan plan, double majority, List<Settled> settled, List<Result> results) {

  public CrossValidation {
    settled = List.copyOf(settled);
    results = List.copyOf(results);
  }

  /**
   * How the rows are dealt.
   *
   * @param folds parts of the rows, at least 2
   * @param repeats how often the rows are dealt anew, positive
   * @param seed of the first dealing; the next ones have the next seeds
   */
  public record Plan(int folds, int repeats, long seed) {
    public Plan {
      if (folds < 2 || repeats < 1) {
        throw new IllegalArgumentException(
            "Plan: expected at least 2 folds and 1 repeat, got " + folds + " and " + repeats);
      }
    }

    /** Trainings of a model. */
    public int trainings() {
      return folds * repeats;
    }
  }

  /**
   * What a fold's rows to learn from decided.
   *
   * @param repeat from 1
   * @param fold from 1
   */
  public record Settled(int repeat, int fold, List<RecipeChoice> choices) {
    public Settled {
      choices = List.copyOf(choices);
    }
  }

  /**
   * One model on one fold.
   *
   * @param repeat from 1
   * @param fold from 1
   * @param choice of the model, and why; its reasons are none where the model was named
   * @param evaluation of the fold's rows
   * @param parameters numbers that were learnt
   * @param seconds that training took
   */
  public record Fold(
      int repeat,
      int fold,
      ModelChoice choice,
      Evaluation evaluation,
      long parameters,
      double seconds) {}

  /** One model on all folds; where the rows choose it, not the same on all of them perhaps. */
  public record Result(WantedModel wanted, List<Fold> folds) {
    public Result {
      folds = List.copyOf(folds);
    }

    /**
     * What people call it: {@code bi-gru}, {@code wide-deep (auto)}, or where folds differ, auto.
     */
    public String name() {
      List<String> words = folds.stream().map(f -> f.choice().model().word()).distinct().toList();
      return wanted instanceof WantedModel.Auto && words.size() == 1
          ? words.getFirst() + " (" + wanted.word() + ")"
          : wanted.word();
    }

    /** Whether the two stand for the same trainings, so that there is nothing to compare. */
    public boolean sameAs(Result other) {
      return folds.stream()
          .map(f -> f.choice().model())
          .toList()
          .equals(other.folds.stream().map(f -> f.choice().model()).toList());
    }

    /** Mean and deviation of the accuracy. */
    public Spread accuracy() {
      return Spread.of(folds, f -> f.evaluation().accuracy());
    }

    /** Mean and deviation of the mean of the classes' F1. */
    public Spread macroF1() {
      return Spread.of(folds, f -> f.evaluation().macroF1());
    }

    /** Of the training of one fold. */
    public Spread seconds() {
      return Spread.of(folds, Fold::seconds);
    }

    /** Of one document's prediction, in milliseconds, among many at once. */
    public Spread milliseconds() {
      return Spread.of(folds, f -> 1000 * f.evaluation().seconds() / f.evaluation().rows());
    }

    /** Numbers that were learnt, of the largest fold. */
    public long parameters() {
      return folds.stream().mapToLong(Fold::parameters).max().orElse(0);
    }
  }

  /**
   * Mean and standard deviation over folds.
   *
   * @param deviation of a sample (divided by folds − 1); 0 for one fold
   */
  public record Spread(double mean, double deviation) {
    static Spread of(List<Fold> folds, ToDoubleFunction<Fold> value) {
      double mean = folds.stream().mapToDouble(value).average().orElse(0);
      double squares = folds.stream().mapToDouble(value).map(v -> (v - mean) * (v - mean)).sum();
      return new Spread(mean, folds.size() < 2 ? 0 : Math.sqrt(squares / (folds.size() - 1)));
    }
  }

  /** What trains a model on a fold, and may show how far it is. */
  public interface Training {
    Experiment.Trained train(Experiment experiment, TextModel model, int repeat, int fold);

    /** Hears what the recipe left open and a fold's rows decided, before anything is trained. */
    default void settled(List<RecipeChoice> choices, int repeat, int fold) {}

    /** Hears which model a fold's rows chose, before it is trained. */
    default void chosen(ModelChoice choice, int repeat, int fold) {}

    /** Whether no further fold is wanted; those that every model has done are kept. */
    default boolean stop() {
      return false;
    }
  }

  /**
   * Trains every model on every fold, fold by fold; one that is both named and chosen, once.
   *
   * @throws DataException where columns are missing, or rows too few for so many folds
   */
  public static CrossValidation of(
      Experiment.Source source, Recipe recipe, Plan plan, List<WantedModel> models, Training how) {
    int[] classes = Experiment.classes(source);
    Map<WantedModel, List<Fold>> done = new LinkedHashMap<>();
    models.forEach(model -> done.put(model, new ArrayList<>()));
    List<Settled> settled = new ArrayList<>();
    double majority = 0;
    for (int repeat = 1; repeat <= plan.repeats() && !how.stop(); repeat++) {
      List<Split> splits = deal(source, classes, plan, repeat);
      for (int fold = 1; fold <= plan.folds() && !how.stop(); fold++) {
        Experiment experiment = Experiment.of(source, recipe, splits.get(fold - 1));
        how.settled(experiment.choices(), repeat, fold);
        List<Fold> row = folds(experiment, List.copyOf(done.keySet()), repeat, fold, how);
        if (row.size() == done.size() && !row.isEmpty()) {
          int at = 0;
          for (List<Fold> folds : done.values()) {
            folds.add(row.get(at++));
          }
          majority += row.getFirst().evaluation().confusion().majorityShare();
          settled.add(new Settled(repeat, fold, experiment.choices()));
        }
      }
    }
    List<Result> results = new ArrayList<>();
    done.forEach((model, folds) -> results.add(new Result(model, folds)));
    return new CrossValidation(
        plan, settled.isEmpty() ? 0 : majority / settled.size(), settled, results);
  }

  /** All models on one fold; fewer where no more was wanted. */
  private static List<Fold> folds(
      Experiment experiment, List<WantedModel> models, int repeat, int fold, Training how) {
    Map<TextModel, Experiment.Trained> known = new HashMap<>();
    List<Fold> row = new ArrayList<>();
    for (WantedModel wanted : models) {
      ModelChoice choice = choice(wanted, experiment, repeat, fold, how);
      Experiment.Trained trained = known.get(choice.model());
      if (trained == null) {
        trained = how.train(experiment, choice.model(), repeat, fold);
        if (how.stop()) {
          break;
        }
        known.put(choice.model(), trained);
      }
      row.add(
          new Fold(
              repeat,
              fold,
              choice,
              trained.evaluation(),
              trained.classifier().parameters(),
              trained.seconds()));
    }
    return row;
  }

  private static ModelChoice choice(
      WantedModel wanted, Experiment experiment, int repeat, int fold, Training how) {
    return switch (wanted) {
      case WantedModel.Named(TextModel model) -> new ModelChoice(model, List.of());
      case WantedModel.Auto(Duration budget) -> {
        ModelChoice choice = ModelChoice.of(experiment, budget);
        how.chosen(choice, repeat, fold);
        yield choice;
      }
    };
  }

  private static List<Split> deal(Experiment.Source source, int[] classes, Plan plan, int repeat) {
    try {
      return Splits.stratifiedFolds(classes, plan.folds(), plan.seed() + repeat - 1);
    } catch (TooFewRowsException e) {
      throw new DataException(
          source.table().source()
              + ": "
              + classes.length
              + " rows are too few for "
              + plan.folds()
              + " folds. Use fewer with --folds, or add rows");
    }
  }

  /** Each training once: without a model that was named and that the rows chose on every fold. */
  public CrossValidation distinct() {
    List<Result> chosen =
        results.stream().filter(r -> r.wanted() instanceof WantedModel.Auto).toList();
    return new CrossValidation(
        plan,
        majority,
        settled,
        results.stream()
            .filter(r -> chosen.contains(r) || chosen.stream().noneMatch(r::sameAs))
            .toList());
  }

  /** Folds that every model has done. */
  public int complete() {
    return results.stream().mapToInt(r -> r.folds().size()).min().orElse(0);
  }

  /** Folds in which the first model gets more rows right than the second. */
  public int wins(Result first, Result second) {
    int wins = 0;
    for (int i = 0; i < first.folds().size(); i++) {
      wins +=
          first.folds().get(i).evaluation().confusion().correct()
                  > second.folds().get(i).evaluation().confusion().correct()
              ? 1
              : 0;
    }
    return wins;
  }

  /**
   * Whether the first model's accuracy is better than the second's, by the corrected resampled t
   * test.
   */
  public PairedTest test(Result first, Result second) {
    double[] differences = new double[first.folds().size()];
    for (int i = 0; i < differences.length; i++) {
      differences[i] =
          first.folds().get(i).evaluation().accuracy()
              - second.folds().get(i).evaluation().accuracy();
    }
    return PairedTest.resampled(differences, 1.0 / (plan.folds() - 1));
  }
}
