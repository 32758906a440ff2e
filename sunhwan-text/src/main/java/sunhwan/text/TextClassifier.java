package sunhwan.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sunhwan.models.Model;
import sunhwan.tensor.Tensor;
import sunhwan.training.Provenance;

/**
 * A text pipeline, a model and the names of its classes: everything that it takes to classify raw
 * text, as one object.
 *
 * @param pipeline from text to ids
 * @param labelColumn where training found the classes
 * @param labels names of the classes, in the order of the model's outputs
 * @param model whose outputs are probabilities of the classes
 * @param provenance where it comes from
 */
public record TextClassifier(
    TextPipeline pipeline, String labelColumn, Labels labels, Model model, Provenance provenance) {

  public TextClassifier {
    int outputs = model.output().size(-1);
    if (model.output().rank() != 1 || outputs != labels.count()) {
      throw new IllegalArgumentException(
          "TextClassifier: expected one output for each of "
              + labels.count()
              + " classes, got "
              + model.output());
    }
  }

  /** What it says of a document. */
  public Prediction predict(String document) {
    return predict(List.of(document)).getFirst();
  }

  /** What it says of each document. */
  public List<Prediction> predict(List<String> documents) {
    return predictions(probabilities(documents, 1));
  }

  /** Probabilities of the classes, (documents, classes). */
  public Tensor probabilities(List<String> documents, int threads) {
    return model.predict(pipeline.encode(documents), threads);
  }

  /** Rows of probabilities with the names of the classes. */
  public List<Prediction> predictions(Tensor probabilities) {
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < probabilities.shape().size(0); i++) {
      Map<String, Double> named = new LinkedHashMap<>();
      int best = 0;
      for (int k = 0; k < labels.count(); k++) {
        named.put(labels.name(k), (double) probabilities.at(i, k));
        best = probabilities.at(i, k) > probabilities.at(i, best) ? k : best;
      }
      predictions.add(new Prediction(labels.name(best), named));
    }
    return predictions;
  }

  /** The same with another provenance. */
  public TextClassifier with(Provenance other) {
    return new TextClassifier(pipeline, labelColumn, labels, model, other);
  }
}
