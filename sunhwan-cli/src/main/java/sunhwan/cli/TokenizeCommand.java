package sunhwan.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sunhwan.text.Analyzer;

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
          + " running\""
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
              + " languages.")
  private List<Analyzer> analyzers = List.of();

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
    List<Analyzer> all = plain.stream().map(options::of).toList();
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
