package sunhwan.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import sunhwan.layers.Embedding;
import sunhwan.models.Sequential;
import sunhwan.tensor.Tensor;
import sunhwan.text.FastTextClassifier;
import sunhwan.text.LinearClassifier;
import sunhwan.text.SequenceClassifier;
import sunhwan.text.SubwordClassifier;
import sunhwan.text.TextClassifier;
import sunhwan.text.WordVectors;

/**
 * The vectors that a model learnt for its words; padding and the unknown word are left out.
 *
 * @param words in the order of their ids, most frequent first but for fastText
 * @param vectors (words, features), row-major
 * @param features numbers a word
 */
record LearntVectors(List<String> words, float[] vectors, int features) {
  private static final Pattern WHITE = Pattern.compile("\\s");
  private static final List<String> NO_WORDS = List.of("", "[UNK]", "<oov>");

  /** Of a classifier; empty where it has no embedding. */
  static Optional<LearntVectors> of(TextClassifier classifier) {
    return switch (classifier) {
      case SequenceClassifier network -> of(network);
      case LinearClassifier linear -> Optional.empty();
      case FastTextClassifier vectors -> of(vectors);
      case SubwordClassifier subwords -> Optional.empty();
    };
  }

  /**
   * Of a model that was read from a file.
   *
   * @throws Failure where it has none, or its training blew up
   */
  static LearntVectors of(TextClassifier classifier, Path file) {
    LearntVectors vectors =
        of(classifier)
            .filter(v -> !v.words().isEmpty())
            .orElseThrow(() -> Failure.model(file + ": the model has no word vectors."));
    if (!vectors.finite()) {
      throw Failure.model(
          file
              + ": word vectors are not finite; its training blew up. Train it again with a"
              + " smaller --learning-rate.");
    }
    return vectors;
  }

  private static Optional<LearntVectors> of(SequenceClassifier classifier) {
    for (Sequential.Layer layer : classifier.model().spec().layers()) {
      if (layer.spec() instanceof Embedding) {
        return Optional.of(
            of(
                classifier.pipeline().step().vocabulary(),
                classifier.model().weights().get(layer.name() + "/embeddings")));
      }
    }
    return Optional.empty();
  }

  /** Empty where its words are too rare and it learnt runs alone. */
  private static Optional<LearntVectors> of(FastTextClassifier classifier) {
    List<String> words = classifier.features().words();
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LearntVectors(words, classifier.vectors(words).data(), classifier.model().dim()));
  }

  private static LearntVectors of(List<String> vocabulary, Tensor table) {
    int features = table.shape().size(1);
    int rows = Math.min(vocabulary.size(), table.shape().size(0));
    List<String> words = new ArrayList<>();
    float[] vectors = new float[rows * features];
    for (int id = 0; id < rows; id++) {
      if (!NO_WORDS.contains(vocabulary.get(id))) {
        System.arraycopy(table.data(), id * features, vectors, words.size() * features, features);
        words.add(vocabulary.get(id));
      }
    }
    return new LearntVectors(words, Arrays.copyOf(vectors, words.size() * features), features);
  }

  /** Those of words that a file of words and numbers can say: without white space. */
  WordVectors writable() {
    Map<String, float[]> writable = new LinkedHashMap<>();
    for (int row = 0; row < words.size(); row++) {
      if (!words.get(row).isEmpty() && !WHITE.matcher(words.get(row)).find()) {
        writable.put(
            words.get(row), Arrays.copyOfRange(vectors, row * features, (row + 1) * features));
      }
    }
    return WordVectors.of(features, writable);
  }

  /** Whether every number is one. */
  boolean finite() {
    for (float v : vectors) {
      if (!Float.isFinite(v)) {
        return false;
      }
    }
    return true;
  }

  /** The mean of some words' vectors. */
  float[] mean(List<Integer> rows) {
    float[] mean = new float[features];
    for (int row : rows) {
      for (int i = 0; i < features; i++) {
        mean[i] += vectors[row * features + i] / rows.size();
      }
    }
    return mean;
  }
}
