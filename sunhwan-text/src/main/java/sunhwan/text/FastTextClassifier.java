package sunhwan.text;

import java.util.List;
import sunhwan.linear.FactoredModel;
import sunhwan.tensor.Tensor;
import sunhwan.training.Provenance;

/**
 * Classifies a document by the mean of its words' vectors, as fastText does: Joulin et al. 2016.
 *
 * @param columns of a table whose texts are the fields of a document
 * @param features from a document to a sparse row
 * @param labelColumn where training found the classes
 * @param labels names of the classes, in the order of the model's scores
 * @param model from a row to scores
 * @param temperature what scores are divided by before they become probabilities, positive: the
 *     larger, the less sure
 * @param provenance where it comes from
 */
public record FastTextClassifier(
    List<String> columns,
    FittedWordFeatures features,
    String labelColumn,
    Labels labels,
    FactoredModel model,
    double temperature,
    Provenance provenance)
    implements TextClassifier {

  public FastTextClassifier {
    columns = List.copyOf(columns);
    if (model.features() != features.size() || model.classes() != labels.count()) {
      throw new IllegalArgumentException(
          "FastTextClassifier: expected a model of "
              + features.size()
              + " words and buckets and "
              + labels.count()
              + " classes, got one of "
              + model.features()
              + " and "
              + model.classes());
    }
    if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "FastTextClassifier: temperature must be positive, got " + temperature);
    }
  }

  @Override
  public List<String> documents(Table table) {
    return Fields.join(table, columns);
  }

  @Override
  public boolean knows(String document) {
    return features.knows(document);
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
        some -> Softmax.of(model.scores(features.transform(some), 1), temperature));
  }

  /**
   * The vectors of words, each the mean of its own and its runs' of characters, (words, dim); 0 for
   * one of which nothing was learnt.
   */
  public Tensor vectors(List<String> words) {
    return model.vectors(features.transform(words), 1);
  }

  @Override
  public FastTextClassifier with(Provenance other) {
    return new FastTextClassifier(
        columns, features, labelColumn, labels, model, temperature, other);
  }
}
