package sunhwan.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sunhwan.text.Analyzer;
import sunhwan.text.Table;

/** Shows what analyzers make of texts. */
@Command(
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Shows what analyzers make of texts, a line for each analyzer: how many tokens, and they.",
      "Without --analyzer it shows those that suit Korean."
    },
    footer = {
      "",
      "Examples:",
      "  sunhwan tokenize --analyzer nori \"아버지가 방에 들어가신다\"",
      "  sunhwan tokenize --analyzer words,english --normalize urls,digits \"The cats were"
          + " running\"",
      "  sunhwan tokenize --analyzer bpe,unigram --learn-from reviews.csv --text document"
          + " \"재미있었다\""
    })
final class TokenizeCommand implements Callable<Integer> {
  private static final List<String> KOREAN =
      List.of("whitespace", "words", "characters", "syllables", "jamo", "nori");

  private final Session session;

  @Parameters(arity = "1..*", paramLabel = "TEXT", description = "Texts to cut.")
  private List<String> texts = List.of();

  @Option(
      names = "--analyzer",
      paramLabel = "NAMES",
      split = ",",
      hideParamSyntax = true,
      converter = Words.Analyzers.class,
      description =
          "whitespace, words, characters, syllables, jamo, hashed, nori, english and other"
              + " languages, bpe and unigram (subwords, which learn; bpe:8000 sets their number),"
              + " or the name of a tokenizer.json.")
  private List<Analyzer> analyzers = List.of();

  @Option(
      names = "--learn-from",
      paramLabel = "FILE",
      description =
          "What bpe and unigram learn from: a CSV file with --text, or a text file, all its lines.")
  private @Nullable Path learnFrom;

  @Option(
      names = "--text",
      paramLabel = "COLUMNS",
      split = ",",
      hideParamSyntax = true,
      description = "Columns of the CSV file whose texts are learnt from.")
  private List<String> columns = List.of();

  @Mixin private CsvFormat csv = new CsvFormat();
  @Mixin private AnalyzerOptions options = new AnalyzerOptions();
  @Mixin private VerbOptions common = new VerbOptions();

  TokenizeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<Analyzer> plain =
        analyzers.isEmpty()
            ? Analyzer.named().entrySet().stream()
                .filter(named -> KOREAN.contains(named.getKey()))
                .map(named -> named.getValue().get())
                .toList()
            : analyzers;
    options.refuseWithout(plain.stream().map(Analyzer::word).toList());
    List<Analyzer> all = learnt(plain.stream().map(options::of).toList());
    for (String text : texts) {
      if (common.json) {
        session.out().println(Json.text(Json.tokens(text, all)));
        continue;
      }
      if (texts.size() > 1) {
        session.out().println((text.equals(texts.getFirst()) ? "" : "\n") + TextTable.plain(text));
      }
      print(text, all);
    }
    return ExitCode.FINE;
  }

  private List<Analyzer> learnt(List<Analyzer> all) {
    Optional<Analyzer> learner = all.stream().filter(Analyzer::learns).findFirst();
    if (learner.isEmpty()) {
      if (learnFrom != null || !columns.isEmpty()) {
        throw Failure.usage(
            "--learn-from and --text are for analyzers that learn. Add --analyzer bpe or"
                + " --analyzer unigram, or leave them out.");
      }
      return all;
    }
    if (learnFrom == null) {
      throw Failure.usage(
          "--analyzer "
              + learner.get().word()
              + " learns its pieces from texts, and a text to cut is none of them. Add --learn-from"
              + " FILE.csv --text COLUMN, or --learn-from FILE.txt.");
    }
    List<String> documents = documents(learnFrom);
    try {
      return all.stream().map(analyzer -> analyzer.learn(documents)).toList();
    } catch (IllegalArgumentException e) {
      throw Failure.data("--learn-from " + learnFrom + ": " + e.getMessage());
    }
  }

  private List<String> documents(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (columns.isEmpty() && !name.endsWith(".csv") && !name.endsWith(".tsv")) {
      return AnalyzerOptions.lines(file, "--learn-from");
    }
    Table table = csv.read(file);
    if (columns.isEmpty()) {
      throw Failure.usage(
          "--text is missing: name the columns with the text. Columns of "
              + table.source()
              + ": "
              + String.join(", ", table.columns()));
    }
    List<String> documents = new ArrayList<>();
    columns.forEach(column -> documents.addAll(table.column(column.strip())));
    return documents;
  }

  private void print(String text, List<Analyzer> all) {
    int widest = all.stream().mapToInt(a -> DisplayWidth.of(a.word())).max().orElse(0);
    for (Analyzer analyzer : all) {
      List<String> tokens = analyzer.tokens(text);
      String name = analyzer.word() + " ".repeat(widest - DisplayWidth.of(analyzer.word()));
      String count = String.format(Locale.ROOT, "  %4d  ", tokens.size());
      session.out().println(TextTable.plain(name + count + String.join(" ", tokens)));
    }
  }
}
