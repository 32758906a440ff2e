package sunhwan.examples;

import java.util.SplittableRandom;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Activation;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.losses.SparseCategoricalCrossentropy;
import sunhwan.metrics.Accuracy;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.optimizers.Adam;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/** A sequence in, one answer out: which symbol came first, however long the rest is. */
public final class ManyToOne {
  private static final int SYMBOLS = 4;

  private ManyToOne() {}

  public static void main(String[] args) {
    Fit fit = run(12);
    System.out.printf(
        "remembers the first of up to 20 symbols in %.1f %% of new sequences%n",
        100 * fit.history().series("val_accuracy").getLast());
  }

  static Fit run(int epochs) {
    Model model =
        Sequential.of(Embedding.of(SYMBOLS, 8), GRU.of(24), Dense.of(SYMBOLS, Activation.SOFTMAX))
            .build(1);
    return Trainer.compile(model, Adam.of(0.01f), SparseCategoricalCrossentropy.of(), Accuracy.of())
        .fit(data(1000, 1), FitOptions.epochs(epochs).seed(1).validation(data(200, 2)));
  }

  private static Dataset data(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] sequences = new int[size][];
    int[] first = new int[size];
    for (int i = 0; i < size; i++) {
      sequences[i] = random.ints(random.nextInt(3, 21), 0, SYMBOLS).toArray();
      first[i] = sequences[i][0];
    }
    return Dataset.ofClasses(Sequences.ofIds(sequences), first);
  }
}
