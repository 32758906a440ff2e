package sunhwan.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sunhwan.formats.SunhwanFiles;
import sunhwan.text.Explanation;
import sunhwan.text.NearestName;
import sunhwan.text.TextClassifier;

/** Says which words carried a decision. */
@Command(
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Says which words of a text carried a model's answer: each is left out in turn, and its"
          + " weight",
      "is what the class's probability loses. Words for the class are green, words against it red."
    },
    footer = {"", "Example:", "  sunhwan explain 민원.sunhwan \"육아휴직 장려금은 어떻게 신청하나요?\""})
final class ExplainCommand implements Callable<Integer> {
  private static final int WIDTH = 96;
  private static final int SHOWN = 12;
  private static final double FAINT = 0.005;

  private final Session session;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A .sunhwan file.")
  private Path model = Path.of("");

  @Parameters(index = "1", paramLabel = "TEXT", description = "The text to explain.")
  private String text = "";

  @Option(
      names = "--class",
      paramLabel = "NAME",
      description = "The class to explain (the likeliest).")
  private @Nullable String label;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads; they change no result (all processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private VerbOptions common = new VerbOptions();

  ExplainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    RecipeOptions.inRange("--threads", threads, 1, RecipeOptions.THREADS_AT_MOST, "explain");
    TextClassifier classifier = SunhwanFiles.read(model);
    if (text.isBlank()) {
      throw Failure.usage("the text is blank, so there is no word to explain. Give a text.");
    }
    if (!classifier.knows(text)) {
      session.note(
          common.quiet, "the model knows no word of the text; what it answers says nothing.");
    }
    Explanation explanation =
        label == null
            ? Explanation.of(classifier, text, threads)
            : Explanation.of(classifier, text, known(classifier, label), threads);
    if (common.json) {
      session.out().println(Json.text(Json.explanation(explanation)));
    } else {
      print(explanation);
    }
    return ExitCode.FINE;
  }

  private static String known(TextClassifier classifier, String label) {
    if (classifier.labels().find(label).isEmpty()) {
      throw Failure.usage(
          "--class: the model has no class '"
              + label
              + "'."
              + NearestName.similar(label, classifier.labels().names())
                  .map(name -> " Did you mean '" + name + "'?")
                  .orElse("")
              + " There are "
              + String.join(", ", classifier.labels().names()));
    }
    return label;
  }

  private void print(Explanation e) {
    PrintStream out = session.out();
    out.println(TextTable.plain(e.label()) + ": " + Figures.percent(e.probability()));
    out.println();
    String plain =
        String.join(" ", e.words().stream().map(word -> TextTable.plain(word.text())).toList());
    out.println(
        isColourful(session.environment()) ? coloured(e) : DisplayWidth.wrap("", plain, WIDTH));
    out.println();
    TextTable table = TextTable.of("Word", "Points");
    e.words().stream()
        .sorted(Comparator.comparingDouble((Explanation.Word w) -> -Math.abs(w.weight())))
        .limit(SHOWN)
        .forEach(w -> table.row(w.text(), String.format(Locale.ROOT, "%+.1f", 100 * w.weight())));
    out.println(table);
  }

  /** Whether standard output is a terminal that shows colours; the launcher says so. */
  static boolean isColourful(Map<String, String> environment) {
    return "1".equals(environment.get("SUNHWAN_STDOUT_TTY"))
        && !"dumb".equals(environment.get("TERM"))
        && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** The text with words for the class in green, words against it in red, strong ones bold. */
  static String coloured(Explanation e) {
    double largest = e.words().stream().mapToDouble(w -> Math.abs(w.weight())).max().orElse(0);
    List<String> words =
        e.words().stream()
            .map(
                w -> {
                  String text = TextTable.plain(w.text());
                  if (Math.abs(w.weight()) < FAINT) {
                    return text;
                  }
                  String bold = 2 * Math.abs(w.weight()) >= largest ? "1;" : "";
                  return "\u001B[" + bold + (w.weight() > 0 ? "32m" : "31m") + text + "\u001B[0m";
                })
            .toList();
    return String.join(" ", words);
  }
}
