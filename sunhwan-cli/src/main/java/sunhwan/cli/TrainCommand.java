package sunhwan.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sunhwan.formats.SunhwanFiles;
import sunhwan.text.Experiment;
import sunhwan.text.Experiment.Trained;
import sunhwan.text.NgramModel;
import sunhwan.text.RecurrentModel;
import sunhwan.text.TextModel;
import sunhwan.text.WantedModel;

/** Trains one model and writes it to a file that needs nothing else. */
@Command(
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Trains a model, scores it on unseen rows, and writes it to one file.",
      "The file has the best epoch's weights and everything that prediction needs. Ctrl-C ends the",
      "training and keeps the best epoch so far. With --checkpoint the same command goes on later."
    },
    footer = {
      "",
      "Example:",
      "  sunhwan train 민원.csv --text 제목,내용 --label 분류 --model bi-gru --out 민원.sunhwan"
    })
final class TrainCommand implements Callable<Integer> {
  private static final long BYTES_BESIDE_WEIGHTS = 4L << 20;

  private final Session session;

  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      converter = Words.ModelsOrAuto.class,
      description =
          "simple-rnn, bi-lstm, bi-gru, tfidf-linear, nbsvm, fasttext, recurrent, wide-deep,"
              + " ensemble, distilled, ulmfit (bi-gru), or auto: the most accurate that --budget"
              + " allows.")
  private Words.ModelOrAuto wanted = new Words.ModelOrAuto(Optional.of(RecurrentModel.BI_GRU));

  @Mixin private BudgetOption budget = new BudgetOption();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.sunhwan",
      description = "Where the model is written.")
  private Path out = Path.of("model.sunhwan");

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description =
          "Saves the training there after every epoch, and goes on from it where the file is there;"
              + " it goes when the training is done.")
  private @Nullable Path checkpoint;

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

  TrainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<String, @Nullable Path> outputs = new LinkedHashMap<>();
    outputs.put("--out", out);
    outputs.put("--checkpoint", checkpoint);
    outputs.put("--history", history);
    outputs.put("--report", report);
    outputs.put("--vectors", recipe.vectors());
    data.differFrom(outputs);
    recipe.checkVectors(wanted.model().stream().toList(), session, common.quiet);
    OutputFile.check("--out", out);
    if (checkpoint != null && !wanted.model().map(m -> m instanceof RecurrentModel).orElse(false)) {
      throw Failure.usage(
          "--checkpoint is not for " + wanted.word() + ", which trains in one go. Leave it out.");
    }
    List<WantedModel> asked = budget.wanted("--model", List.of(wanted), recipe.recipe());
    Optional.ofNullable(checkpoint).ifPresent(file -> OutputFile.check("--checkpoint", file));
    Optional.ofNullable(report).ifPresent(file -> OutputFile.check("--report", file));
    Optional.ofNullable(history).ifPresent(file -> OutputFile.check("--history", file));
    Experiment experiment = recipe.experiment(data, session, common);
    Lineup lineup = Lineup.of(asked, experiment);
    TextModel model = lineup.models().getFirst();
    TrainingRun.choices(session, experiment, lineup, common.quiet);
    long parameters = TrainingRun.parameters(experiment, model);
    OutputFile.checkSpace("--out", out, BYTES_BESIDE_WEIGHTS + Float.BYTES * parameters);
    Undeterred steps = new Undeterred();
    if (!common.json) {
      steps.run(
          () ->
              Preamble.print(session.out(), experiment, lineup.recipe(experiment), data.sample()));
      steps.doneButForReaders(); // the file is wanted all the same
    }
    session.interruption().begin();
    TrainingRun.plan(session, experiment, model, common.quiet);
    Trained alone =
        TrainingRun.run(
            session,
            experiment,
            model,
            common.quiet,
            model.word(),
            Backup.of(checkpoint, session, common.quiet));
    if (TrainingRun.learntNothing(alone)) {
      return learntNothing(alone);
    }
    Trained linear =
        model == NgramModel.TFIDF_LINEAR ? alone : experiment.train(NgramModel.TFIDF_LINEAR);
    Trained trained = experiment.beside(linear, alone);
    session.note(
        !session.interruption().asked() && common.quiet,
        (session.interruption().asked() ? "interrupted; the best epoch so far is kept. " : "")
            + model.word()
            + ": "
            + TrainingRun.ending(trained));
    if (!common.json) {
      steps.run(() -> print(experiment, lineup, linear, trained));
    }
    boolean kept = write(steps, experiment, lineup, trained);
    if (common.json && kept) {
      steps.run(
          () ->
              session
                  .out()
                  .println(
                      Json.text(
                          Json.training(experiment, lineup, linear, trained, out.toString()))));
    }
    if (kept && !session.interruption().asked()) {
      steps.run(() -> Backup.delete(checkpoint));
    }
    steps.done();
    return session.interruption().asked() ? ExitCode.INTERRUPTED : ExitCode.FINE;
  }

  private int learntNothing(Trained trained) {
    if (session.interruption().asked()) {
      session.note(false, "interrupted before the first epoch was over; " + out + " is unchanged.");
      return ExitCode.INTERRUPTED;
    }
    throw Failure.of(
        "nothing was learnt ("
            + TrainingRun.ending(trained)
            + "), so "
            + out
            + " is unchanged. "
            + String.join(" ", trained.findings().stream().map(f -> f.fix()).limit(1).toList()));
  }

  /** What was found, before the files: a full disk does not take the figures away. */
  private void print(Experiment experiment, Lineup lineup, Trained linear, Trained trained) {
    PrintStream print = session.out();
    Scoreboard.print(print, experiment, lineup, linear, List.of(trained));
    Scoreboard.findings(print, "About the data", experiment.findings());
    Scoreboard.findings(print, "About " + lineup.name(trained.model()), trained.findings());
    Scoreboard.classes(print, trained.evaluation().confusion());
    print.flush();
  }

  /** Writes every file that was asked for; whether the model is among them. */
  private boolean write(Undeterred steps, Experiment experiment, Lineup lineup, Trained trained) {
    boolean kept =
        steps.run(
            () ->
                OutputFile.write(
                    "--out", out, file -> SunhwanFiles.write(trained.classifier(), file)));
    if (kept) {
      steps.run(() -> say("Written: " + out));
    }
    if (history != null) {
      write(steps, "--history", history, file -> HistoryFile.write(file, List.of(trained)));
    }
    if (report != null) {
      String title = "Training of " + lineup.name(trained.model());
      write(
          steps,
          "--report",
          report,
          file -> ReportFile.write(file, title, experiment, lineup, List.of(trained)));
    }
    if (kept) {
      String predict = DataOptions.quoted(session.command()) + " predict ";
      steps.run(
          () -> say("Use it with: " + predict + DataOptions.quoted(out.toString()) + " \"…\""));
    }
    return kept;
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
}
