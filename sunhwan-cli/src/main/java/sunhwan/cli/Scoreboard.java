package sunhwan.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import sunhwan.evaluation.ClassScores;
import sunhwan.evaluation.ConfusionMatrix;
import sunhwan.evaluation.Finding;
import sunhwan.text.Experiment;
import sunhwan.text.Experiment.Trained;
import sunhwan.text.NgramModel;

/** What models scored, beside the majority class, and what is to be said about it. */
final class Scoreboard {
  private static final int WIDTH = 96;
  private static final int MATRIX_AT_MOST = 12;
  private static final int MISTAKES = 12;

  private Scoreboard() {}

  /** The model with the most correct answers, the earlier of equals. */
  static Optional<Trained> best(List<Trained> models) {
    return models.stream()
        .min(Comparator.comparingDouble((Trained t) -> -t.evaluation().accuracy()));
  }

  /** Whether the interval of its accuracy includes the majority's share, or lies below it. */
  static boolean noBetterThanMajority(Trained trained) {
    return trained.findings().stream()
        .anyMatch(f -> f.code() == Finding.Code.NO_BETTER_THAN_MAJORITY);
  }

  /** The model with the best validation accuracy in its best epoch, the earlier of equals. */
  static Optional<Trained> bestOnValidation(List<Trained> models) {
    return models.stream()
        .filter(t -> Double.isFinite(t.validationAccuracy()))
        .min(Comparator.comparingDouble((Trained t) -> -t.validationAccuracy()));
  }

  /** The epoch, from 1, whose weights a model has; 0 where no epoch was finished. */
  static int keptEpoch(Trained trained, Experiment experiment) {
    return trained.keptEpoch(
        experiment.recipe().training().restoreBest() || StopOnInterruption.ended(trained));
  }

  /**
   * The table of all.
   *
   * @param lineup what they are called
   * @param linear what stands beside them; left out where it is one of them
   */
  static void print(
      PrintStream out, Experiment experiment, Lineup lineup, Trained linear, List<Trained> models) {
    ConfusionMatrix confusion = models.getFirst().evaluation().confusion();
    TextTable table =
        TextTable.of(
            "Model",
            "Accuracy",
            "95% interval",
            "Macro-F1",
            "Loss",
            "ECE",
            "Parameters",
            "Epochs",
            "Seconds");
    ConfusionMatrix majority = alwaysMajority(confusion);
    table.row(
        "always " + confusion.classes().get(confusion.majority()),
        Figures.percent(majority.accuracy()),
        Figures.interval(majority.accuracyInterval()),
        Figures.decimals(majority.macroF1()),
        "",
        "",
        "",
        "",
        "");
    Trained best = best(models).orElseThrow();
    List<Trained> rows = new ArrayList<>(models);
    if (models.stream().noneMatch(t -> t.model() == NgramModel.TFIDF_LINEAR)) {
      rows.addFirst(linear);
    }
    for (Trained trained : rows) {
      int kept = keptEpoch(trained, experiment);
      int epochs = trained.history().epochs();
      table.row(
          lineup.name(trained.model())
              + (trained.model().equals(best.model())
                      && models.size() > 1
                      && !noBetterThanMajority(trained)
                  ? " ← best"
                  : ""),
          Figures.percent(trained.evaluation().accuracy()),
          Figures.interval(trained.evaluation().confusion().accuracyInterval()),
          Figures.decimals(trained.evaluation().macroF1()),
          Figures.decimals(trained.evaluation().loss()),
          Figures.decimals(
              Sureness.of(trained.probabilities(), experiment.test().classes(), 0)
                  .calibrationError()),
          Figures.count(trained.classifier().parameters()),
          trained.fit().isEmpty()
              ? ""
              : kept == epochs ? "" + epochs : epochs + " (kept " + kept + ")",
          Figures.seconds(trained.seconds()));
    }
    out.println("On the " + Figures.many(confusion.rows(), "test row", "test rows") + ":");
    out.println();
    out.println(table);
    List<String> level =
        models.stream()
            .filter(t -> !t.model().equals(best.model()))
            .filter(t -> high(t) >= best.evaluation().confusion().accuracyInterval().low())
            .map(t -> lineup.name(t.model()))
            .toList();
    if (!level.isEmpty() && !noBetterThanMajority(best)) {
      out.println(
          DisplayWidth.wrap(
              "",
              "The interval of "
                  + lineup.name(best.model())
                  + " overlaps with "
                  + (level.size() == 1 ? "that of " : "those of ")
                  + String.join(" and ", level)
                  + ", so "
                  + Figures.many(confusion.rows(), "row does", "rows do")
                  + " not settle which is better.",
              WIDTH));
      out.println();
    }
  }

  private static double high(Trained trained) {
    return trained.evaluation().confusion().accuracyInterval().high();
  }

  /** The matrix of a classifier that answers the most frequent class to every row. */
  static ConfusionMatrix alwaysMajority(ConfusionMatrix confusion) {
    int classes = confusion.classes().size();
    long[][] counts = new long[classes][classes];
    for (int actual = 0; actual < classes; actual++) {
      counts[actual][confusion.majority()] = confusion.support(actual);
    }
    return ConfusionMatrix.of(confusion.classes(), counts);
  }

  /** What the program says by itself; nothing where there is nothing to say. */
  static void findings(PrintStream out, String about, List<Finding> findings) {
    if (findings.isEmpty()) {
      return;
    }
    out.println(about + ":");
    for (Finding finding : findings) {
      out.println(DisplayWidth.wrap("  ! ", TextTable.plain(finding.sentence()), WIDTH));
      out.println(DisplayWidth.wrap("    → ", TextTable.plain(finding.fix()), WIDTH));
    }
    out.println();
  }

  /** Precision, recall, F1 and rows of every class, and who was taken for whom. */
  static void classes(PrintStream out, ConfusionMatrix confusion) {
    TextTable scores = TextTable.of("Class", "Precision", "Recall", "F1", "Rows");
    for (ClassScores s : confusion.scores()) {
      scores.row(
          s.name(),
          Figures.decimals(s.precision()),
          Figures.decimals(s.recall()),
          Figures.decimals(s.f1()),
          Figures.count(s.support()));
    }
    scores.row(
        "macro average",
        Figures.decimals(confusion.macroPrecision()),
        Figures.decimals(confusion.macroRecall()),
        Figures.decimals(confusion.macroF1()),
        Figures.count(confusion.rows()));
    out.println(scores);
    if (confusion.classes().size() > MATRIX_AT_MOST) {
      confusions(out, confusion);
      return;
    }
    String[] header = new String[confusion.classes().size() + 1];
    header[0] = "actual ↓  predicted →";
    for (int k = 1; k < header.length; k++) {
      header[k] = confusion.classes().get(k - 1);
    }
    TextTable matrix = TextTable.of(header);
    for (int actual = 0; actual < confusion.classes().size(); actual++) {
      String[] row = new String[header.length];
      Arrays.setAll(row, k -> "");
      row[0] = confusion.classes().get(actual);
      for (int predicted = 0; predicted < confusion.classes().size(); predicted++) {
        row[predicted + 1] = Figures.count(confusion.count(actual, predicted));
      }
      matrix.row(row);
    }
    out.println(matrix);
  }

  /** The most frequent mistakes, where a matrix would be too wide to read. */
  private static void confusions(PrintStream out, ConfusionMatrix confusion) {
    record Mistake(int actual, int predicted, long count) {}
    List<Mistake> mistakes = new ArrayList<>();
    for (int actual = 0; actual < confusion.classes().size(); actual++) {
      for (int predicted = 0; predicted < confusion.classes().size(); predicted++) {
        long count = confusion.count(actual, predicted);
        if (actual != predicted && count > 0) {
          mistakes.add(new Mistake(actual, predicted, count));
        }
      }
    }
    TextTable table = TextTable.of("Most frequent mistakes", "Taken for", "Rows");
    mistakes.stream()
        .sorted(Comparator.comparingLong(Mistake::count).reversed())
        .limit(MISTAKES)
        .forEach(
            m ->
                table.row(
                    confusion.classes().get(m.actual()),
                    confusion.classes().get(m.predicted()),
                    Figures.count(m.count())));
    out.println(table);
  }
}
