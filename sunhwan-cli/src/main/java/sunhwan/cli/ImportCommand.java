package sunhwan.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
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
import sunhwan.formats.SunhwanFiles;
import sunhwan.formats.VocabularyFile;
import sunhwan.models.Model;
import sunhwan.tensor.Shape;
import sunhwan.text.Labels;
import sunhwan.text.PadSequences.Side;
import sunhwan.text.SequenceClassifier;
import sunhwan.text.TextPipeline;
import sunhwan.text.TextStep;
import sunhwan.text.Tokenizer;

/** Makes a .sunhwan file of a model of another format. */
@Command(
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Makes a .sunhwan file of a Keras or ONNX model, exactly or not at all.",
      "With a vocabulary and labels it predicts and evaluates texts at once."
    },
    footer = {
      "",
      "Examples:",
      "  sunhwan import model.keras --out model.sunhwan",
      "  sunhwan import model.onnx --out 민원.sunhwan --vocabulary-file words.txt \\",
      "    --labels-file classes.txt --text 제목,내용 --label 분류"
    })
final class ImportCommand implements Callable<Integer> {
  private static final int MAX_LENGTH = 300;
  private static final int LONGEST = 1 << 20;

  private final Session session;

  @Parameters(paramLabel = "MODEL", description = "A .keras, .h5, .onnx or .sunhwan file.")
  private Path file = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.sunhwan",
      description = "Where it is kept.")
  private Path out = Path.of("");

  @Option(
      names = "--vocabulary-file",
      paramLabel = "FILE",
      description =
          "Keras's tokenizer.json, or tokens in the order of their ids, one a line, for Keras's"
              + " TextVectorization.")
  private @Nullable Path vocabulary;

  @Option(
      names = "--labels-file",
      paramLabel = "FILE",
      description = "Names of the classes in the order of the outputs, one a line.")
  private @Nullable Path labels;

  @Option(
      names = "--text",
      paramLabel = "COLUMNS",
      split = ",",
      hideParamSyntax = true,
      description = "Columns of a CSV whose texts make a document (text).")
  private List<String> text = List.of("text");

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "Column of a CSV that names the class (label).")
  private String label = "label";

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description = "Most tokens of a document (what the model reads, or 300).")
  private @Nullable Integer maxLength;

  @Option(
      names = "--padding",
      paramLabel = "SIDE",
      converter = Words.Sides.class,
      description =
          "Side where texts are filled up and cut: pre or post (pre for a tokenizer.json, else"
              + " post; not filled up where the model reads any length).")
  private @Nullable Side padding;

  @Mixin private ExternalDataOptions external = new ExternalDataOptions();

  @Mixin private VerbOptions common = new VerbOptions();

  ImportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (vocabulary != null && labels == null) {
      throw Failure.usage(
          "--vocabulary-file and --labels-file belong together. Give both, or neither.");
    }
    if (maxLength != null) {
      RecipeOptions.inRange("--max-length", maxLength, 1, LONGEST, "import");
    }
    Map<String, @Nullable Path> files = new LinkedHashMap<>();
    files.put("MODEL", file);
    files.put("--vocabulary-file", vocabulary);
    files.put("--labels-file", labels);
    files.put("--out", out);
    OutputFile.differ(files);
    OutputFile.check("--out", out);
    ModelSource source = ModelSource.read(file, external.choice());
    Optional<SequenceClassifier> classifier =
        labels != null
            ? Optional.of(classifier(source, step(source, vocabulary), labels))
            : source.classifier();
    OutputFile.write(
        "--out",
        out,
        to -> {
          if (classifier.isPresent()) {
            SunhwanFiles.write(classifier.get(), to);
          } else {
            SunhwanFiles.write(source.model(), to);
          }
        });
    tell(source, classifier);
    return ExitCode.FINE;
  }

  private TextStep step(ModelSource source, @Nullable Path words) {
    if (words != null) {
      return VocabularyFile.read(words);
    }
    return source
        .text()
        .orElseThrow(
            () ->
                Failure.usage(
                    "--labels-file: the model has no vocabulary of its own. Give it one with"
                        + " --vocabulary-file."));
  }

  private SequenceClassifier classifier(ModelSource source, TextStep step, Path classes) {
    Model model = source.model();
    if (model.inputs().size() != 1 || model.outputs().size() != 1) {
      throw Failure.model(
          file + ": has several inputs or outputs, and a text is one. Leave the vocabulary out.");
    }
    int time = model.input().rank() == 1 ? model.input().size(0) : Shape.UNKNOWN;
    boolean open = time == Shape.UNKNOWN;
    if (!open && maxLength != null && maxLength != time) {
      throw Failure.usage(
          "--max-length: the model reads " + time + " tokens, no more and no fewer. Leave it out.");
    }
    if (open && padding != null && maxLength == null && source.text().isPresent()) {
      throw Failure.usage(
          "--padding: the model reads texts of any length, so nothing says how far to fill up. Add"
              + " --max-length, or leave --padding out.");
    }
    Side side = padding != null ? padding : step instanceof Tokenizer ? Side.PRE : Side.POST;
    TextPipeline pipeline =
        new TextPipeline(
            text,
            step,
            open ? Optional.ofNullable(maxLength).orElse(usual(source)) : time,
            !open || padding != null,
            side,
            side);
    try {
      return new SequenceClassifier(
          pipeline, label, new Labels(VocabularyFile.list(classes)), model, source.provenance());
    } catch (IllegalArgumentException e) { // labels or vocabulary that do not fit the model
      throw Failure.model(file + ": " + e.getMessage());
    }
  }

  /** Keras's own layer cuts nothing that it was not told to. */
  private static int usual(ModelSource source) {
    return source.text().isPresent() ? Integer.MAX_VALUE : MAX_LENGTH;
  }

  private void tell(ModelSource source, Optional<SequenceClassifier> classifier) {
    source.remarks().forEach(remark -> session.note(common.quiet, remark + "."));
    if (classifier.isEmpty()) {
      session.note(
          common.quiet,
          source.text().isPresent()
              ? "it reads numbers, with sunhwan run. It came with a vocabulary; to read texts it"
                  + " needs --labels-file."
              : "it reads numbers, with sunhwan run. To read texts it needs --vocabulary-file and"
                  + " --labels-file.");
    }
    if (common.json) {
      ObjectNode told = Json.summary(source.model().summary());
      told.put("out", out.toString());
      classifier.ifPresent(
          c -> {
            told.put("vocabulary", c.pipeline().step().vocabularySize());
            c.labels().names().forEach(told.putArray("labels")::add);
          });
      source.remarks().forEach(told.putArray("remarks")::add);
      session.out().println(Json.text(told));
      return;
    }
    session.out().print(source.model().summary());
    session.out().println(TextTable.plain(OutputFile.told("--out") + out));
  }
}
