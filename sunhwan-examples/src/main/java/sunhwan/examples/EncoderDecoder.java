package sunhwan.examples;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Activation;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.Input;
import sunhwan.losses.SparseCategoricalCrossentropy;
import sunhwan.metrics.Accuracy;
import sunhwan.models.Functional;
import sunhwan.models.Graph;
import sunhwan.models.Model;
import sunhwan.optimizers.Adam;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/**
 * A sequence in, another one out: symbols are said backwards.
 *
 * <p>An encoder reads all of them; a decoder starts from the encoder's last state, and says each
 * symbol having read the one before it, Sutskever, Vinyals and Le 2014. Both share the embedding.
 */
public final class EncoderDecoder {
  /** Symbols are 1 to 5; 0 is where an answer begins. */
  private static final int SYMBOLS = 6;

  private EncoderDecoder() {}

  public static void main(String[] args) {
    System.out.println(network().summary());
    Fit fit = run(12);
    System.out.printf(
        "right at %.1f %% of the steps of sequences that it has not seen%n",
        100 * fit.history().series("val_accuracy").getLast());
    int[] source = {1, 5, 2, 2, 4};
    System.out.println(
        Arrays.toString(source) + " → " + Arrays.toString(backwards(fit.model(), source)));
  }

  static Functional network() {
    Graph graph = Graph.of();
    Graph.Value source = graph.input("source", Input.ids(Shape.UNKNOWN));
    Graph.Value said = graph.input("said", Input.ids(Shape.UNKNOWN));
    Graph.Layer symbols = graph.layer("symbols", Embedding.of(SYMBOLS, 8));
    List<Graph.Value> encoded =
        graph.layer("encoder", GRU.of(48).returnState(true)).outputs(source.to(symbols));
    Graph.Value state = encoded.get(1);
    Graph.Value decoded =
        graph.layer("decoder", GRU.of(48).returnSequences(true)).call(said.to(symbols), state);
    Graph.Value next = decoded.to("next", Dense.of(SYMBOLS, Activation.SOFTMAX));
    return graph.build(List.of(source, said), List.of(next));
  }

  static Fit run(int epochs) {
    Trainer trainer =
        Trainer.compile(
            network().build(1), Adam.of(0.01f), SparseCategoricalCrossentropy.of(), Accuracy.of());
    return trainer.fit(data(1_500, 1), FitOptions.epochs(epochs).seed(1).validation(data(200, 2)));
  }

  /** Says a sequence backwards, the likeliest symbol at each step. */
  static int[] backwards(Model model, int... source) {
    int[] said = new int[source.length + 1];
    for (int t = 0; t < source.length; t++) {
      Tensor next =
          model
              .predict(
                  List.of(
                      Sequences.ofIds(new int[][] {source}),
                      Sequences.ofIds(new int[][] {Arrays.copyOf(said, t + 1)})))
              .getFirst();
      for (int k = 1; k < SYMBOLS; k++) {
        said[t + 1] = next.at(0, t, k) > next.at(0, t, said[t + 1]) ? k : said[t + 1];
      }
    }
    return Arrays.copyOfRange(said, 1, said.length);
  }

  private static Dataset data(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] sources = new int[size][];
    int[][] said = new int[size][];
    int[][] answers = new int[size][];
    for (int i = 0; i < size; i++) {
      int length = random.nextInt(3, 6);
      sources[i] = random.ints(length, 1, SYMBOLS).toArray();
      said[i] = new int[length];
      answers[i] = new int[length];
      for (int t = 0; t < length; t++) {
        answers[i][t] = sources[i][length - 1 - t];
        said[i][t] = t == 0 ? 0 : answers[i][t - 1];
      }
    }
    return Dataset.of(
        List.of(Sequences.ofIds(sources), Sequences.ofIds(said)),
        List.of(Sequences.ofIds(answers)));
  }
}
