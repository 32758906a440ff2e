package sunhwan.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sunhwan.text.Experiment;
import sunhwan.text.Recipe;
import sunhwan.text.TextStatistics;
import sunhwan.text.Tokenizer;
import sunhwan.text.WhitespaceAnalyzer;

/** What is told before a training: the data, its rows, the settings. */
final class Preamble {
  private static final int WORDS = 20;
  private static final int WIDTH = 96;

  private Preamble() {}

  static void print(PrintStream out, Experiment experiment, Recipe recipe, boolean sample) {
    Experiment.Source source = experiment.source();
    out.println(
        sample
            ? "Data: the sample that comes with Sunhwan; it is synthetic."
            : "Data: " + TextTable.plain(source.table().source()));
    Map<String, Long> counts = experiment.classCounts();
    long rows = counts.values().stream().mapToLong(Long::longValue).sum();
    out.println(
        Figures.many(rows, "row", "rows")
            + (rows < source.table().rowCount() && source.test().isEmpty()
                ? " kept of " + Figures.count(source.table().rowCount())
                : "")
            + "; text from "
            + TextTable.plain(String.join(" + ", source.textColumns()))
            + ", class from "
            + TextTable.plain(source.labelColumn())
            + ".");
    List<Long> empty = DataOptions.emptyTexts(source);
    if (!empty.isEmpty()) {
      out.println(
          Figures.many(empty.size(), "text is", "texts are")
              + " empty, the first in line "
              + Figures.count(empty.getFirst())
              + ".");
    }
    out.println();
    TextTable classes = TextTable.of("Class", "Rows", "Share");
    counts.forEach(
        (name, count) ->
            classes.row(name, Figures.count(count), Figures.percent((double) count / rows)));
    out.println(classes);
    words(out, experiment);
    out.println(
        "Rows: "
            + Figures.count(experiment.train().size())
            + " for training, "
            + Figures.count(experiment.validation().size())
            + " for validation, "
            + Figures.count(experiment.test().size())
            + " for the test"
            + (source.test().isPresent()
                ? " (" + TextTable.plain(source.test().get().source()) + ")"
                : "")
            + ".");
    int unlabelled = experiment.unlabelled().size();
    int left = source.unlabelled().size() - unlabelled;
    if (!source.unlabelled().isEmpty()) {
      out.println(
          Figures.many(unlabelled, "text", "texts")
              + " without classes"
              + (left > 0
                  ? "; " + Figures.count(left) + " left out, blank or the text of a test row"
                  : "")
              + ".");
    }
    vectors(experiment).ifPresent(out::println);
    out.println();
    settings(out, recipe);
    out.println();
    out.flush();
  }

  /** How much there is in a file of vectors; empty where there is none. */
  static Optional<String> vectors(Experiment experiment) {
    return experiment
        .coverage()
        .map(
            c ->
                Figures.count(c.tokens().count())
                    + " of "
                    + Figures.count(c.tokens().of())
                    + " tokens of the vocabulary ("
                    + Figures.percent(c.text().value())
                    + " of the text) have a vector in "
                    + experiment
                        .source()
                        .pretrained()
                        .map(p -> TextTable.plain(p.from().name()))
                        .orElse("")
                    + ".");
  }

  /** The most frequent words of the training rows. */
  private static void words(PrintStream out, Experiment experiment) {
    List<List<String>> documents =
        experiment.train().documents().stream()
            .map(
                experiment.pipeline().step() instanceof Tokenizer tokenizer
                    ? tokenizer::tokens
                    : WhitespaceAnalyzer.of()::tokens)
            .toList();
    out.println("Most frequent words of the training rows:");
    paragraph(
        out,
        TextStatistics.mostFrequent(documents, WORDS).stream()
            .map(word -> TextTable.plain(word.token()) + " " + Figures.count(word.count()))
            .toList());
    out.println();
  }

  private static void settings(PrintStream out, Recipe recipe) {
    Map<String, String> settings = recipe.settings();
    out.println("Settings:");
    paragraph(out, named(settings));
    boolean lesson = recipe.name().equals(Recipe.lesson().name());
    Recipe other = lesson ? Recipe.sunhwan() : Recipe.lesson();
    List<String> differences = new ArrayList<>();
    other
        .settings()
        .forEach(
            (name, value) -> {
              if (!value.equals(settings.get(name))) {
                differences.add(name + " " + value);
              }
            });
    out.println("Recipe " + other.name() + " differs in:");
    paragraph(out, differences);
  }

  private static List<String> named(Map<String, String> settings) {
    return settings.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList();
  }

  /** Items, as many to a line as fit. */
  private static void paragraph(PrintStream out, List<String> items) {
    StringBuilder line = new StringBuilder();
    for (String item : items) {
      String next = line.isEmpty() ? "  " + item : " · " + item;
      if (!line.isEmpty() && DisplayWidth.of(line + next) > WIDTH) {
        out.println(line);
        line.setLength(0);
        next = "  " + item;
      }
      line.append(next);
    }
    out.println(line);
  }
}
