package sunhwan.examples.memory;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.RecurrentLayer;
import sunhwan.layers.TimeDistributed;
import sunhwan.losses.SparseCategoricalCrossentropy;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.optimizers.Adam;
import sunhwan.optimizers.CosineDecay;
import sunhwan.tensor.Tensor;
import sunhwan.training.Callback;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/**
 * The copy task, after Hochreiter and Schmidhuber 1997 and Arjovsky et al. 2016: read some symbols,
 * wait, and say them again in order.
 *
 * <pre>
 * read   3 1 4 1 . . . . . . . . ? . . .
 * say    . . . . . . . . . . . . 3 1 4 1
 * </pre>
 *
 * The wait is another one in every training sequence, up to the longest, which is the one that is
 * tested: with a wait that never changes there is nothing to decide, and a SimpleRNN with an
 * orthogonal matrix can turn its state until it is time (Henaff et al. 2016). Loss and accuracy
 * count the symbols that are said again; whoever guesses is right once in eight.
 */
public final class CopyTask {
  private static final int ALPHABET = 8;
  private static final int BLANK = 0;
  private static final int GO = ALPHABET + 1;

  private CopyTask() {}

  /**
   * How large.
   *
   * @param symbols to be copied
   * @param delay the longest wait
   * @param units of the LSTM
   * @param examples in an epoch
   * @param epochs of training
   * @param rate Adam's learning rate at the beginning; it falls as half a cosine
   */
  record Setup(int symbols, int delay, int units, int examples, int epochs, float rate, long seed) {
    static final Setup FULL = new Setup(5, 40, 64, 4000, 40, 0.007f, 1);
  }

  /**
   * What came out.
   *
   * @param accuracies share of copied symbols that were right after the longest wait, in new
   *     sequences, after every epoch, by layer
   */
  record Outcome(Map<String, List<Double>> accuracies, Path picture) {}

  public static void main(String[] args) {
    Settings settings = new Settings(args);
    Setup full = Setup.FULL;
    Setup setup =
        new Setup(
            settings.number("symbols", full.symbols()),
            settings.number("delay", full.delay()),
            settings.number("units", full.units()),
            settings.number("examples", full.examples()),
            settings.number("epochs", full.epochs()),
            settings.decimal("rate", full.rate()),
            settings.number("seed", (int) full.seed()));
    Path folder = settings.folder();
    settings.refuseOthers();
    run(setup, folder, System.out);
  }

  static Outcome run(Setup setup, Path folder, PrintStream out) {
    int batch = 50;
    int updates = setup.examples() / batch * setup.epochs();
    Dataset train = data(setup, setup.examples(), 1, setup.seed());
    Dataset unseen = data(setup, 500, setup.delay(), setup.seed() + 1_000_000);
    out.printf(
        "Copy task, %d symbols after a wait of %d steps, %d updates%n",
        setup.symbols(), setup.delay(), updates);
    out.printf("%-12s %12s %24s%n", "", "parameters", "copied symbols right");
    out.printf("%-12s %12s %22.1f %%%n", "guessing", "", 100.0 / ALPHABET);
    Map<String, List<Double>> accuracies = new LinkedHashMap<>();
    for (Map.Entry<String, RecurrentLayer<?>> entry : Contestants.of(setup.units()).entrySet()) {
      Model model =
          Sequential.of(
                  Embedding.of(GO + 1, 16),
                  entry.getValue().returnSequences(true),
                  TimeDistributed.of(Dense.of(ALPHABET + 1)))
              .build(setup.seed());
      List<Double> accuracy = new ArrayList<>();
      Trainer.compile(
              model,
              Adam.of(CosineDecay.of(setup.rate(), updates)).globalClipnorm(1),
              SparseCategoricalCrossentropy.of().fromLogits(true).ignoreClass(BLANK))
          .fit(
              train,
              FitOptions.epochs(setup.epochs())
                  .batchSize(batch)
                  .seed(setup.seed())
                  .callback(new Progress(out, entry.getKey()))
                  .callback(measure(model, unseen, accuracy)));
      accuracies.put(entry.getKey(), accuracy);
      out.printf(
          "%-12s %12d %22.1f %%%n",
          entry.getKey(), model.weights().count(), 100 * accuracy.getLast());
    }
    Path picture = Chart.write(folder.resolve("copy-task.svg"), chart(setup, batch, accuracies));
    out.println("picture: " + picture);
    return new Outcome(accuracies, picture);
  }

  /** Adds the accuracy on copied symbols alone after every epoch. */
  private static Callback measure(Model model, Dataset unseen, List<Double> accuracy) {
    return run ->
        new Callback.Observer() {
          @Override
          public void epochEnd(Callback.EpochEnd end) {
            accuracy.add(accuracy(model.with(run.weights()), unseen));
          }
        };
  }

  private static double accuracy(Model model, Dataset data) {
    Tensor said = model.predict(data.x());
    int right = 0;
    int all = 0;
    for (int i = 0; i < data.size(); i++) {
      float[] wanted = data.y().row(i);
      for (int t = 0; t < wanted.length; t++) {
        if (wanted[t] != BLANK) {
          right += likeliest(said, i, t) == wanted[t] ? 1 : 0;
          all++;
        }
      }
    }
    return (double) right / all;
  }

  private static int likeliest(Tensor said, int i, int t) {
    int best = 1;
    for (int symbol = 2; symbol <= ALPHABET; symbol++) {
      best = said.at(i, t, symbol) > said.at(i, t, best) ? symbol : best;
    }
    return best;
  }

  private static Chart chart(Setup setup, int batch, Map<String, List<Double>> accuracies) {
    Chart chart =
        Chart.of(
            "Copy task, %d symbols after a wait of %d steps"
                .formatted(setup.symbols(), setup.delay()),
            "updates",
            "copied symbols right, %");
    double perEpoch = (double) setup.examples() / batch;
    for (Map.Entry<String, List<Double>> entry : accuracies.entrySet()) {
      double[] y = entry.getValue().stream().mapToDouble(a -> 100 * a).toArray();
      double[] x = IntStream.rangeClosed(1, y.length).mapToDouble(e -> e * perEpoch).toArray();
      chart = chart.line(entry.getKey(), x, y);
    }
    return chart.level("guessing", 100.0 / ALPHABET);
  }

  /** Sequences with waits from the shortest to the longest. */
  private static Dataset data(Setup setup, int size, int shortest, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] read = new int[size][];
    int[][] say = new int[size][];
    for (int i = 0; i < size; i++) {
      int go = setup.symbols() + random.nextInt(shortest, setup.delay() + 1);
      read[i] = new int[go + setup.symbols()];
      say[i] = new int[go + setup.symbols()];
      for (int s = 0; s < setup.symbols(); s++) {
        read[i][s] = random.nextInt(1, ALPHABET + 1);
        say[i][go + s] = read[i][s];
      }
      read[i][go] = GO;
    }
    return Dataset.of(Sequences.ofIds(read), Sequences.ofIds(say));
  }
}
