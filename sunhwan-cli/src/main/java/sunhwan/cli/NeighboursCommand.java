package sunhwan.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sunhwan.evaluation.Neighbours;
import sunhwan.evaluation.Neighbours.Neighbour;
import sunhwan.formats.SunhwanFiles;
import sunhwan.text.FastTextClassifier;
import sunhwan.text.LinearClassifier;
import sunhwan.text.NearestName;
import sunhwan.text.SequenceClassifier;
import sunhwan.text.SubwordClassifier;
import sunhwan.text.TextClassifier;

/** Shows the words whose learnt vectors point the same way as a word's. */
@Command(
    aliases = "neighbors",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Shows the tokens whose learnt vectors are nearest to a word's.",
      "Nearness is cosine similarity. A word of several tokens is their mean."
    },
    footer = {"", "Example:", "  sunhwan neighbours 민원.sunhwan 복지"})
final class NeighboursCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A .sunhwan file.")
  private Path model = Path.of("");

  @Parameters(index = "1", paramLabel = "WORD", description = "Whose neighbours.")
  private String word = "";

  @Option(names = "--count", paramLabel = "N", description = "How many (10).")
  private int count = 10;

  @Mixin private VerbOptions common = new VerbOptions();

  NeighboursCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    RecipeOptions.inRange("--count", count, 1, 10_000, "neighbours");
    TextClassifier classifier = SunhwanFiles.read(model);
    LearntVectors vectors = LearntVectors.of(classifier, model);
    List<Integer> rows = rows(tokens(classifier), vectors);
    Neighbours space = Neighbours.of(vectors.vectors(), vectors.words().size(), vectors.features());
    List<Neighbour> found =
        space.nearest(vectors.mean(rows), count + rows.size()).stream()
            .filter(n -> !rows.contains(n.row()))
            .limit(count)
            .toList();
    show(vectors, rows, found);
    return ExitCode.FINE;
  }

  private List<String> tokens(TextClassifier classifier) {
    return switch (classifier) {
      case SequenceClassifier network -> network.pipeline().step().tokens(word);
      case LinearClassifier linear -> List.of();
      case FastTextClassifier vectors -> vectors.features().spec().analyzer().tokens(word);
      case SubwordClassifier subwords -> List.of();
    };
  }

  /** The word's own row, or those of its tokens. */
  private List<Integer> rows(List<String> tokens, LearntVectors vectors) {
    int whole = vectors.words().indexOf(word);
    if (whole >= 0) {
      return List.of(whole);
    }
    List<Integer> rows = new ArrayList<>();
    for (String token : tokens) {
      int row = vectors.words().indexOf(token);
      if (row >= 0 && !rows.contains(row)) {
        rows.add(row);
      }
    }
    if (rows.isEmpty()) {
      throw Failure.data(
          "the model does not know '"
              + word
              + "'."
              + NearestName.similar(word, vectors.words())
                  .map(name -> " Did you mean '" + name + "'?")
                  .orElse("")
              + " It knows "
              + Figures.count(vectors.words().size())
              + " tokens, such as "
              + String.join(", ", vectors.words().stream().limit(8).toList())
              + ".");
    }
    return rows;
  }

  private void show(LearntVectors vectors, List<Integer> rows, List<Neighbour> found) {
    if (common.json) {
      session
          .out()
          .println(
              Json.text(
                  Json.neighbours(
                      word,
                      rows.stream().map(vectors.words()::get).toList(),
                      vectors.words(),
                      found)));
      return;
    }
    if (rows.size() > 1) {
      session
          .out()
          .println(
              TextTable.plain(
                  "'"
                      + word
                      + "' as the mean of "
                      + String.join(", ", rows.stream().map(vectors.words()::get).toList())
                      + ":"));
    }
    TextTable table = TextTable.of("Nearest", "Cosine");
    found.forEach(n -> table.row(vectors.words().get(n.row()), Figures.decimals(n.similarity())));
    session.out().print(table);
  }
}
