package sunhwan.examples;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Activation;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GlobalAveragePooling1D;
import sunhwan.layers.Input;
import sunhwan.layers.MultiHeadAttention;
import sunhwan.losses.SparseCategoricalCrossentropy;
import sunhwan.metrics.Accuracy;
import sunhwan.models.Functional;
import sunhwan.models.Graph;
import sunhwan.models.Sequential;
import sunhwan.optimizers.Adam;
import sunhwan.tensor.Shape;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/**
 * A question looks at the key that it equals and takes the value that stands there, Vaswani et al.
 * 2017: keys 3 1 4, values 8 2 5, question 1, answer 2.
 *
 * <p>Question and keys are read by one small model, which is a layer of the whole one and shared.
 */
public final class Lookup {
  private static final int SYMBOLS = 10;

  private Lookup() {}

  public static void main(String[] args) {
    System.out.println(network().diagram());
    Fit fit = run(12);
    System.out.printf(
        "right answers to questions that it has not seen: %.1f %%%n",
        100 * fit.history().series("val_accuracy").getLast());
  }

  static Functional network() {
    Sequential reader = Sequential.of(Embedding.of(SYMBOLS, 16), Dense.of(16));
    Graph graph = Graph.of();
    Graph.Value question = graph.input("question", Input.ids(1));
    Graph.Value keys = graph.input("keys", Input.ids(Shape.UNKNOWN));
    Graph.Value values = graph.input("values", Input.ids(Shape.UNKNOWN));
    Graph.Layer read = graph.layer("reader", reader.asLayer());
    Graph.Value found =
        graph.call(
            MultiHeadAttention.of(1, 16),
            question.to(read),
            values.to(Embedding.of(SYMBOLS, 16)),
            keys.to(read));
    Graph.Value answer =
        found.to(GlobalAveragePooling1D.of()).to(Dense.of(SYMBOLS, Activation.SOFTMAX));
    return graph.build(List.of(question, keys, values), List.of(answer));
  }

  static Fit run(int epochs) {
    Trainer trainer =
        Trainer.compile(
            network().build(1), Adam.of(0.01f), SparseCategoricalCrossentropy.of(), Accuracy.of());
    return trainer.fit(data(1_500, 1), FitOptions.epochs(epochs).seed(1).validation(data(200, 2)));
  }

  /** Keys are different symbols in random order, two to five of them. */
  private static Dataset data(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] questions = new int[size][1];
    int[][] keys = new int[size][];
    int[][] values = new int[size][];
    int[][] answers = new int[size][1];
    for (int i = 0; i < size; i++) {
      int length = 2 + random.nextInt(4);
      keys[i] = new int[length];
      values[i] = new int[length];
      int first = random.nextInt(SYMBOLS);
      for (int t = 0; t < length; t++) {
        keys[i][t] = (first + 3 * t) % SYMBOLS; // 3 shares no factor with 10, so all differ
        values[i][t] = random.nextInt(SYMBOLS);
      }
      int asked = random.nextInt(length);
      questions[i][0] = keys[i][asked];
      answers[i][0] = values[i][asked];
    }
    return new Dataset(
        List.of(Sequences.ofIds(questions), Sequences.ofIds(keys), Sequences.ofIds(values)),
        List.of(Sequences.ofIds(answers)),
        Optional.empty());
  }
}
