package sunhwan.examples;

import java.util.SplittableRandom;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Activation;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.LSTM;
import sunhwan.layers.TimeDistributed;
import sunhwan.losses.SparseCategoricalCrossentropy;
import sunhwan.metrics.Accuracy;
import sunhwan.models.Model;
import sunhwan.models.RnnState;
import sunhwan.models.Sequential;
import sunhwan.optimizers.Adam;
import sunhwan.tensor.Tensor;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/**
 * A sequence in, an answer at every step: the symbol of two steps ago.
 *
 * <p>Trained in windows of eight steps with the state carried over, and read piece by piece
 * afterwards, as a stream would be.
 */
public final class ManyToMany {
  private static final int SYMBOLS = 4;

  private ManyToMany() {}

  public static void main(String[] args) {
    Fit fit = run(8);
    System.out.printf(
        "echoes with a delay of two, right at %.1f %% of the steps%n",
        100 * fit.history().series("val_accuracy").getLast());
    System.out.println("read as a stream: " + stream(fit.model(), 3, 1, 2, 0, 3, 3));
  }

  static Fit run(int epochs) {
    Model model =
        Sequential.of(
                Embedding.of(SYMBOLS, 8),
                LSTM.of(32).returnSequences(true),
                TimeDistributed.of(Dense.of(SYMBOLS, Activation.SOFTMAX)))
            .build(1);
    return Trainer.compile(model, Adam.of(0.01f), SparseCategoricalCrossentropy.of(), Accuracy.of())
        .fit(
            data(400, 1),
            FitOptions.epochs(epochs).seed(1).truncatedBptt(8).validation(data(100, 2)));
  }

  /** What the model answers to symbols that come one at a time; its state is a value. */
  static String stream(Model model, int... symbols) {
    StringBuilder answers = new StringBuilder();
    RnnState state = RnnState.initial(1);
    for (int symbol : symbols) {
      Model.Streamed next = model.predictWithState(Sequences.ofIds(new int[][] {{symbol}}), state);
      answers.append(symbol).append('→').append(likeliest(next.output())).append(' ');
      state = next.state();
    }
    return answers.toString().strip();
  }

  private static int likeliest(Tensor output) {
    int best = 0;
    for (int k = 1; k < SYMBOLS; k++) {
      best = output.at(0, 0, k) > output.at(0, 0, best) ? k : best;
    }
    return best;
  }

  private static Dataset data(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] sequences = new int[size][];
    int[][] answers = new int[size][];
    for (int i = 0; i < size; i++) {
      int length = random.nextInt(10, 31);
      sequences[i] = random.ints(length, 0, SYMBOLS).toArray();
      answers[i] = new int[length];
      System.arraycopy(sequences[i], 0, answers[i], 2, length - 2);
    }
    return Dataset.of(Sequences.ofIds(sequences), Sequences.ofIds(answers));
  }
}
