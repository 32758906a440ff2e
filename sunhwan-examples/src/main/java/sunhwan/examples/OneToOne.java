package sunhwan.examples;

import sunhwan.data.Dataset;
import sunhwan.layers.Activation;
import sunhwan.layers.Dense;
import sunhwan.layers.Input;
import sunhwan.losses.BinaryCrossentropy;
import sunhwan.metrics.AUC;
import sunhwan.metrics.Accuracy;
import sunhwan.models.Model;
import sunhwan.models.Sequential;
import sunhwan.optimizers.Adam;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/** One vector in, one answer out: exclusive or, which no single layer can learn. */
public final class OneToOne {
  private OneToOne() {}

  public static void main(String[] args) {
    Fit fit = run(400);
    Tensor answers = fit.model().predict(data().x());
    System.out.printf(
        "0^0 %.2f  0^1 %.2f  1^0 %.2f  1^1 %.2f%n",
        answers.at(0, 0), answers.at(1, 0), answers.at(2, 0), answers.at(3, 0));
    System.out.printf(
        "right from epoch %d on, in the right order from epoch %d%n",
        fit.history().bestEpoch("accuracy").orElseThrow(),
        fit.history().bestEpoch("auc").orElseThrow());
  }

  static Fit run(int epochs) {
    Model model =
        Sequential.of(
                Input.vector(2), Dense.of(8, Activation.TANH), Dense.of(1, Activation.SIGMOID))
            .build(1);
    return Trainer.compile(model, Adam.of(0.05f), BinaryCrossentropy.of(), Accuracy.of(), AUC.of())
        .fit(data(), FitOptions.epochs(epochs).seed(1));
  }

  private static Dataset data() {
    return Dataset.of(
        Tensor.of(Shape.of(4, 2), 0, 0, 0, 1, 1, 0, 1, 1), Tensor.of(Shape.of(4, 1), 0, 1, 1, 0));
  }
}
