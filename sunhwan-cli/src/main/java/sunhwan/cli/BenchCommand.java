package sunhwan.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sunhwan.cli.bench.BenchModel;
import sunhwan.cli.bench.PredictionSteps;
import sunhwan.cli.bench.Steps;
import sunhwan.cli.bench.Stopwatch;
import sunhwan.cli.bench.Stopwatch.Timing;
import sunhwan.cli.bench.TrainingSteps;
import sunhwan.models.Model;
import sunhwan.training.Provenance;

/** Times training and prediction on this machine. */
@Command(
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Times a training step and a prediction, per model, on this machine.",
      "M1 to M3 are the lesson's networks, M4 its other one, M5 a language model."
    },
    footer = {"", "Example:", "  sunhwan bench --models M2 --threads 1"})
final class BenchCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = "--models",
      paramLabel = "NAMES",
      split = ",",
      hideParamSyntax = true,
      converter = Words.BenchModels.class,
      description = "M1,M2,M3,M4,M5 (all).")
  private List<BenchModel> models = List.of(BenchModel.values());

  @Option(
      names = "--mode",
      paramLabel = "NAMES",
      split = ",",
      hideParamSyntax = true,
      converter = Words.BenchModes.class,
      description = "train,infer (both).")
  private List<Mode> modes = List.of(Mode.values());

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads; they change no result (all processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Seconds of each of five windows (0.5).")
  private double seconds = 0.5;

  @Mixin private VerbOptions common = new VerbOptions();

  BenchCommand(Session session) {
    this.session = session;
  }

  /** What is timed. */
  enum Mode {
    TRAIN,
    INFER;

    String word() {
      return this == TRAIN ? "train" : "infer";
    }
  }

  /**
   * A line of the results.
   *
   * @param batch sequences of a step
   */
  record Result(BenchModel model, Mode mode, int batch, int threads, Timing timing) {}

  @Override
  public Integer call() {
    RecipeOptions.inRange("--threads", threads, 1, RecipeOptions.THREADS_AT_MOST, "bench");
    if (!(seconds > 0 && seconds <= 60)) {
      throw Failure.usage("--seconds: expected a number above 0, at most 60, got " + seconds + ".");
    }
    List<Result> results = new ArrayList<>();
    for (BenchModel model : new LinkedHashSet<>(models)) {
      Model start = model.network().build(1);
      for (Mode mode : new LinkedHashSet<>(modes)) {
        for (int batch : mode == Mode.TRAIN ? List.of(model.batch()) : List.of(1, model.batch())) {
          session.note(
              common.quiet, "timing " + model + ", " + mode.word() + ", batch " + batch + " …");
          results.add(new Result(model, mode, batch, threads, timing(model, mode, batch, start)));
        }
      }
    }
    show(results);
    return ExitCode.FINE;
  }

  private Timing timing(BenchModel model, Mode mode, int batch, Model start) {
    try (Steps steps =
        mode == Mode.TRAIN
            ? new TrainingSteps(model, start, threads)
            : new PredictionSteps(model, start, batch, threads)) {
      return Stopwatch.time(steps, seconds);
    }
  }

  private void show(List<Result> results) {
    if (common.json) {
      session.out().println(Json.text(Json.bench(results)));
      return;
    }
    Map<String, String> here = Provenance.here();
    session.out().println("Java " + here.get("java") + ", " + here.get("machine"));
    session.out().println(here.get("kernels"));
    session.out().println();
    TextTable table =
        TextTable.of("Model", "Mode", "Batch", "Threads", "CPU ms", "Wall ms", "Spread");
    for (Result r : results) {
      table.row(
          r.model().toString(),
          r.mode().word(),
          Figures.count(r.batch()),
          Figures.count(r.threads()),
          Figures.milliseconds(r.timing().cpuMs()),
          Figures.milliseconds(r.timing().wallMs()),
          Figures.percent(r.timing().spread()));
    }
    session.out().println(table);
    for (BenchModel model : new LinkedHashSet<>(models)) {
      session
          .out()
          .println(model + ": " + model.words() + "; " + model.time() + " steps, nothing masked");
    }
  }
}
