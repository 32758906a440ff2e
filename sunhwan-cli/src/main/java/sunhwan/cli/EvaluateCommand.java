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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sunhwan.evaluation.ConfusionMatrix;
import sunhwan.evaluation.Diagnosis;
import sunhwan.evaluation.Evaluation;
import sunhwan.evaluation.Finding;
import sunhwan.formats.SunhwanFiles;
import sunhwan.tensor.Tensor;
import sunhwan.text.ScoredRows;
import sunhwan.text.SequenceClassifier;
import sunhwan.text.Table;
import sunhwan.text.TextClassifier;
import sunhwan.text.TextStatistics;
import sunhwan.text.TextStep;

/** Scores a saved model on rows whose classes are known. */
@Command(
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Scores a saved model on the rows of a CSV file that it did not learn from.",
      "Columns and classes are those of the model."
    },
    footer = {"", "Example:", "  sunhwan evaluate 민원.sunhwan 민원.csv"})
final class EvaluateCommand implements Callable<Integer> {
  private static final int NAMES_AT_MOST = 5;

  private final Session session;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A .sunhwan file.")
  private Path model = Path.of("");

  @Parameters(index = "1", paramLabel = "FILE.csv", description = "A header line and rows.")
  private Path file = Path.of("");

  @Option(
      names = "--rows",
      paramLabel = "WHICH",
      converter = Words.RowsOfFile.class,
      description = "held-out (default): rows that it did not learn from; or all.")
  private Words.Rows which = Words.Rows.HELD_OUT;

  @Mixin private AbstainOptions abstain = new AbstainOptions();
  @Mixin private CsvFormat csv = new CsvFormat();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads; they change no result (all processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "Writes a page with table, confusion matrix and word vectors.")
  private @Nullable Path report;

  @Mixin private VerbOptions common = new VerbOptions();

  EvaluateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    RecipeOptions.inRange("--threads", threads, 1, RecipeOptions.THREADS_AT_MOST, "evaluate");
    Map<String, @Nullable Path> files = new LinkedHashMap<>();
    files.put("MODEL", model);
    files.put("FILE.csv", file);
    files.put("--report", report);
    OutputFile.differ(files);
    Optional.ofNullable(report).ifPresent(r -> OutputFile.check("--report", r));
    TextClassifier classifier = SunhwanFiles.read(model);
    Table table = csv.read(file);
    ScoredRows rows =
        all() ? ScoredRows.all(classifier, table) : ScoredRows.unseen(classifier, table);
    if (rows.size() == 0) {
      throw Failure.data(nothingToScore(classifier, rows));
    }
    if (all() && rows.learntFrom() > 0) {
      session.note(
          common.quiet,
          "warning: the model learnt from "
              + Figures.count(rows.learntFrom())
              + " of these rows, so the score says little about new ones.");
    }
    long started = session.nanos().getAsLong();
    Tensor probabilities = classifier.probabilities(rows.documents(), threads);
    double seconds = (session.nanos().getAsLong() - started) / 1e9;
    Evaluation evaluation = classifier.evaluation(probabilities, rows.classes(), seconds);
    Sureness sureness = Sureness.of(probabilities, rows.classes(), abstain.below());
    List<Finding> findings = new ArrayList<>(Diagnosis.ofPredictions(evaluation.confusion()));
    if (classifier instanceof SequenceClassifier network) {
      TextStep step = network.pipeline().step();
      TextStatistics.Share unknown = TextStatistics.unknownTokens(step, rows.documents());
      Diagnosis.unknownWords(unknown.count(), unknown.of(), step.vocabularySize(), 0)
          .ifPresent(findings::add);
    }
    if (report != null) {
      OutputFile.write(
          "--report",
          report,
          f ->
              ReportFile.write(
                  f,
                  "Evaluation of " + model.getFileName(),
                  String.valueOf(model.getFileName()).replaceFirst("\\.sunhwan$", ""),
                  classifier,
                  evaluation,
                  classCounts(evaluation.confusion()),
                  findings));
    }
    if (common.json) {
      session
          .out()
          .println(
              Json.text(
                  Json.evaluation(
                      evaluation, sureness, rows.unknownLabels(), rows.learntFrom(), findings)));
    } else {
      print(rows, evaluation, sureness, findings);
    }
    return ExitCode.FINE;
  }

  private boolean all() {
    return which == Words.Rows.ALL;
  }

  private String nothingToScore(TextClassifier classifier, ScoredRows rows) {
    return rows.learntFrom() > 0
        ? file
            + ": the model learnt from every row that it could be scored on. Score it on other"
            + " rows, or on all with --rows all"
        : file
            + ": no row has a class that the model knows ("
            + String.join(", ", classifier.labels().names())
            + ") in column '"
            + classifier.labelColumn()
            + "'. Is it the right file?";
  }

  private void print(
      ScoredRows rows, Evaluation evaluation, Sureness sureness, List<Finding> findings) {
    PrintStream out = session.out();
    ConfusionMatrix confusion = evaluation.confusion();
    ConfusionMatrix majority = Scoreboard.alwaysMajority(confusion);
    out.println(
        TextTable.plain(model + " on " + file)
            + ": "
            + Figures.many(rows.size(), "row", "rows")
            + (all() || !rows.trainingData() ? "" : " that its training held out")
            + ".");
    if (!all() && rows.learntFrom() > 0) {
      out.println(
          Figures.many(rows.learntFrom(), "row was", "rows were")
              + " passed over because the model learnt from "
              + (rows.learntFrom() == 1 ? "it" : "them")
              + "; --rows all scores all.");
    }
    if (!rows.unknownLabels().isEmpty()) {
      out.println(unknown(rows.unknownLabels()));
    }
    out.println();
    TextTable table = TextTable.of("", "Accuracy", "95% interval", "Macro-F1", "Loss", "ECE");
    table.row(
        "always " + confusion.classes().get(confusion.majority()),
        Figures.percent(majority.accuracy()),
        Figures.interval(majority.accuracyInterval()),
        Figures.decimals(majority.macroF1()),
        "",
        "");
    table.row(
        "the model",
        Figures.percent(evaluation.accuracy()),
        Figures.interval(confusion.accuracyInterval()),
        Figures.decimals(evaluation.macroF1()),
        Figures.decimals(evaluation.loss()),
        Figures.decimals(sureness.calibrationError()));
    out.println(table);
    if (abstain.asked()) {
      out.println(sureness.sentence());
      out.println();
    }
    Scoreboard.classes(out, confusion);
    Scoreboard.findings(out, "About the model", findings);
    if (report != null) {
      out.println("The page: " + TextTable.plain(report.toString()));
    }
  }

  private static String unknown(Map<String, Integer> labels) {
    int rows = labels.values().stream().mapToInt(Integer::intValue).sum();
    List<String> names =
        labels.entrySet().stream()
            .limit(NAMES_AT_MOST)
            .map(e -> (e.getKey().isBlank() ? "(empty)" : e.getKey()) + " " + e.getValue())
            .toList();
    return TextTable.plain(
        Figures.many(rows, "row was", "rows were")
            + " passed over because the model does not know the class: "
            + String.join(", ", names)
            + (labels.size() > names.size() ? ", …" : "")
            + ".");
  }

  private static Map<String, Long> classCounts(ConfusionMatrix confusion) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (int k = 0; k < confusion.classes().size(); k++) {
      counts.put(confusion.classes().get(k), confusion.support(k));
    }
    return counts;
  }
}
