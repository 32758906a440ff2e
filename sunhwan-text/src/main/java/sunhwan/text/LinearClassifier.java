package sunhwan.text;

import java.util.List;
import sunhwan.linear.LinearModel;
import sunhwan.tensor.Tensor;
import sunhwan.training.Provenance;

/**
 * Classifies a document by the weights of its terms.
 *
 * @param columns of a table whose texts are a document
 * @param terms from text to a sparse row
 * @param labelColumn where training found the classes
 * @param labels names of the classes, in the order of the model's scores
 * @param model from a row to scores
 * @param temperature what scores are divided by before they become probabilities, positive: the
 *     larger, the less sure
 * @param provenance where it comes from
 */
public record LinearClassifier(
    List<String> columns,
    FittedTerms terms,
    String labelColumn,
    Labels labels,
    LinearModel model,
    double temperature,
    Provenance provenance)
    implements TextClassifier {

  public LinearClassifier {
    columns = List.copyOf(columns);
    if (model.features() != terms.terms().size() || model.classes() != labels.count()) {
      throw new IllegalArgumentException(
          "LinearClassifier: expected a model of "
              + terms.terms().size()
              + " terms and "
              + labels.count()
              + " classes, got one of "
              + model.features()
              + " and "
              + model.classes());
    }
    if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "LinearClassifier: temperature must be positive, got " + temperature);
    }
  }

  @Override
  public boolean knows(String document) {
    return terms.spec().ngrams().of(document).stream().anyMatch(terms::knows);
  }

  @Override
  public long parameters() {
    return model.parameters();
  }

  @Override
  public Tensor probabilities(List<String> documents, int threads) {
    return Chunks.predict(
        documents,
        labels.count(),
        threads,
        some -> Softmax.of(model.scores(terms.transform(some)), temperature));
  }

  @Override
  public LinearClassifier with(Provenance other) {
    return new LinearClassifier(columns, terms, labelColumn, labels, model, temperature, other);
  }
}
