package sunhwan.cli;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sunhwan.formats.SunhwanFiles;
import sunhwan.models.Diagram;
import sunhwan.models.ModelSpec;
import sunhwan.models.Summary;
import sunhwan.report.ModelPicture;
import sunhwan.text.FastTextClassifier;
import sunhwan.text.LinearClassifier;
import sunhwan.text.NearestName;
import sunhwan.text.Ngrams;
import sunhwan.text.Recipe;
import sunhwan.text.RecurrentModel;
import sunhwan.text.SequenceClassifier;
import sunhwan.text.SubwordClassifier;
import sunhwan.text.TextClassifier;

/** Shows layers, output shapes and parameters. */
@Command(
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Shows a network's layers, output shapes and parameters, as Keras does.",
      "Of a saved model, or of the lesson's simple-rnn, bi-lstm or bi-gru."
    },
    footer = {
      "",
      "Examples:",
      "  sunhwan summary bi-lstm --vocabulary 1000 --classes 3",
      "  sunhwan summary 민원.sunhwan",
      "  sunhwan summary bi-gru --diagram bi-gru.svg"
    })
final class SummaryCommand implements Callable<Integer> {
  private static final int WIDEST = 65_536;
  private static final int MOST = 10_000_000;

  private static final List<String> SETTINGS = List.of("recipe", "analyzer", "vectors", "seed");

  private final Session session;

  @Parameters(
      paramLabel = "MODEL",
      description = "simple-rnn, bi-lstm, bi-gru, or a .sunhwan file.")
  private String model = "";

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      converter = Words.Recipes.class,
      description = "Whose network a name means: lesson (default) or sunhwan.")
  private @Nullable Recipe recipe;

  @Option(names = "--vocabulary", paramLabel = "N", description = "Rows of the embedding (1000).")
  private @Nullable Integer vocabulary;

  @Option(names = "--classes", paramLabel = "N", description = "Classes (3).")
  private @Nullable Integer classes;

  @Option(names = "--embedding", paramLabel = "N", description = "Size of a token's vector (64).")
  private @Nullable Integer embedding;

  @Option(names = "--units", paramLabel = "N", description = "Units of a recurrent layer (64).")
  private @Nullable Integer units;

  @Option(names = "--layers", paramLabel = "N", description = "Recurrent layers.")
  private @Nullable Integer layers;

  @Option(
      names = "--diagram",
      paramLabel = "FILE",
      description = "Draws the network: a picture (FILE.svg) or text (FILE.txt).")
  private @Nullable Path diagram;

  @Mixin private VerbOptions common = new VerbOptions();

  SummaryCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    for (RecurrentModel named : RecurrentModel.values()) {
      if (named.word().equals(model)) {
        checkDiagram();
        show(network(named));
        return ExitCode.FINE;
      }
    }
    Path file = Path.of(model);
    if (!model.endsWith(".sunhwan") && !Files.exists(file)) {
      throw Failure.usage(
          "there is no model '"
              + model
              + "' and no such file."
              + NearestName.similar(model, RecurrentModel.words())
                  .map(name -> " Did you mean '" + name + "'?")
                  .orElse("")
              + " There are "
              + String.join(", ", RecurrentModel.words())
              + ", or name a .sunhwan file.");
    }
    if (recipe != null
        || vocabulary != null
        || classes != null
        || embedding != null
        || units != null
        || layers != null) {
      throw Failure.usage(
          model + " is a saved model, whose network is what it is. Leave the options out.");
    }
    Map<String, @Nullable Path> files = new LinkedHashMap<>();
    files.put("MODEL", file);
    files.put("--diagram", diagram);
    OutputFile.differ(files);
    checkDiagram();
    TextClassifier classifier = SunhwanFiles.read(file);
    switch (classifier) {
      case SequenceClassifier network -> show(network.model().spec());
      case LinearClassifier linear -> {
        if (diagram != null) {
          throw Failure.usage("--diagram: " + model + " is linear and has no layers to draw.");
        }
        show(linear);
      }
      case FastTextClassifier vectors -> {
        if (diagram != null) {
          throw Failure.usage(
              "--diagram: " + model + " is a mean of vectors and has no layers to draw.");
        }
        show(vectors);
      }
      case SubwordClassifier subwords -> show(subwords.models().getFirst().spec());
    }
    if (!common.json) {
      provenance(classifier);
    }
    return ExitCode.FINE;
  }

  private void checkDiagram() {
    if (diagram == null) {
      return;
    }
    if (!diagram.toString().endsWith(".svg") && !diagram.toString().endsWith(".txt")) {
      throw Failure.usage(
          "--diagram: "
              + diagram
              + " is neither a picture, FILE.svg, nor a text, FILE.txt. Name one of them.");
    }
    OutputFile.check("--diagram", diagram);
  }

  private ModelSpec network(RecurrentModel named) {
    Recipe of = recipe == null ? Recipe.lesson() : recipe;
    Recipe.Network n = of.network();
    n = embedding == null ? n : n.embedding(in("--embedding", embedding, 1, WIDEST));
    n = units == null ? n : n.units(in("--units", units, 1, WIDEST));
    n = layers == null ? n : n.layers(in("--layers", layers, 1, RecipeOptions.LAYERS_AT_MOST));
    int words = vocabulary == null ? 1000 : in("--vocabulary", vocabulary, 1, MOST);
    int outputs = classes == null ? 3 : in("--classes", classes, 1, MOST);
    try {
      ModelSpec spec = named.network(of.network(n), words, outputs);
      spec.summary(); // refuses what is too large to count
      return spec;
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw Failure.usage(
          model
              + " would have too many parameters. Choose a smaller --vocabulary, --embedding or"
              + " --units.");
    }
  }

  private static int in(String option, int value, int least, int most) {
    return RecipeOptions.inRange(option, value, least, most, "summary");
  }

  private void show(ModelSpec spec) {
    Summary summary = spec.summary();
    if (diagram != null) {
      Diagram drawn = spec.diagram();
      OutputFile.write(
          "--diagram",
          diagram,
          f -> {
            if (f.toString().endsWith(".svg")) {
              new ModelPicture(drawn).write(f);
            } else {
              Files.writeString(f, drawn.toString());
            }
          });
      session.note(common.quiet, OutputFile.told("--diagram") + diagram);
    }
    session
        .out()
        .print(
            common.json
                ? Json.text(Json.summary(summary)) + System.lineSeparator()
                : summary.toString());
  }

  private void show(LinearClassifier linear) {
    if (common.json) {
      session.out().println(Json.text(Json.summary(linear)));
      return;
    }
    Ngrams ngrams = linear.terms().spec().ngrams();
    session
        .out()
        .println(
            "A linear model of "
                + Figures.count(linear.terms().terms().size())
                + " terms (runs of "
                + ngrams.min()
                + " to "
                + ngrams.max()
                + " "
                + (ngrams.unit() == Ngrams.Unit.WORD ? "words" : "characters")
                + ") and "
                + Figures.count(linear.parameters())
                + " parameters.");
  }

  private void show(FastTextClassifier vectors) {
    if (common.json) {
      session.out().println(Json.text(Json.summary(vectors)));
      return;
    }
    session
        .out()
        .println(
            "A fastText model of "
                + Figures.count(vectors.features().words().size())
                + " words and "
                + Figures.count(vectors.features().buckets().length)
                + " buckets of runs, "
                + Figures.count(vectors.model().dim())
                + " numbers each, and "
                + Figures.count(vectors.parameters())
                + " parameters.");
  }

  private void provenance(TextClassifier classifier) {
    PrintStream out = session.out();
    out.println();
    line(out, "Classes", String.join(", ", classifier.labels().names()));
    line(out, "Text from", String.join(", ", classifier.columns()));
    if (classifier instanceof SequenceClassifier network) {
      line(out, "Vocabulary", Figures.count(network.pipeline().step().vocabularySize()));
      line(out, "Most tokens", Figures.count(network.pipeline().maxLength()));
    }
    if (classifier instanceof SubwordClassifier subwords) {
      line(out, "Networks", Figures.count(subwords.models().size()));
      line(out, "Subwords", Figures.count(subwords.subwords().parts().size()));
    }
    line(out, "Trained on", classifier.provenance().source());
    for (String setting : SETTINGS) {
      line(out, setting, classifier.provenance().settings().getOrDefault(setting, ""));
    }
    classifier
        .provenance()
        .metrics()
        .forEach(
            (name, value) ->
                line(
                    out,
                    name.replace('_', ' '),
                    name.equals("epochs")
                        ? Figures.count(value.longValue())
                        : Figures.decimals(value)));
    classifier.provenance().environment().forEach((name, value) -> line(out, name, value));
  }

  private static void line(PrintStream out, String name, String value) {
    if (!value.isBlank()) {
      out.printf(" %-14s %s%n", name, TextTable.plain(value));
    }
  }
}
