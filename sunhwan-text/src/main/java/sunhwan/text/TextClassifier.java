package sunhwan.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sunhwan.evaluation.ConfusionMatrix;
import sunhwan.evaluation.Evaluation;
import sunhwan.layers.Embedding;
import sunhwan.layers.Input;
import sunhwan.losses.CategoricalCrossentropy;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
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
          "TextClassifier: the text step gives ids from 0 to "
              + (step.vocabularySize() - 1)
              + ", and Embedding '"
              + reader.get().name()
              + "' has rows for "
              + e.inputDim()
              + ". Make it with Embedding.of(step.vocabularySize(), …)");
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

  /**
   * What it scores on documents whose classes are known; the loss is the mean categorical
   * cross-entropy.
   *
   * @param classes by {@link #labels}, one a document
   */
  public Evaluation evaluate(List<String> documents, int[] classes, int threads) {
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
    float[][] actual = Labels.oneHot(classes, labels.count());
    int[] predicted = new int[classes.length];
    double loss = 0;
    for (int row = 0; row < classes.length; row++) {
      float[] p = Arrays.copyOfRange(probabilities.data(), row * count(), (row + 1) * count());
      predicted[row] = likeliest(p);
      loss += CategoricalCrossentropy.of().row(p, 0, p.length, actual[row], 0, new float[0], 1);
    }
    return new Evaluation(
        loss / classes.length,
        ConfusionMatrix.of(labels.names(), classes, predicted),
        (System.nanoTime() - started) / 1e9);
  }

  private int count() {
    return labels.count();
  }

  /** The first of the largest. */
  private static int likeliest(float[] probabilities) {
    int best = 0;
    for (int k = 1; k < probabilities.length; k++) {
      best = probabilities[k] > probabilities[best] ? k : best;
    }
    return best;
  }

  /** Rows of probabilities with the names of the classes. */
  public List<Prediction> predictions(Tensor probabilities) {
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < probabilities.shape().size(0); i++) {
      Map<String, Double> named = new LinkedHashMap<>();
      float[] p = Arrays.copyOfRange(probabilities.data(), i * count(), (i + 1) * count());
      for (int k = 0; k < p.length; k++) {
        named.put(labels.name(k), (double) p[k]);
      }
      predictions.add(new Prediction(labels.name(likeliest(p)), named));
    }
    return predictions;
  }

  /** The same with another provenance. */
  public TextClassifier with(Provenance other) {
    return new TextClassifier(pipeline, labelColumn, labels, model, other);
  }
}
