package sunhwan.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sunhwan.formats.AtomicFile;
import sunhwan.formats.Safetensors;
import sunhwan.formats.SunhwanFiles;
import sunhwan.formats.VectorFile;
import sunhwan.formats.keras.KerasFiles;
import sunhwan.formats.keras.KerasModel;
import sunhwan.formats.onnx.OnnxFiles;
import sunhwan.formats.onnx.OnnxOptions;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.text.AdaptedTextVectorization;
import sunhwan.text.PadSequences.Side;
import sunhwan.text.SequenceClassifier;
import sunhwan.text.TextPipeline;
import sunhwan.text.WordVectors;

/** Writes a model for other programs. */
@Command(
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Writes a model as a file of another format, with the same outputs or not at all.",
      "An ONNX file carries labels and vocabulary as notes; elsewhere the model reads ids."
    },
    footer = {
      "",
      "Examples:",
      "  sunhwan export 민원.sunhwan --to onnx --out 민원.onnx",
      "  sunhwan export 민원.sunhwan --to keras --out 민원.keras"
    })
final class ExportCommand implements Callable<Integer> {
  /** What can be written. */
  enum Format {
    /** {@code .keras} of Keras 3. */
    KERAS,
    /** {@code .h5}, the older format of Keras. */
    H5,
    ONNX,
    /** Weights alone, under Keras's names. */
    SAFETENSORS,
    /** Words and their vectors as text. */
    WORD2VEC;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Session session;

  @Parameters(paramLabel = "MODEL", description = "A .sunhwan file, or another that is imported.")
  private Path file = Path.of("");

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FORMAT",
      converter = Words.ExportFormats.class,
      description =
          "keras, h5, onnx, safetensors (weights alone), or word2vec (the words' vectors as text).")
  private Format to = Format.ONNX;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where it goes.")
  private Path out = Path.of("");

  @Option(
      names = "--opset",
      paramLabel = "N",
      description = "Version of ONNX's operators, 13 to 21 (17).")
  private @Nullable Integer opset;

  @Option(
      names = "--lengths",
      description = "An ONNX file also reads how many steps of each example are its own.")
  private boolean lengths;

  @Mixin private ExternalDataOptions external = new ExternalDataOptions();

  @Mixin private VerbOptions common = new VerbOptions();

  ExportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (opset != null) {
      RecipeOptions.inRange(
          "--opset", opset, OnnxOptions.FIRST_OPSET, OnnxOptions.LAST_OPSET, "export");
    }
    if (to != Format.ONNX && (opset != null || lengths)) {
      throw Failure.usage("--opset and --lengths are for --to onnx. Leave them out.");
    }
    Map<String, @Nullable Path> files = new LinkedHashMap<>();
    files.put("MODEL", file);
    files.put("--out", out);
    OutputFile.differ(files);
    OutputFile.check("--out", out);
    if (to == Format.WORD2VEC) {
      words();
      return ExitCode.FINE;
    }
    ModelSource source = ModelSource.read(file, external.choice());
    try {
      OutputFile.write("--out", out, target -> write(source, target));
    } catch (IllegalArgumentException e) { // a layer that the format cannot say
      throw Failure.model(file + ": " + e.getMessage());
    }
    source.remarks().forEach(remark -> session.note(common.quiet, remark + "."));
    if (to == Format.KERAS && text(source).isPresent()) {
      session.note(
          common.quiet,
          "what was written reads texts, the columns joined by spaces; its outputs are "
              + outputs(source)
              + ".");
    } else if (to != Format.ONNX && source.classifier().isPresent()) {
      session.note(
          common.quiet,
          "the vocabulary stays behind: what was written reads ids, and its outputs are "
              + outputs(source)
              + ".");
    }
    written();
    return ExitCode.FINE;
  }

  /** Writes the words' vectors. */
  private void words() {
    LearntVectors learnt = LearntVectors.of(SunhwanFiles.read(file), file);
    WordVectors vectors = learnt.writable();
    OutputFile.write("--out", out, target -> VectorFile.write(vectors, target));
    int left = learnt.words().size() - vectors.size();
    if (left > 0) {
      session.note(
          common.quiet,
          Figures.many(left, "token", "tokens")
              + " with white space left out, which the format cannot say.");
    }
    written();
  }

  private void written() {
    if (common.json) {
      session.out().println(Json.text(Json.export(out.toString(), to.word())));
    } else {
      session.out().println(TextTable.plain(OutputFile.told("--out") + out));
    }
  }

  private static String outputs(ModelSource source) {
    return source.classifier().map(c -> String.join(", ", c.labels().names())).orElse("");
  }

  /** A step that Keras has, for a model whose texts are cut and filled up as Keras does it. */
  private static Optional<AdaptedTextVectorization> text(ModelSource source) {
    if (source.classifier().isEmpty()) {
      return source.text();
    }
    TextPipeline pipeline = source.classifier().get().pipeline();
    if (!(pipeline.step() instanceof AdaptedTextVectorization step)
        || !(source.model().spec() instanceof Sequential)) {
      return Optional.empty();
    }
    if (!pipeline.padded() && pipeline.maxLength() == Integer.MAX_VALUE) {
      return Optional.of(step);
    }
    boolean like =
        pipeline.padded() && pipeline.padding() == Side.POST && pipeline.truncating() == Side.POST;
    return like ? Optional.of(step.outputSequenceLength(pipeline.maxLength())) : Optional.empty();
  }

  private void write(ModelSource source, Path target) throws IOException {
    Model model = source.model();
    switch (to) {
      case KERAS -> {
        KerasModel ids = KerasModel.of(model);
        KerasFiles.write(text(source).map(ids::text).orElse(ids), target);
      }
      case H5 -> KerasFiles.writeH5(KerasModel.of(model), target);
      case WORD2VEC -> throw new IllegalStateException("words() writes it");
      case SAFETENSORS -> {
        byte[] bytes = Safetensors.write(model.weights());
        AtomicFile.write(target, stream -> stream.write(bytes));
      }
      case ONNX -> {
        OnnxOptions options =
            OnnxOptions.of()
                .opset(Optional.ofNullable(opset).orElse(OnnxOptions.of().opset()))
                .lengths(lengths);
        Optional<SequenceClassifier> classifier = source.classifier();
        if (classifier.isPresent()) {
          OnnxFiles.write(classifier.get(), target, options);
        } else {
          OnnxFiles.write(model, target, options);
        }
      }
    }
  }
}
