package sunhwan.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sunhwan.evaluation.PairedTest;
import sunhwan.text.CrossValidation;
import sunhwan.text.CrossValidation.Fold;
import sunhwan.text.CrossValidation.Plan;
import sunhwan.text.CrossValidation.Result;
import sunhwan.text.CrossValidation.Spread;
import sunhwan.text.Experiment;
import sunhwan.text.Experiment.Trained;
import sunhwan.text.ModelChoice;
import sunhwan.text.NgramModel;
import sunhwan.text.Recipe;
import sunhwan.text.RecipeChoice;
import sunhwan.text.RecurrentModel;
import sunhwan.text.TextModel;
import sunhwan.text.WantedModel;
import sunhwan.text.WantedModel.Named;

/** Scores models on every row in turn, so that a difference can be told from luck. */
@Command(
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Deals the rows to folds and scores each fold by models that learnt from the others.",
      "The folds are scikit-learn's StratifiedKFold(shuffle) of --seed, and of the next seed for"
          + " each",
      "further repeat; --seed is also the models' own. Ctrl-C ends it and shows the folds that are"
          + " done."
    },
    footer = {
      "",
      "Example:",
      "  sunhwan cross-validate 민원.csv --text 제목,내용 --label 분류 --models bi-gru,tfidf-linear"
    })
final class CrossValidateCommand implements Callable<Integer> {
  private static final int WIDTH = 96;
  private static final long LAST_SEED = 0xFFFF_FFFFL;

  private final Session session;

  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--models",
      paramLabel = "NAMES",
      split = ",",
      hideParamSyntax = true,
      converter = Words.ModelsOrAuto.class,
      description =
          "Models: simple-rnn,bi-lstm,bi-gru (bi-gru), recurrent, wide-deep, ensemble, distilled,"
              + " ulmfit, nbsvm, fasttext, tfidf-linear (always), or auto: the most accurate that"
              + " --budget allows, chosen in each fold from the rows that are learnt from.")
  private List<Words.ModelOrAuto> models =
      List.of(new Words.ModelOrAuto(Optional.of(RecurrentModel.BI_GRU)));

  @Mixin private BudgetOption budget = new BudgetOption();

  @Option(names = "--folds", paramLabel = "N", description = "Parts of the rows (5).")
  private int folds = 5;

  @Option(names = "--repeats", paramLabel = "N", description = "How often rows are dealt (1).")
  private int repeats = 1;

  @Mixin private RecipeOptions recipe = new RecipeOptions();
  @Mixin private VerbOptions common = new VerbOptions();

  CrossValidateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    RecipeOptions.inRange("--folds", folds, 2, 1000, "cross-validate");
    RecipeOptions.inRange("--repeats", repeats, 1, 1000, "cross-validate");
    if (recipe.namesTestSize() || data.namesTest()) {
      throw Failure.usage(
          "--test and --test-size mean nothing here: every fold is the test of the others. Leave"
              + " them out, or use compare.");
    }
    recipe.checkVectors(Words.ModelOrAuto.named(models), session, common.quiet);
    Recipe ordered = recipe.recipe();
    long seed = ordered.training().seed();
    if (seed < 0 || seed + repeats - 1 > LAST_SEED) {
      throw Failure.usage(
          "--seed: expected a number from 0 to " + (LAST_SEED - repeats + 1) + ", got " + seed);
    }
    LinkedHashSet<WantedModel> all =
        new LinkedHashSet<>(budget.wanted("--models", models, ordered));
    all.add(WantedModel.of(NgramModel.TFIDF_LINEAR));
    Experiment.Source source = data.source(recipe);
    session.interruption().begin();
    CrossValidation scored =
        CrossValidation.of(
            source, ordered, new Plan(folds, repeats, seed), List.copyOf(all), new Run(all));
    if (scored.complete() == 0) {
      session.note(false, "interrupted before the first fold was over; there is nothing to show.");
      return ExitCode.INTERRUPTED;
    }
    if (session.interruption().asked()) {
      session.note(
          false, "interrupted; these are the " + scored.complete() + " folds that were done.");
    }
    if (common.json) {
      session.out().println(Json.text(Json.crossValidation(scored)));
    } else {
      print(source, scored.distinct());
    }
    return session.interruption().asked() ? ExitCode.INTERRUPTED : ExitCode.FINE;
  }

  /** Trains with progress and says what each fold brought. */
  private final class Run implements CrossValidation.Training {
    private final Set<List<String>> said = new HashSet<>();
    private final Collection<WantedModel> models;

    Run(Collection<WantedModel> models) {
      this.models = models;
    }

    @Override
    public void settled(List<RecipeChoice> choices, int repeat, int fold) {
      for (RecipeChoice choice : choices) {
        boolean concerns =
            models.stream()
                .anyMatch(m -> m instanceof Named named && choice.concerns(named.model()));
        if (concerns && said.add(List.of(choice.setting(), choice.value()))) {
          session.note(
              common.quiet, "recipe, fold " + repeat + "." + fold + ": " + choice.reason());
        }
      }
    }

    @Override
    public void chosen(ModelChoice choice, int repeat, int fold) {
      if (said.add(List.of(WantedModel.AUTO, choice.model().word()))) {
        for (String reason : choice.reasons()) {
          session.note(
              common.quiet, WantedModel.AUTO + ", fold " + repeat + "." + fold + ": " + reason);
        }
      }
    }

    @Override
    public Trained train(Experiment experiment, TextModel model, int repeat, int fold) {
      String name = model.word() + " " + (folds * (repeat - 1) + fold) + "/" + folds * repeats;
      if (said.add(List.of("plan", model.word()))) {
        if (model instanceof RecurrentModel) {
          Preamble.vectors(experiment).ifPresent(told -> session.note(common.quiet, told));
        }
        TrainingRun.plan(session, experiment, model, common.quiet);
      }
      Trained trained = TrainingRun.run(session, experiment, model, common.quiet, name);
      session.note(
          common.quiet,
          name
              + ": accuracy "
              + Figures.decimals(trained.evaluation().accuracy())
              + ", macro-F1 "
              + Figures.decimals(trained.evaluation().macroF1())
              + ", "
              + Figures.seconds(trained.seconds())
              + " s");
      return trained;
    }

    @Override
    public boolean stop() {
      return session.interruption().asked();
    }
  }

  private void print(Experiment.Source source, CrossValidation scored) {
    PrintStream out = session.out();
    Result first = scored.results().getFirst();
    long rows =
        first.folds().stream()
            .filter(f -> f.repeat() == 1)
            .mapToLong(f -> f.evaluation().rows())
            .sum();
    out.println(
        TextTable.plain(source.table().source())
            + ": "
            + Figures.many(rows, "row", "rows")
            + " in "
            + folds
            + " folds"
            + (repeats > 1 ? ", dealt " + repeats + " times" : "")
            + "; mean ± standard deviation of "
            + Figures.many(scored.complete(), "fold", "folds")
            + ".");
    out.println();
    TextTable table =
        TextTable.of(
            "Model", "Accuracy", "Macro-F1", "Parameters", "Seconds a fold", "ms a document");
    table.row("always the largest class", Figures.decimals(scored.majority()), "", "", "", "");
    for (Result r : scored.results()) {
      table.row(
          r.name(),
          spread(r.accuracy()),
          spread(r.macroF1()),
          Figures.count(r.parameters()),
          Figures.seconds(r.seconds().mean()),
          Figures.milliseconds(r.milliseconds().mean()));
    }
    out.println(table);
    folds(out, "Accuracy", scored, f -> f.evaluation().accuracy());
    folds(out, "Macro-F1", scored, f -> f.evaluation().macroF1());
    if (scored.complete() > 1 && scored.results().size() > 1) {
      pairs(out, scored);
    }
  }

  private static String spread(Spread s) {
    return Figures.decimals(s.mean()) + " ± " + Figures.decimals(s.deviation());
  }

  private interface Score {
    double of(Fold fold);
  }

  private static void folds(PrintStream out, String name, CrossValidation scored, Score score) {
    List<String> header = new ArrayList<>(List.of(name + " of fold"));
    scored.results().forEach(r -> header.add(r.name()));
    TextTable table = TextTable.of(header);
    for (int i = 0; i < scored.complete(); i++) {
      Fold at = scored.results().getFirst().folds().get(i);
      List<String> row = new ArrayList<>(List.of(at.repeat() + "." + at.fold()));
      for (Result r : scored.results()) {
        row.add(Figures.decimals(score.of(r.folds().get(i))));
      }
      table.row(row);
    }
    out.println(table);
  }

  private static void pairs(PrintStream out, CrossValidation scored) {
    TextTable table = TextTable.of("Accuracy against", "Points", "Better in", "t", "p");
    for (int a = 0; a < scored.results().size(); a++) {
      for (int b = a + 1; b < scored.results().size(); b++) {
        Result first = scored.results().get(a);
        Result second = scored.results().get(b);
        PairedTest test = scored.test(first, second);
        table.row(
            first.name() + " – " + second.name(),
            String.format(Locale.ROOT, "%+.2f", 100 * test.difference()),
            scored.wins(first, second) + " of " + scored.complete(),
            String.format(Locale.ROOT, "%.2f", test.statistic()),
            Figures.decimals(test.p()));
      }
    }
    out.println(table);
    out.println(
        DisplayWidth.wrap(
            "",
            "p by the corrected resampled t test (Nadeau and Bengio 2003): how probable a"
                + " difference of that size is between models that are equally good.",
            WIDTH));
  }
}
