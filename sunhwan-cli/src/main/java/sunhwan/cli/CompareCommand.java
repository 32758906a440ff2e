package sunhwan.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
import sunhwan.text.RecurrentModel;
import sunhwan.text.TextModel;
import sunhwan.text.WantedModel;

/** Trains several models on the same rows and shows which is better, and what went wrong. */
@Command(
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Trains recurrent models on the same rows and scores them on the same unseen rows.",
      "Without a file it uses a sample that comes with the program. Ctrl-C ends the training and"
          + " shows",
      "what was reached."
    },
    footer = {
      "",
      "Examples:",
      "  sunhwan compare",
      "  sunhwan compare 민원.csv --text 제목,내용 --label 분류 --keep 행정,경제,복지 --report 비교.html"
    })
final class CompareCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--models",
      paramLabel = "NAMES",
      split = ",",
      hideParamSyntax = true,
      converter = Words.ModelsOrAuto.class,
      description =
          "Models: simple-rnn,bi-lstm,bi-gru,auto (these; with --recipe lesson the first three),"
              + " tfidf-linear, nbsvm, fasttext, recurrent, wide-deep, ensemble, distilled, ulmfit."
              + " auto is the most accurate that --budget allows, chosen from the rows to learn"
              + " from.")
  private @Nullable List<Words.ModelOrAuto> models;

  @Mixin private BudgetOption budget = new BudgetOption();

  @Mixin private RecipeOptions recipe = new RecipeOptions();

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "Writes a page with curves, tables and word vectors.")
  private @Nullable Path report;

  @Option(
      names = "--history",
      paramLabel = "FILE.csv",
      description = "Writes every epoch's loss and accuracy.")
  private @Nullable Path history;

  @Mixin private VerbOptions common = new VerbOptions();

  @Spec private @Nullable CommandSpec verb;

  CompareCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<WantedModel> wanted = budget.wanted("--models", named(), recipe.recipe());
    Undeterred steps = new Undeterred();
    Experiment experiment = prepared();
    Lineup lineup = Lineup.of(wanted, experiment);
    lineup.models().forEach(model -> TrainingRun.parameters(experiment, model));
    preamble(steps, experiment, lineup);
    session.interruption().begin();
    TrainingRun.choices(session, experiment, lineup, common.quiet);
    List<Trained> trained = new ArrayList<>();
    for (TextModel model : lineup.models()) {
      Trained next = TrainingRun.run(session, experiment, model, common.quiet);
      boolean interrupted = session.interruption().asked();
      if (!(interrupted && TrainingRun.learntNothing(next))) {
        trained.add(next);
        session.note(common.quiet, model.word() + ": " + TrainingRun.ending(next));
      }
      if (interrupted) {
        session.note(
            false,
            trained.isEmpty()
                ? "interrupted before the first epoch was over; there is nothing to compare."
                : "interrupted; these are the models that had finished an epoch, each with its"
                    + " best.");
        break;
      }
    }
    if (!trained.isEmpty()) {
      Trained linear = linear(experiment, trained);
      trained.replaceAll(t -> experiment.beside(linear, t));
      results(steps, experiment, lineup, linear, trained);
    }
    steps.done();
    return session.interruption().asked() ? ExitCode.INTERRUPTED : ExitCode.FINE;
  }

  private List<Words.ModelOrAuto> named() {
    if (models != null) {
      return models;
    }
    List<Words.ModelOrAuto> usual = new ArrayList<>();
    for (TextModel model : RecurrentModel.values()) {
      usual.add(new Words.ModelOrAuto(Optional.of(model)));
    }
    if (!recipe.recipe().name().equals(Recipe.lesson().name())) {
      usual.add(new Words.ModelOrAuto(Optional.empty()));
    }
    return usual;
  }

  /** What every score stands beside: among the models, or trained now. */
  private static Trained linear(Experiment experiment, List<Trained> trained) {
    return trained.stream()
        .filter(t -> t.model() == NgramModel.TFIDF_LINEAR)
        .findFirst()
        .orElseGet(() -> experiment.train(NgramModel.TFIDF_LINEAR));
  }

  /** Refuses what would fail later and reads the rows. */
  private Experiment prepared() {
    Map<String, @Nullable Path> outputs = new LinkedHashMap<>();
    outputs.put("--history", history);
    outputs.put("--report", report);
    outputs.put("--vectors", recipe.vectors());
    data.differFrom(outputs);
    recipe.checkVectors(Words.ModelOrAuto.named(named()), session, common.quiet);
    Optional.ofNullable(report).ifPresent(file -> OutputFile.check("--report", file));
    Optional.ofNullable(history).ifPresent(file -> OutputFile.check("--history", file));
    return recipe.experiment(data, session, common);
  }

  private void preamble(Undeterred steps, Experiment experiment, Lineup lineup) {
    if (!common.json) {
      steps.run(
          () ->
              Preamble.print(session.out(), experiment, lineup.recipe(experiment), data.sample()));
      if (report == null && history == null) {
        steps.done();
      } else {
        steps.doneButForReaders(); // the files are wanted all the same
      }
    }
  }

  /** What was found first, then the files: a full disk does not take the figures away. */
  private void results(
      Undeterred steps,
      Experiment experiment,
      Lineup lineup,
      Trained linear,
      List<Trained> trained) {
    steps.run(
        () -> {
          if (common.json) {
            session.out().println(Json.text(Json.comparison(experiment, lineup, linear, trained)));
          } else {
            print(experiment, lineup, linear, trained);
          }
          session.out().flush();
        });
    if (history != null) {
      write(steps, "--history", history, file -> HistoryFile.write(file, trained));
    }
    if (report != null) {
      String title = title(experiment);
      write(
          steps,
          "--report",
          report,
          file -> ReportFile.write(file, title, experiment, lineup, trained));
    }
    steps.run(() -> keepLine(trained));
  }

  /** How to train the model that one would keep: the words that were typed, but for the files. */
  private void keepLine(List<Trained> trained) {
    if (trained.stream().allMatch(Scoreboard::noBetterThanMajority)) {
      say("No model is better than the majority class, so there is none to keep yet.");
      return;
    }
    // the test rows are not asked which model to keep
    TextModel kept = Scoreboard.bestOnValidation(trained).orElse(trained.getFirst()).model();
    say(
        (trained.size() > 1 ? "Keep the one that was best on the validation rows" : "Keep it")
            + " with: "
            + DataOptions.quoted(session.command())
            + " train "
            + (typed() + " --model " + kept.word()).strip()
            + " --out model.sunhwan");
  }

  private String typed() {
    List<String> words = new ArrayList<>();
    if (verb != null) {
      List<String> all = verb.commandLine().getParseResult().originalArgs();
      for (int i = 1; i < all.size(); i++) {
        String word = all.get(i);
        if (List.of("--models", "--budget", "--report", "--history").contains(word)) {
          i++; // and its value
        } else if (!word.matches("--(json|quiet|(models|budget|report|history)=.*)")) {
          words.add(DataOptions.quoted(word));
        }
      }
    }
    return String.join(" ", words);
  }

  private void write(Undeterred steps, String option, Path file, OutputFile.Writing writing) {
    steps.run(
        () -> {
          OutputFile.write(option, file, writing);
          say(OutputFile.told(option) + file);
        });
  }

  private void say(String line) {
    if (!common.json) {
      session.out().println(TextTable.plain(line));
    }
  }

  private void print(Experiment experiment, Lineup lineup, Trained linear, List<Trained> trained) {
    PrintStream out = session.out();
    Scoreboard.print(out, experiment, lineup, linear, trained);
    Scoreboard.findings(out, "About the data", experiment.findings());
    trained.forEach(t -> Scoreboard.findings(out, "About " + lineup.name(t.model()), t.findings()));
    Trained best = Scoreboard.best(trained).orElseThrow();
    if (trained.size() > 1) {
      out.println("The best, " + lineup.name(best.model()) + ", class by class:");
      out.println();
    }
    Scoreboard.classes(out, best.evaluation().confusion());
  }

  private static String title(Experiment experiment) {
    Path name = Path.of(experiment.source().table().source()).getFileName();
    return "Comparison on " + (name == null ? "data" : name);
  }
}
