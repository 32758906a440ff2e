package sunhwan.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sunhwan.evaluation.ConfusionMatrix;
import sunhwan.evaluation.Evaluation;
import sunhwan.losses.CategoricalCrossentropy;
import sunhwan.tensor.Tensor;
import sunhwan.training.Provenance;

/**
 * Everything that it takes to classify raw text, as one object: what cuts the text, what was
 * learnt, and the names of the classes.
 */
public sealed interface TextClassifier
    permits SequenceClassifier, LinearClassifier, FastTextClassifier, SubwordClassifier {

  /** Columns of a table whose texts, joined by spaces, are a document. */
  List<String> columns();

  /** Where training found the classes. */
  String labelColumn();

  /** Names of the classes, in the order of the probabilities. */
  Labels labels();

  /** Where it comes from. */
  Provenance provenance();

  /** Whether it learnt anything of what the document says; without that its answer says nothing. */
  boolean knows(String document);

  /** Numbers that were learnt. */
  long parameters();

  /** Probabilities of the classes, (documents, classes). */
  Tensor probabilities(List<String> documents, int threads);

  /** The same with another provenance. */
  TextClassifier with(Provenance other);

  /** The documents of a table's rows. */
  default List<String> documents(Table table) {
    return TextPipeline.join(table, columns());
  }

  /** What it says of a document. */
  default Prediction predict(String document) {
    return predict(List.of(document)).getFirst();
  }

  /** What it says of each document. */
  default List<Prediction> predict(List<String> documents) {
    return predictions(probabilities(documents, 1));
  }

  /** The likeliest class of each document, by {@link #labels}. */
  default int[] classify(List<String> documents, int threads) {
    return likeliest(probabilities(documents, threads));
  }

  /**
   * What it scores on documents whose classes are known; the loss is the mean categorical
   * cross-entropy.
   *
   * @param classes by {@link #labels}, one a document
   */
  default Evaluation evaluate(List<String> documents, int[] classes, int threads) {
    if (documents.size() != classes.length || classes.length == 0) {
      throw new IllegalArgumentException(
          "TextClassifier: expected at least one document and a class for each, got "
              + documents.size()
              + " documents and "
              + classes.length
              + " classes");
    }
    long started = System.nanoTime();
    Tensor probabilities = probabilities(documents, threads);
    return evaluation(probabilities, classes, (System.nanoTime() - started) / 1e9);
  }

  /** What probabilities that it gave score; the seconds are those that it took. */
  default Evaluation evaluation(Tensor probabilities, int[] classes, double seconds) {
    int count = labels().count();
    float[][] actual = Labels.oneHot(classes, count);
    double loss = 0;
    for (int row = 0; row < classes.length; row++) {
      float[] p = Arrays.copyOfRange(probabilities.data(), row * count, (row + 1) * count);
      loss += CategoricalCrossentropy.of().row(p, 0, p.length, actual[row], 0, new float[0], 1);
    }
    return new Evaluation(
        loss / classes.length,
        ConfusionMatrix.of(labels().names(), classes, likeliest(probabilities)),
        seconds);
  }

  /** The first of the largest of each row. */
  static int[] likeliest(Tensor probabilities) {
    int count = probabilities.shape().size(1);
    int[] best = new int[probabilities.shape().size(0)];
    for (int row = 0; row < best.length; row++) {
      for (int k = 1; k < count; k++) {
        float[] p = probabilities.data();
        best[row] = p[row * count + k] > p[row * count + best[row]] ? k : best[row];
      }
    }
    return best;
  }

  /** Rows of probabilities with the names of the classes. */
  default List<Prediction> predictions(Tensor probabilities) {
    int count = labels().count();
    int[] best = likeliest(probabilities);
    List<Prediction> predictions = new ArrayList<>();
    for (int row = 0; row < best.length; row++) {
      Map<String, Double> named = new LinkedHashMap<>();
      for (int k = 0; k < count; k++) {
        named.put(labels().name(k), (double) probabilities.data()[row * count + k]);
      }
      predictions.add(new Prediction(labels().name(best[row]), named));
    }
    return predictions;
  }
}
