package sunhwan.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import sunhwan.formats.ModelFile;
import sunhwan.formats.ModelFormatException;
import sunhwan.formats.SpecJson;
import sunhwan.formats.onnx.Conversion;
import sunhwan.formats.onnx.OnnxExternalData;
import sunhwan.formats.onnx.OnnxFiles;
import sunhwan.formats.onnx.OnnxModel;
import sunhwan.models.Model;
import sunhwan.text.AdaptedTextVectorization;
import sunhwan.text.FastTextClassifier;
import sunhwan.text.LinearClassifier;
import sunhwan.text.SequenceClassifier;
import sunhwan.text.SubwordClassifier;
import sunhwan.training.Provenance;

/**
 * A model that a file of any format holds, as one that can be trained, kept and written.
 *
 * @param model layers and weights
 * @param classifier the same with a text pipeline, where the file has one
 * @param text what cuts texts for a model of Keras's that came with it
 * @param provenance where it comes from
 * @param remarks what of the file changes no prediction and is left out
 */
record ModelSource(
    Model model,
    Optional<SequenceClassifier> classifier,
    Optional<AdaptedTextVectorization> text,
    Provenance provenance,
    List<String> remarks) {

  private ModelSource(Model model, Optional<SequenceClassifier> classifier, Provenance provenance) {
    this(model, classifier, Optional.empty(), provenance, List.of());
  }

  /** Reads a file; refuses, with the reason, one that is no plain model. */
  static ModelSource read(Path file, OnnxExternalData externalData) {
    return switch (ModelFile.read(file, externalData)) {
      case ModelFile.Classifier(SequenceClassifier c) ->
          new ModelSource(c.model(), Optional.of(c), c.provenance());
      case ModelFile.Classifier(LinearClassifier c) ->
          throw Failure.model(
              file
                  + ": is a linear model of "
                  + c.terms().terms().size()
                  + " terms, which has no layers. It stays a .sunhwan file.");
      case ModelFile.Classifier(FastTextClassifier c) ->
          throw Failure.model(
              file
                  + ": is a fastText model of "
                  + c.features().size()
                  + " vectors, which has no layers. It stays a .sunhwan file.");
      case ModelFile.Classifier(SubwordClassifier c) ->
          throw Failure.model(
              file
                  + ": reads words as bags of subwords, which other formats have no word for. It"
                  + " stays a .sunhwan file.");
      case ModelFile.Network(Model model) ->
          new ModelSource(model, Optional.empty(), Provenance.unknown());
      case ModelFile.Keras(var keras) ->
          new ModelSource(
              keras.model(), Optional.empty(), keras.text(), Provenance.unknown(), keras.remarks());
      case ModelFile.Graph(OnnxModel graph) -> ofGraph(file, graph);
      case ModelFile.Tensors(var weights) ->
          throw Failure.model(
              file
                  + ": holds weights alone; nothing says which layers they belong to. In a program,"
                  + " put them into a spec with new Model(spec, weights).");
    };
  }

  private static ModelSource ofGraph(Path file, OnnxModel graph) {
    return switch (graph.toModel()) {
      case Conversion.Converted(Model model) ->
          new ModelSource(model, classifier(file, graph, model), Provenance.unknown());
      case Conversion.Refused(String reason) ->
          throw Failure.model(
              file
                  + ": is no plain stack of layers: "
                  + reason
                  + ". It runs as it is with: sunhwan run");
    };
  }

  private static Optional<SequenceClassifier> classifier(Path file, OnnxModel graph, Model model) {
    String note = graph.metadata().get(OnnxFiles.TEXT_NOTE);
    if (note == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(SpecJson.readText(note, model, Provenance.unknown()));
    } catch (ModelFormatException e) {
      throw Failure.model(file + ", note " + OnnxFiles.TEXT_NOTE + ": " + e.getMessage());
    }
  }
}
