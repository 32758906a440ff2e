package sunhwan.examples;

import java.util.SplittableRandom;
import sunhwan.data.Dataset;
import sunhwan.layers.Dense;
import sunhwan.layers.GRU;
import sunhwan.layers.Input;
import sunhwan.layers.RepeatVector;
import sunhwan.layers.TimeDistributed;
import sunhwan.losses.MeanSquaredError;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.optimizers.Adam;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/** One vector in, a sequence out: a frequency becomes a wave. */
public final class OneToMany {
  private static final int STEPS = 24;

  private OneToMany() {}

  public static void main(String[] args) {
    Fit fit = run(60);
    System.out.printf(
        "waves of new frequencies, mean squared error %.4f (a flat line: 0.5)%n",
        fit.history().series("val_loss").getLast());
    Tensor wave = fit.model().predict(Tensor.of(Shape.of(1, 1), 0.5f));
    for (int t = 0; t < STEPS; t++) {
      System.out.println(" ".repeat(Math.round(20 + 18 * wave.at(0, t, 0))) + "•");
    }
  }

  static Fit run(int epochs) {
    Model model =
        Sequential.of(
                Input.vector(1),
                RepeatVector.of(STEPS),
                GRU.of(32).returnSequences(true),
                TimeDistributed.of(Dense.of(1)))
            .build(1);
    return Trainer.compile(model, Adam.of(0.01f), MeanSquaredError.of())
        .fit(data(300, 1), FitOptions.epochs(epochs).seed(1).validation(data(60, 2)));
  }

  private static Dataset data(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] frequencies = new float[size];
    float[] waves = new float[size * STEPS];
    for (int i = 0; i < size; i++) {
      frequencies[i] = (float) random.nextDouble();
      for (int t = 0; t < STEPS; t++) {
        waves[i * STEPS + t] = (float) Math.sin((0.2 + 0.3 * frequencies[i]) * t);
      }
    }
    return Dataset.of(
        Tensor.of(Shape.of(size, 1), frequencies), Tensor.of(Shape.of(size, STEPS, 1), waves));
  }
}
