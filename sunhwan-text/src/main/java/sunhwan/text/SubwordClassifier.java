package sunhwan.text;

import java.util.List;
import java.util.Optional;
import sunhwan.data.Sequences;
import sunhwan.models.Model;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.training.Provenance;

/**
 * Classifies a document by networks that read its words as bags of subwords, and may read its terms
 * beside them; several networks say the mean of what each says.
 *
 * @param columns of a table whose texts are the fields of a document
 * @param subwords from a document to the bags
 * @param terms from a document to the linear part's terms; empty where the networks have none
 * @param labelColumn where training found the classes
 * @param labels names of the classes, in the order of the networks' outputs
 * @param models the networks, at least one, whose outputs are probabilities of the classes
 * @param provenance where it comes from
 */
public record SubwordClassifier(
    List<String> columns,
    FittedSubwords subwords,
    Optional<FittedTerms> terms,
    String labelColumn,
    Labels labels,
    List<Model> models,
    Provenance provenance)
    implements TextClassifier {

  public SubwordClassifier {
    columns = List.copyOf(columns);
    models = List.copyOf(models);
    if (models.isEmpty()) {
      throw new IllegalArgumentException(
          "SubwordClassifier: expected at least one model, got none");
    }
    for (Model model : models) {
      Shape output = model.output();
      int inputs = 1 + (subwords.fields() > 1 ? 1 : 0) + (terms.isPresent() ? 1 : 0);
      if (output.rank() != 1
          || output.size(-1) != labels.count()
          || model.inputNames().size() != inputs) {
        throw new IllegalArgumentException(
            "SubwordClassifier: expected models of "
                + inputs
                + " inputs and one output for each of "
                + labels.count()
                + " classes, got inputs "
                + model.inputNames()
                + " and output "
                + output);
      }
    }
  }

  @Override
  public List<String> documents(Table table) {
    return Fields.join(table, columns);
  }

  @Override
  public boolean knows(String document) {
    return subwords.knows(document);
  }

  @Override
  public long parameters() {
    return models.stream().mapToLong(model -> model.weights().count()).sum();
  }

  @Override
  public Tensor probabilities(List<String> documents, int threads) {
    return Chunks.predict(documents, labels.count(), threads, this::probabilities);
  }

  private Tensor probabilities(List<String> documents) {
    List<Sequences> inputs = SubwordTraining.inputs(subwords, terms, documents);
    Tensor mean = Tensor.zeros(Shape.of(documents.size(), labels.count()));
    for (Model model : models) {
      float[] p = model.predict(inputs, 1).getFirst().data();
      for (int i = 0; i < p.length; i++) {
        mean.data()[i] += p[i] / models.size();
      }
    }
    return mean;
  }

  @Override
  public SubwordClassifier with(Provenance other) {
    return new SubwordClassifier(columns, subwords, terms, labelColumn, labels, models, other);
  }
}
