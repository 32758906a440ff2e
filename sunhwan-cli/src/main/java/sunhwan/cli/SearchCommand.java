package sunhwan.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sunhwan.text.Experiment;
import sunhwan.text.Experiment.Trained;
import sunhwan.text.NgramModel;
import sunhwan.text.Recipe;
import sunhwan.text.RecipeChoice;
import sunhwan.text.RecurrentModel;
import sunhwan.text.Search;
import sunhwan.text.Search.Candidate;
import sunhwan.text.Search.Trial;
import sunhwan.text.TextModel;

/** Looks for better settings of a recurrent network. */
@Command(
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Looks for settings of a recurrent network that do better than the recipe's: learning rate,",
      "batch size, dropout, units, embedding, layers and minimal frequency, but for those that are",
      "named. The first trial is the recipe itself. The rows that compare and train test on take",
      "no part; trials are scored on rows held out of the others. Ctrl-C ends it and shows the",
      "trials that are done."
    },
    footer = {
      "",
      "Example:",
      "  sunhwan search 민원.csv --text 제목,내용 --label 분류 --model bi-gru --trials 27"
    })
final class SearchCommand implements Callable<Integer> {
  private static final int WIDTH = 96;

  /** Heads of columns, so that a row fits into a terminal. */
  private static final Map<String, String> SHORT =
      Map.of(
          "learning-rate", "Rate",
          "batch-size", "Batch",
          "dropout", "Dropout",
          "units", "Units",
          "embedding", "Vector",
          "layers", "Layers",
          "min-frequency", "Min.");

  private static final int MOST_TRIALS = 10_000;

  private final Session session;

  @Spec private @Nullable CommandSpec verb;

  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      converter = Words.ModelsOrAuto.class,
      description = "simple-rnn, bi-lstm, or bi-gru (bi-gru).")
  private Words.ModelOrAuto model = new Words.ModelOrAuto(Optional.of(RecurrentModel.BI_GRU));

  @Option(names = "--trials", paramLabel = "N", description = "Settings to try (9).")
  private int trials = 9;

  @Option(
      names = "--strategy",
      paramLabel = "HOW",
      converter = Words.Strategies.class,
      description =
          "halving (default): all with few epochs, the best third with three times as many, and so"
              + " on; random: all to their end.")
  private Search.Strategy strategy = Search.Strategy.HALVING;

  @Mixin private RecipeOptions recipe = new RecipeOptions();
  @Mixin private VerbOptions common = new VerbOptions();

  SearchCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    RecipeOptions.inRange("--trials", trials, 2, MOST_TRIALS, "search");
    if (!(model.model().orElse(NgramModel.NBSVM) instanceof RecurrentModel recurrent)) {
      throw Failure.usage(
          "--model: "
              + model.word()
              + " chooses its settings by itself, so there is nothing to search. Name simple-rnn,"
              + " bi-lstm or bi-gru.");
    }
    Recipe ordered = recipe.recipe();
    Search.Plan plan = new Search.Plan(strategy, trials, ordered.training().seed(), recipe.named());
    Experiment.Source source = data.source(recipe);
    session.interruption().begin();
    session.note(
        common.quiet,
        "search: " + trials + " settings in " + plan.trainings() + " trainings of " + model.word());
    Search found = Search.of(source, ordered, recurrent, plan, new Run(plan.trainings()));
    boolean interrupted = session.interruption().asked();
    if (found.trials().isEmpty()) {
      session.note(false, "interrupted before the first trial was over; there is nothing to show.");
      return ExitCode.INTERRUPTED;
    }
    if (interrupted) {
      session.note(
          false,
          "interrupted; these are the "
              + Figures.many(found.trials().size(), "trial that was", "trials that were")
              + " done.");
    }
    if (common.json) {
      session.out().println(Json.text(Json.search(found)));
    } else {
      print(found);
    }
    return interrupted ? ExitCode.INTERRUPTED : ExitCode.FINE;
  }

  /** Trains with progress and says what each trial brought. */
  private final class Run implements Search.Training {
    private final int of;
    private int number;

    Run(int of) {
      this.of = of;
    }

    @Override
    public void settled(List<RecipeChoice> choices) {
      choices.forEach(choice -> session.note(common.quiet, "recipe: " + choice.reason()));
    }

    @Override
    public Trained train(Experiment experiment, TextModel wanted, Candidate candidate) {
      if (number == 0) {
        Preamble.vectors(experiment).ifPresent(told -> session.note(common.quiet, told));
      }
      String name = "trial " + candidate.number() + " (" + ++number + "/" + of + ")";
      Trained trained = TrainingRun.run(session, experiment, wanted, common.quiet, name);
      session.note(
          common.quiet,
          name
              + ": accuracy "
              + Figures.decimals(trained.evaluation().accuracy())
              + ", loss "
              + Figures.decimals(trained.evaluation().loss())
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

  private void print(Search found) {
    PrintStream out = session.out();
    List<String> header = new ArrayList<>(List.of("Trial", "Accuracy", "F1", "Loss"));
    for (String setting : found.trials().getFirst().candidate().settings().keySet()) {
      header.add(SHORT.getOrDefault(setting, setting));
    }
    header.addAll(List.of("Epochs", "Seconds"));
    TextTable table = TextTable.of(header);
    for (Trial trial : found.trials()) {
      List<String> row = new ArrayList<>();
      row.add(
          trial.candidate().number() == 1
              ? "1 (recipe)"
              : Integer.toString(trial.candidate().number()));
      row.add(Figures.decimals(trial.evaluation().accuracy()));
      row.add(Figures.decimals(trial.evaluation().macroF1()));
      row.add(Figures.decimals(trial.evaluation().loss()));
      row.addAll(trial.candidate().settings().values());
      row.add(Integer.toString(trial.epochs()));
      row.add(Figures.seconds(trial.seconds()));
      table.row(row);
    }
    out.println(table);
    Trial best = found.trials().getFirst();
    long rows = best.evaluation().rows();
    out.println(
        DisplayWidth.wrap(
            "",
            String.format(
                Locale.ROOT,
                "Scored on %,d rows that were held out of those to learn from; F1 is the mean of"
                    + " the classes'. The best of many is partly lucky, so it will do less well on"
                    + " other rows; the test rows were not looked at.",
                rows),
            WIDTH));
    out.println();
    if (best.candidate().number() == 1) {
      out.println("Nothing did better than the settings as they are.");
      return;
    }
    out.println(
        "Train the best with: "
            + DataOptions.quoted(session.command())
            + " train "
            + (typed() + " --model " + model.word()).strip()
            + options(best)
            + " --out model.sunhwan");
  }

  /** The settings that were found, but for those that were named. */
  private String options(Trial trial) {
    StringBuilder words = new StringBuilder();
    for (Map.Entry<String, String> setting : trial.candidate().settings().entrySet()) {
      if (!recipe.named().contains(setting.getKey()) && setting.getValue().matches("[0-9.E-]+")) {
        words.append(" --").append(setting.getKey()).append(' ').append(setting.getValue());
      }
    }
    return words.toString();
  }

  private String typed() {
    List<String> words = new ArrayList<>();
    if (verb != null) {
      List<String> all = verb.commandLine().getParseResult().originalArgs();
      for (int i = 1; i < all.size(); i++) {
        String word = all.get(i);
        if (List.of("--model", "--trials", "--strategy").contains(word)) {
          i++; // and its value
        } else if (!word.matches("--(json|quiet|(model|trials|strategy)=.*)")) {
          words.add(DataOptions.quoted(word));
        }
      }
    }
    return String.join(" ", words);
  }
}
