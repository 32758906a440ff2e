package sunhwan.text;

import java.util.List;
import java.util.Optional;
import sunhwan.layers.Embedding;
import sunhwan.layers.Input;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.tensor.Tensor;
import sunhwan.training.Provenance;

/**
 * Classifies the ids that a text pipeline makes of a document by a network, recurrent or other.
 *
 * @param pipeline from text to ids
 * @param labelColumn where training found the classes
 * @param labels names of the classes, in the order of the model's outputs
 * @param model whose outputs are probabilities of the classes
 * @param provenance where it comes from
 */
public record SequenceClassifier(
    TextPipeline pipeline, String labelColumn, Labels labels, Model model, Provenance provenance)
    implements TextClassifier {

  public SequenceClassifier {
    int outputs = model.output().size(-1);
    if (model.output().rank() != 1 || outputs != labels.count()) {
      throw new IllegalArgumentException(
          "SequenceClassifier: expected one output for each of "
              + labels.count()
              + " classes, got "
              + model.output());
    }
    refuseIdsWithoutRows(pipeline.step(), model);
  }

  /** Of an Embedding that reads the ids as they are, with no layer between. */
  private static void refuseIdsWithoutRows(TextStep step, Model model) {
    Optional<Sequential.Layer> reader =
        model.spec().layers().stream().filter(l -> !(l.spec() instanceof Input)).findFirst();
    if (reader.isPresent()
        && reader.get().spec() instanceof Embedding e
        && e.inputDim() < step.vocabularySize()) {
      throw new IllegalArgumentException(
          "SequenceClassifier: the text step gives ids from 0 to "
              + (step.vocabularySize() - 1)
              + ", and Embedding '"
              + reader.get().name()
              + "' has rows for "
              + e.inputDim()
              + ". Make it with Embedding.of(step.vocabularySize(), …)");
    }
  }

  @Override
  public List<String> columns() {
    return pipeline.columns();
  }

  @Override
  public boolean knows(String document) {
    return pipeline.step().tokens(document).stream().anyMatch(pipeline.step()::knows);
  }

  @Override
  public long parameters() {
    return model.weights().count();
  }

  @Override
  public Tensor probabilities(List<String> documents, int threads) {
    return model.predict(pipeline.encode(documents), threads);
  }

  @Override
  public SequenceClassifier with(Provenance other) {
    return new SequenceClassifier(pipeline, labelColumn, labels, model, other);
  }
}
