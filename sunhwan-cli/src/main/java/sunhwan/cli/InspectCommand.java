package sunhwan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import sunhwan.formats.FileFormat;
import sunhwan.formats.ModelFile;
import sunhwan.formats.ModelFormatException;
import sunhwan.formats.arrays.ArrayFiles;
import sunhwan.formats.keras.KerasDescription;
import sunhwan.formats.keras.KerasFiles;
import sunhwan.formats.onnx.Conversion;
import sunhwan.formats.onnx.OnnxModel;
import sunhwan.formats.onnx.OnnxPort;
import sunhwan.formats.onnx.OnnxValue;
import sunhwan.models.Model;
import sunhwan.models.Weights;
import sunhwan.tensor.Shape;
import sunhwan.text.FastTextClassifier;
import sunhwan.text.LinearClassifier;
import sunhwan.text.SequenceClassifier;
import sunhwan.text.SubwordClassifier;
import sunhwan.text.TextClassifier;

/** Shows what a file holds. */
@Command(
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Shows what a model or array file of any format holds: format and version, layers, shapes,",
      "parameters, vocabulary, and what of it is not read and why. What a file is, is told by its",
      "bytes, not by its name."
    },
    footer = {"", "Example:", "  sunhwan inspect model.onnx"})
final class InspectCommand implements Callable<Integer> {
  private static final int FIRST_WORDS = 8;

  private final Session session;

  @Parameters(paramLabel = "FILE", description = "Any file.")
  private Path file = Path.of("");

  @Mixin private ExternalDataOptions external = new ExternalDataOptions();

  @Mixin private VerbOptions common = new VerbOptions();

  InspectCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    FileFormat format = FileFormat.of(file);
    ObjectNode told = Json.object();
    told.put("file", file.toString());
    told.put("format", format.word());
    int exitCode = ExitCode.FINE;
    StringBuilder more = new StringBuilder();
    try {
      switch (format) {
        case NPY, NPZ, JSON -> arrays(ArrayFiles.read(file), told);
        default -> model(ModelFile.read(file, external.choice()), told, more);
      }
    } catch (ModelFormatException e) {
      told.put("unsupported", TextTable.plain(String.valueOf(e.getMessage())));
      if (format == FileFormat.KERAS || format == FileFormat.HDF5) {
        described(told);
      }
      exitCode = ExitCode.MODEL;
    }
    show(told, more);
    return exitCode;
  }

  /** What there is in a file of Keras that is not read, and everything that is in the way. */
  private void described(ObjectNode told) {
    KerasDescription seen;
    try {
      seen = KerasFiles.describe(file);
    } catch (ModelFormatException e) {
      return; // it is no file of Keras at all, which has been said
    }
    if (!seen.version().isEmpty()) {
      told.put("version", seen.version());
    }
    told.put("parameters", seen.parameters());
    seen.layers().forEach(told.putArray("contains")::add);
    if (!seen.vocabularies().isEmpty()) {
      ArrayNode list = told.putArray("vocabularies");
      seen.vocabularies().forEach((path, words) -> list.add(path + " " + words));
    }
    String first = told.path("unsupported").asText();
    List<String> others =
        seen.problems().stream()
            .map(TextTable::plain)
            .filter(problem -> !first.endsWith(problem))
            .distinct()
            .toList();
    if (!others.isEmpty()) {
      others.forEach(told.putArray("also unsupported")::add);
    }
  }

  private static void arrays(Map<String, OnnxValue> arrays, ObjectNode told) {
    ArrayNode list = told.putArray("arrays");
    arrays.forEach(
        (name, value) ->
            list.add(
                (name.isEmpty() ? "" : name + " ") + value.type().name() + " " + value.shape()));
  }

  private static void model(ModelFile holds, ObjectNode told, StringBuilder more) {
    switch (holds) {
      case ModelFile.Classifier(TextClassifier c) -> {
        switch (c) {
          case SequenceClassifier s -> {
            layers(s.model(), told, more);
            told.put("vocabulary", s.pipeline().step().vocabularySize());
          }
          case LinearClassifier l -> {
            told.put("parameters", l.parameters());
            told.put("vocabulary", l.terms().terms().size());
          }
          case FastTextClassifier f -> {
            told.put("parameters", f.parameters());
            told.put("vocabulary", f.features().words().size());
            told.put("buckets", f.features().buckets().length);
          }
          case SubwordClassifier s -> {
            told.put("networks", s.models().size());
            told.put("parameters", s.parameters());
            told.put("vocabulary", s.subwords().size());
            more.append(s.models().getFirst().summary());
          }
        }
        c.labels().names().forEach(told.putArray("labels")::add);
        c.columns().forEach(told.putArray("text")::add);
        told.put("trained on", c.provenance().source());
      }
      case ModelFile.Network(Model model) -> {
        layers(model, told, more);
        told.put("vocabulary", 0);
      }
      case ModelFile.Keras(var keras) -> {
        told.put("version", keras.version());
        told.put("name", keras.name());
        layers(keras.model(), told, more);
        keras
            .text()
            .ifPresent(
                text -> {
                  told.put("vocabulary", text.vocabularySize());
                  text.vocabulary().stream()
                      .filter(word -> !word.isEmpty() && !word.equals("[UNK]"))
                      .limit(FIRST_WORDS)
                      .forEach(told.putArray("first words")::add);
                });
        keras
            .training()
            .ifPresent(
                training ->
                    told.put(
                        "optimizer",
                        training.name() + " after " + training.iterations() + " batches"));
        if (!keras.remarks().isEmpty()) {
          keras.remarks().forEach(told.putArray("remarks")::add);
        }
      }
      case ModelFile.Graph(OnnxModel graph) -> graph(graph, told, more);
      case ModelFile.Tensors(Weights weights) -> {
        told.put("parameters", weights.count());
        ArrayNode list = told.putArray("tensors");
        weights.forEach((name, tensor) -> list.add(name + " " + tensor.shape()));
      }
    }
  }

  private static void layers(Model model, ObjectNode told, StringBuilder more) {
    if (!told.has("inputs")) { // an ONNX file has named them already
      ArrayNode inputs = told.putArray("inputs");
      model.inputs().forEach(shape -> inputs.add(shape.prepend("batch", Shape.UNKNOWN).toString()));
    }
    told.setAll(Json.summary(model.summary()));
    more.append(model.summary());
  }

  private static void graph(OnnxModel graph, ObjectNode told, StringBuilder more) {
    told.put("version", "opset " + graph.opset());
    ports(graph.inputs(), told.putArray("inputs"));
    ports(graph.outputs(), told.putArray("outputs"));
    told.put("parameters", graph.parameters());
    ArrayNode operators = told.putArray("operators");
    graph.operators().forEach((name, count) -> operators.add(name + " " + count));
    if (!graph.metadata().isEmpty()) {
      graph.metadata().keySet().forEach(told.putArray("notes")::add);
    }
    switch (graph.toModel()) {
      case Conversion.Converted(Model model) -> {
        told.put("trainable model", "yes, with sunhwan import");
        layers(model, told, more);
      }
      case Conversion.Refused(String reason) -> told.put("trainable model", "no: " + reason);
    }
  }

  private static void ports(List<OnnxPort> ports, ArrayNode list) {
    ports.forEach(port -> list.add(port.toString()));
  }

  private void show(ObjectNode told, StringBuilder more) {
    PrintStream out = session.out();
    if (common.json) {
      out.println(Json.text(told));
      return;
    }
    told.remove("layers"); // the table shows them
    told.properties()
        .forEach(
            entry -> {
              String value =
                  entry.getValue().isArray()
                      ? elements(entry.getValue())
                      : entry.getValue().isNumber()
                          ? Figures.count(entry.getValue().asLong())
                          : entry.getValue().asText();
              out.printf(" %-16s %s%n", entry.getKey(), TextTable.plain(value));
            });
    if (!more.isEmpty()) {
      out.println();
      out.print(more);
    }
  }

  private static String elements(Iterable<JsonNode> array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(", "));
  }
}
