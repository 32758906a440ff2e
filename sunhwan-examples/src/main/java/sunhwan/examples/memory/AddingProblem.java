package sunhwan.examples.memory;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Dense;
import sunhwan.layers.Input;
import sunhwan.layers.RecurrentLayer;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.optimizers.Adam;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/**
 * The adding problem, Hochreiter and Schmidhuber 1997: a long sequence of random numbers, two of
 * them marked, one in the first half and one in the second; the answer is their sum.
 *
 * <p>Whoever always answers 1 has a mean squared error of 1/6 ≈ 0.167, the variance of a sum of two
 * numbers from 0 to 1; to do better, a number must be carried through dozens of steps.
 */
public final class AddingProblem {
  /** Variance of the sum of two independent numbers from 0 to 1. */
  static final double ALWAYS_ONE = 1 / 6.0;

  private AddingProblem() {}

  /**
   * How large.
   *
   * @param steps of a sequence
   * @param units of the LSTM
   * @param examples in an epoch
   * @param epochs of training
   * @param rate Adam's learning rate
   */
  record Setup(int steps, int units, int examples, int epochs, float rate, long seed) {
    static final Setup FULL = new Setup(100, 64, 5000, 30, 0.002f, 1);
  }

  /**
   * What came out.
   *
   * @param losses mean squared error on new sequences after every epoch, by layer
   */
  record Outcome(Map<String, List<Double>> losses, Path picture) {}

  public static void main(String[] args) {
    Settings settings = new Settings(args);
    Setup full = Setup.FULL;
    Setup setup =
        new Setup(
            settings.number("steps", full.steps()),
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
    Dataset train = data(setup.steps(), setup.examples(), setup.seed());
    Dataset unseen = data(setup.steps(), 1000, setup.seed() + 1_000_000);
    out.printf("Adding problem over %d steps, %d updates%n", setup.steps(), updates);
    out.printf("%-12s %12s %24s%n", "", "parameters", "mean squared error");
    out.printf("%-12s %12s %24.4f%n", "always 1", "", ALWAYS_ONE);
    Map<String, List<Double>> losses = new LinkedHashMap<>();
    for (Map.Entry<String, RecurrentLayer<?>> entry : Contestants.of(setup.units()).entrySet()) {
      Model model =
          Sequential.of(Input.sequence(setup.steps(), 2), entry.getValue(), Dense.of(1))
              .build(setup.seed());
      Fit fit =
          Trainer.compile(model, Adam.of(setup.rate()).globalClipnorm(1), MeanSquaredError.of())
              .fit(
                  train,
                  FitOptions.epochs(setup.epochs())
                      .batchSize(batch)
                      .seed(setup.seed())
                      .validation(unseen)
                      .callback(new Progress(out, entry.getKey())));
      losses.put(entry.getKey(), fit.history().series("val_loss"));
      out.printf(
          "%-12s %12d %24.4f%n",
          entry.getKey(), model.weights().count(), losses.get(entry.getKey()).getLast());
    }
    Path picture = Chart.write(folder.resolve("adding-problem.svg"), chart(setup, batch, losses));
    out.println("picture: " + picture);
    return new Outcome(losses, picture);
  }

  private static Chart chart(Setup setup, int batch, Map<String, List<Double>> losses) {
    Chart chart =
        Chart.of(
            "Adding problem, " + setup.steps() + " steps",
            "updates",
            "mean squared error on new sequences");
    double perEpoch = (double) setup.examples() / batch;
    for (Map.Entry<String, List<Double>> entry : losses.entrySet()) {
      double[] y = entry.getValue().stream().mapToDouble(Double::doubleValue).toArray();
      double[] x = IntStream.rangeClosed(1, y.length).mapToDouble(e -> e * perEpoch).toArray();
      chart = chart.line(entry.getKey(), x, y);
    }
    return chart.level("always 1", ALWAYS_ONE).logY();
  }

  /** Features of a step: a number from 0 to 1, and whether it is marked. */
  private static Dataset data(int steps, int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][][] x = new float[size][steps][2];
    float[][] sum = new float[size][1];
    for (int i = 0; i < size; i++) {
      for (int t = 0; t < steps; t++) {
        x[i][t][0] = (float) random.nextDouble();
      }
      int first = random.nextInt(steps / 2);
      int second = steps / 2 + random.nextInt(steps - steps / 2);
      x[i][first][1] = 1;
      x[i][second][1] = 1;
      sum[i][0] = x[i][first][0] + x[i][second][0];
    }
    return Dataset.of(Sequences.ofVectors(x), Sequences.ofValues(sum));
  }
}
