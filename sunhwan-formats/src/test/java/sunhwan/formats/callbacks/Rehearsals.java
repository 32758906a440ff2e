package sunhwan.formats.callbacks;

import java.util.SplittableRandom;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Activation;
import sunhwan.layers.Dense;
import sunhwan.layers.Dropout;
import sunhwan.layers.Embedding;
import sunhwan.layers.LSTM;
import sunhwan.losses.BinaryCrossentropy;
import sunhwan.metrics.AUC;
import sunhwan.metrics.Accuracy;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.optimizers.Adam;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/** A small training for callbacks to watch: three batches an epoch. */
final class Rehearsals {
  private Rehearsals() {}

  static Sequential spec() {
    return Sequential.of(
        Embedding.of(9, 3).maskZero(true),
        LSTM.of(3),
        Dropout.of(0.3f),
        Dense.of(1, Activation.SIGMOID));
  }

  static Model model() {
    return spec().build(3);
  }

  static Trainer trainer() {
    return Trainer.compile(
        model(), Adam.of(0.05f), BinaryCrossentropy.of(), Accuracy.of(), AUC.of());
  }

  /** The same with a moving average of the weights. */
  static Trainer averagingTrainer() {
    return Trainer.compile(
        model(), Adam.of(0.05f).useEma(true), BinaryCrossentropy.of(), Accuracy.of(), AUC.of());
  }

  static Dataset data(int examples, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] x = new float[examples][];
    float[][] y = new float[examples][1];
    for (int i = 0; i < examples; i++) {
      x[i] = new float[random.nextInt(2, 7)];
      for (int t = 0; t < x[i].length; t++) {
        x[i][t] = random.nextInt(1, 9);
      }
      y[i][0] = x[i][0] > 4 ? 1 : 0;
    }
    return Dataset.of(Sequences.ofValues(x), Sequences.ofValues(y));
  }

  static FitOptions options(int epochs) {
    return FitOptions.epochs(epochs).batchSize(8).seed(7);
  }
}
