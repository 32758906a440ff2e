package sunhwan.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sunhwan.layers.Embedding;
import sunhwan.models.Sequential;
import sunhwan.tensor.Tensor;
import sunhwan.text.FastTextClassifier;
import sunhwan.text.LinearClassifier;
import sunhwan.text.SequenceClassifier;
import sunhwan.text.SubwordClassifier;
import sunhwan.text.TextClassifier;

/**
 * The vectors that a model learnt for its words; padding and the unknown word are left out.
 *
 * @param words in the order of their ids, most frequent first but for fastText
 * @param vectors (words, features), row-major
 * @param features numbers a word
 */
record WordVectors(List<String> words, float[] vectors, int features) {
  private static final List<String> NO_WORDS = List.of("", "[UNK]", "<oov>");

  /** Of a classifier; empty where it has no embedding. */
  static Optional<WordVectors> of(TextClassifier classifier) {
    return switch (classifier) {
      case SequenceClassifier network -> of(network);
      case LinearClassifier linear -> Optional.empty();
      case FastTextClassifier vectors -> of(vectors);
      case SubwordClassifier subwords -> Optional.empty();
    };
  }

  private static Optional<WordVectors> of(SequenceClassifier classifier) {
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
  private static Optional<WordVectors> of(FastTextClassifier classifier) {
    List<String> words = classifier.features().words();
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new WordVectors(words, classifier.vectors(words).data(), classifier.model().dim()));
  }

  private static WordVectors of(List<String> vocabulary, Tensor table) {
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
    return new WordVectors(words, Arrays.copyOf(vectors, words.size() * features), features);
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
