package sunhwan.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sunhwan.formats.SunhwanFiles;
import sunhwan.text.Prediction;
import sunhwan.text.TextClassifier;

/** Says which class texts belong to. */
@Command(
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Classifies texts: those given, the rows of a CSV file, or the lines of standard input.",
      "A text given prints every class with its probability; rows and lines print a line each:",
      "class (? where it abstains), probability, text, divided by tabs."
    },
    footer = {
      "",
      "Examples:",
      "  sunhwan predict 민원.sunhwan \"육아휴직 장려금은 어떻게 신청하나요?\"",
      "  sunhwan predict 민원.sunhwan --input 새민원.csv --json > 결과.jsonl"
    })
final class PredictCommand implements Callable<Integer> {
  private static final int AT_ONCE = 256;
  private static final String NO_ANSWER = "?";
  private static final int LONGEST_LINE = 1 << 20;

  private final Session session;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A .sunhwan file.")
  private Path model = Path.of("");

  @Parameters(index = "1..*", paramLabel = "TEXT", description = "Texts to classify.")
  private List<String> texts = List.of();

  @Option(
      names = "--input",
      paramLabel = "FILE.csv",
      description = "Classifies its rows; columns are those of the model.")
  private @Nullable Path input;

  @Mixin private AbstainOptions abstain = new AbstainOptions();
  @Mixin private CsvFormat csv = new CsvFormat();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads; they change no result (all processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private VerbOptions common = new VerbOptions();

  private int unknown;

  PredictCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    RecipeOptions.inRange("--threads", threads, 1, RecipeOptions.THREADS_AT_MOST, "predict");
    if (input != null && !texts.isEmpty()) {
      throw Failure.usage("--input and texts exclude each other. Leave one of them out.");
    }
    remarkOnWhatChangesNothing();
    abstain.below(); // for its refusal
    TextClassifier classifier = SunhwanFiles.read(model);
    if (input != null) {
      List<String> documents = classifier.documents(csv.read(input));
      for (int from = 0; from < documents.size(); from += AT_ONCE) {
        List<String> some = documents.subList(from, Math.min(from + AT_ONCE, documents.size()));
        lines(classifier, some);
      }
    } else if (texts.isEmpty()) {
      standardInput(classifier);
    } else {
      texts(classifier);
    }
    if (unknown > 0) {
      session.note(
          common.quiet,
          "the model knows no word of "
              + Figures.many(unknown, "text", "texts")
              + "; what it answers there says nothing.");
    }
    return ExitCode.FINE;
  }

  private void remarkOnWhatChangesNothing() {
    if (input == null && csv.namesDelimiter()) {
      session.note(common.quiet, "--delimiter changes nothing without --input.");
    }
    if (!texts.isEmpty() && csv.namesEncoding()) {
      session.note(common.quiet, "--encoding changes nothing where texts are given.");
    }
  }

  private void texts(TextClassifier classifier) {
    if (common.json) {
      lines(classifier, texts);
      return;
    }
    List<Prediction> predictions = predictions(classifier, texts);
    PrintStream out = session.out();
    for (int i = 0; i < texts.size(); i++) {
      if (texts.size() > 1) {
        out.println((i == 0 ? "" : System.lineSeparator()) + TextTable.plain(texts.get(i)));
      }
      int widest =
          classifier.labels().names().stream()
              .map(TextTable::plain)
              .mapToInt(DisplayWidth::of)
              .max()
              .orElse(0);
      if (abstains(predictions.get(i))) {
        out.println("  no answer: no class reaches " + Figures.percent(abstain.below()));
      }
      predictions.get(i).probabilities().entrySet().stream()
          .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
          .forEach(
              e -> {
                String name = TextTable.plain(e.getKey());
                out.printf(
                    "  %s%s  %6s  %s%n",
                    name,
                    " ".repeat(widest - DisplayWidth.of(name)),
                    Figures.percent(e.getValue()),
                    "█".repeat((int) Math.round(20 * Math.max(0, e.getValue()))));
              });
    }
  }

  private void standardInput(TextClassifier classifier) {
    if (session.screen().live()) {
      session.note(common.quiet, "one text a line from standard input; Ctrl-D ends it.");
    }
    List<String> waiting = new ArrayList<>();
    long line = 0;
    try {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(
                  session.in(),
                  csv.encoding()
                      .newDecoder()
                      .onMalformedInput(CodingErrorAction.REPORT)
                      .onUnmappableCharacter(CodingErrorAction.REPORT)));
      passOverByteOrderMark(in);
      for (String text = readLine(in, line + 1); text != null; text = readLine(in, line + 1)) {
        line++;
        waiting.add(text);
        if (waiting.size() == AT_ONCE || !in.ready()) {
          lines(classifier, waiting);
          session.out().flush();
          waiting.clear();
        }
      }
    } catch (CharacterCodingException e) {
      throw Failure.data(
          "standard input, line "
              + (line + 1)
              + " or soon after: is not "
              + csv.encoding().name()
              + ". Name its encoding, such as --encoding CP949.");
    } catch (IOException e) {
      throw Failure.data("standard input cannot be read: " + Main.ioFailure(e));
    }
    lines(classifier, waiting);
  }

  /** What Windows writes before a text in UTF-8 is no part of the first line. */
  private static void passOverByteOrderMark(BufferedReader in) throws IOException {
    in.mark(1);
    if (in.read() != '\uFEFF') {
      in.reset();
    }
  }

  /** A line of bearable length, without its end; null at the end of input. */
  private static @Nullable String readLine(BufferedReader in, long line) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        int length = text.length();
        if (length > 0 && text.charAt(length - 1) == '\r') {
          text.setLength(length - 1);
        }
        return text.toString();
      }
      text.append((char) c);
      if (text.length() > LONGEST_LINE) {
        throw Failure.data(
            "standard input, line "
                + line
                + ": is longer than "
                + Figures.count(LONGEST_LINE)
                + " characters. Give one text a line.");
      }
    }
    return text.isEmpty() ? null : text.toString();
  }

  private void lines(TextClassifier classifier, List<String> documents) {
    if (documents.isEmpty()) {
      return;
    }
    List<Prediction> predictions = predictions(classifier, documents);
    for (int i = 0; i < documents.size(); i++) {
      Prediction p = predictions.get(i);
      session
          .out()
          .println(
              common.json
                  ? Json.text(Json.prediction(p, abstain))
                  : TextTable.plain(abstains(p) ? NO_ANSWER : p.label())
                      + "\t"
                      + Figures.decimals(p.probabilities().getOrDefault(p.label(), Double.NaN))
                      + "\t"
                      + TextTable.plain(documents.get(i)));
    }
  }

  private boolean abstains(Prediction p) {
    return p.probabilities().getOrDefault(p.label(), Double.NaN) < abstain.below();
  }

  private List<Prediction> predictions(TextClassifier classifier, List<String> documents) {
    for (String text : documents) {
      unknown += classifier.knows(text) ? 0 : 1;
    }
    return classifier.predictions(classifier.probabilities(documents, threads));
  }
}
