package sunhwan.examples.memory;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.layers.Dense;
import sunhwan.layers.Embedding;
import sunhwan.layers.GRU;
import sunhwan.layers.LSTM;
import sunhwan.layers.RecurrentLayer;
import sunhwan.layers.SimpleRNN;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.models.Weights;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Tensor;
import sunhwan.training.Trainer;

/**
 * The vanishing gradient, Hochreiter 1991 and Bengio et al. 1994: how much the loss at the end of a
 * sequence still feels the input of each step, before anything is learnt.
 *
 * <p>Every step has an embedding row of its own, so the gradient of the embedding's row t is the
 * gradient of the loss by the input at step t.
 */
public final class VanishingGradient {
  private VanishingGradient() {}

  /**
   * How large.
   *
   * @param steps of a sequence
   * @param units of each layer, and values of an input
   * @param seeds that the picture averages over
   */
  record Setup(int steps, int units, int seeds) {
    static final Setup FULL = new Setup(60, 32, 50);
  }

  /**
   * What came out.
   *
   * @param norms of the gradient by the input of each step, divided by that of the last step: the
   *     geometric mean over seeds, by layer
   */
  record Outcome(Map<String, double[]> norms, Path picture) {}

  public static void main(String[] args) {
    Settings settings = new Settings(args);
    Setup full = Setup.FULL;
    Setup setup =
        new Setup(
            settings.number("steps", full.steps()),
            settings.number("units", full.units()),
            settings.number("seeds", full.seeds()));
    Path folder = settings.folder();
    settings.refuseOthers();
    run(setup, folder, System.out);
  }

  static Outcome run(Setup setup, Path folder, PrintStream out) {
    Map<String, RecurrentLayer<?>> layers = new LinkedHashMap<>();
    layers.put("SimpleRNN", SimpleRNN.of(setup.units()));
    layers.put("LSTM", LSTM.of(setup.units()));
    layers.put("GRU", GRU.of(setup.units()));
    layers.put("LSTM, forget bias 0", LSTM.of(setup.units()).unitForgetBias(false));
    layers.put("LSTM, forget bias 4", LSTM.of(setup.units()).unitForgetBias(false));
    Map<String, double[]> norms = new LinkedHashMap<>();
    layers.forEach(
        (name, layer) -> norms.put(name, norms(setup, layer, name.endsWith("4") ? 4 : 0)));

    out.printf(
        "Gradient of the loss by the input of a step, last step = 1, mean of %d seeds%n",
        setup.seeds());
    out.printf("%-22s", "steps before the end");
    int[] before = {0, 10, 20, 40};
    for (int b : before) {
      out.printf("%12d", b);
    }
    out.println();
    Chart chart =
        Chart.of(
            "How far back the loss reaches before training",
            "step of %d".formatted(setup.steps()),
            "|dLoss/dInput|, last step = 1");
    double[] x = IntStream.rangeClosed(1, setup.steps()).asDoubleStream().toArray();
    for (Map.Entry<String, double[]> entry : norms.entrySet()) {
      out.printf("%-22s", entry.getKey());
      for (int b : before) {
        if (b < setup.steps()) {
          out.printf("%12.1e", entry.getValue()[setup.steps() - 1 - b]);
        }
      }
      out.println();
      chart = chart.line(entry.getKey(), x, entry.getValue());
    }
    Path picture = Chart.write(folder.resolve("vanishing-gradient.svg"), chart.logY());
    out.println("picture: " + picture);
    return new Outcome(norms, picture);
  }

  private static double[] norms(Setup setup, RecurrentLayer<?> layer, float forgetBias) {
    double[] logs = new double[setup.steps()];
    for (int seed = 1; seed <= setup.seeds(); seed++) {
      double[] norms = norms(setup, layer, forgetBias, seed);
      for (int t = 0; t < logs.length; t++) {
        logs[t] += Math.log(norms[t] / norms[logs.length - 1]) / setup.seeds();
      }
    }
    for (int t = 0; t < logs.length; t++) {
      logs[t] = Math.exp(logs[t]);
    }
    return logs;
  }

  /** Length of the gradient by the input of each step, in one model and for one sequence. */
  static double[] norms(Setup setup, RecurrentLayer<?> layer, float forgetBias, long seed) {
    Model drawn =
        Sequential.of(Embedding.of(setup.steps(), setup.units()), layer, Dense.of(1)).build(seed);
    Model model = drawn.with(withInputs(drawn.weights(), setup.units(), forgetBias, seed));
    int[] everyStep = IntStream.range(0, setup.steps()).toArray();
    Dataset one =
        Dataset.of(
            Sequences.ofIds(new int[][] {everyStep}), Sequences.ofValues(new float[][] {{1}}));

    Tensor gradient =
        Trainer.compile(model, SGD.of(0.01f), MeanSquaredError.of())
            .gradients(one)
            .weights()
            .get("embedding/embeddings");

    double[] norms = new double[setup.steps()];
    for (int t = 0; t < norms.length; t++) {
      for (int j = 0; j < setup.units(); j++) {
        norms[t] = Math.hypot(norms[t], gradient.at(t, j));
      }
    }
    return norms;
  }

  /** The weights with inputs of mean 0 and variance 1, and the forget gate's bias as given. */
  private static Weights withInputs(Weights weights, int units, float forgetBias, long seed) {
    SplittableRandom random = new SplittableRandom(seed + 1_000_000);
    Map<String, Tensor> changed = new LinkedHashMap<>();
    weights.forEach(
        (name, tensor) -> {
          Tensor copy = tensor.copy();
          if (name.equals("embedding/embeddings")) {
            for (int i = 0; i < copy.data().length; i++) {
              copy.data()[i] = (float) random.nextGaussian();
            }
          }
          if (name.equals("lstm/lstm_cell/bias") && forgetBias != 0) {
            // the gates stand in Keras's order: input, forget, candidate, output
            Arrays.fill(copy.data(), units, 2 * units, forgetBias);
          }
          changed.put(name, copy);
        });
    return Weights.of(changed);
  }
}
