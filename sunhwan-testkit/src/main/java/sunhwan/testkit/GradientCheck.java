package sunhwan.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import sunhwan.data.Dataset;
import sunhwan.models.Weights;
import sunhwan.optimizers.SGD;
import sunhwan.tensor.Tensor;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.Trainer;

/**
 * Compares the gradients of a model with the slopes of its loss, measured by central differences.
 *
 * <p>Layers compute in floats, so slopes have about three good digits: enough to see a term that is
 * missing, not one that is rounded badly. Weights should be neither 0 nor large, or a wrong term
 * may not show. A measured slope is tried again closer by where a bend of the loss, such as that of
 * RELU, may lie between.
 *
 * @param tolerance share of a weight's largest slope that a gradient may be off
 */
public record GradientCheck(double tolerance) {
  /** A step so long that a weight drowns in it; a power of two, so that nothing is rounded away. */
  private static final float LONG_STEP = 1 << 20;

  private static final float WIDE = 1f / 64;
  private static final float CLOSE = 1f / 1024;

  public GradientCheck {
    if (!(tolerance > 0)) {
      throw new IllegalArgumentException(
          "GradientCheck: tolerance must be positive, got " + tolerance);
    }
  }

  /** A tolerance of one in five hundred. */
  public static GradientCheck of() {
    return new GradientCheck(2e-3);
  }

  /**
   * Checks every weight that training changes, as the model is when it is used: without dropout,
   * with moving statistics.
   *
   * @throws AssertionError where a gradient is no slope
   */
  public void check(Trainer trainer, Dataset data) {
    Trainer.Gradients gradients = trainer.gradients(data);
    compare(
        "used",
        tensors(gradients.weights()),
        trainer.model().weights(),
        weights -> with(trainer, weights).gradients(data).loss());
  }

  /**
   * Checks every weight that training changes, as the model is while it learns: the same dropout at
   * every measurement, statistics of the batch.
   *
   * @throws AssertionError where a gradient is no slope
   */
  public void checkTraining(Trainer trainer, Dataset data) {
    FitOptions oneStep = FitOptions.epochs(1).batchSize(data.size()).shuffle(false);
    Trainer walker = new Trainer(trainer.model(), SGD.of(LONG_STEP), trainer.objectives());
    Fit fit = walker.fit(data, oneStep);
    Map<String, float[]> gradients = new LinkedHashMap<>();
    for (String name : trainer.gradients(data).weights().names()) {
      float[] before = trainer.model().weights().get(name).data();
      float[] gradient = fit.model().weights().get(name).data().clone();
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = (before[i] - gradient[i]) / LONG_STEP;
      }
      gradients.put(name, gradient);
    }
    compare(
        "trained",
        gradients,
        trainer.model().weights(),
        weights -> with(walker, weights).fit(data, oneStep).history().series("loss").getFirst());
  }

  private static Map<String, float[]> tensors(Weights weights) {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> tensors.put(name, tensor.data()));
    return tensors;
  }

  private static Trainer with(Trainer trainer, Weights weights) {
    return trainer.with(trainer.model().with(weights));
  }

  private void compare(
      String mode, Map<String, float[]> gradients, Weights at, ToDoubleFunction<Weights> loss) {
    double all = largest(gradients);
    gradients.forEach(
        (name, gradient) -> {
          double room = tolerance * Math.max(largest(Map.of(name, gradient)), all / 100);
          for (int i = 0; i < gradient.length; i++) {
            double slope = wideSlope(loss, at, name, i);
            if (!(Math.abs(gradient[i] - slope) <= room)) {
              double closer = closeSlope(loss, at, name, i);
              // what a float's loss leaves of a difference so small
              double noise = room + 1e-7 * Math.abs(loss.applyAsDouble(at)) / CLOSE;
              assertThat(Math.abs(gradient[i] - closer))
                  .as(
                      "%s: gradient of '%s'[%d] is %s, the slope of the loss is %s",
                      mode, name, i, gradient[i], slope)
                  .isLessThanOrEqualTo(noise);
            }
          }
        });
  }

  private static double largest(Map<String, float[]> tensors) {
    double largest = 0;
    for (float[] tensor : tensors.values()) {
      for (float value : tensor) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
  }

  /** Of fourth order, Abramowitz and Stegun 25.3.6's five points. */
  private static double wideSlope(
      ToDoubleFunction<Weights> loss, Weights at, String name, int index) {
    double near = moved(loss, at, name, index, WIDE) - moved(loss, at, name, index, -WIDE);
    double far = moved(loss, at, name, index, 2 * WIDE) - moved(loss, at, name, index, -2 * WIDE);
    return (8 * near - far) / (12 * WIDE);
  }

  private static double closeSlope(
      ToDoubleFunction<Weights> loss, Weights at, String name, int index) {
    return (moved(loss, at, name, index, CLOSE) - moved(loss, at, name, index, -CLOSE))
        / (2 * CLOSE);
  }

  private static double moved(
      ToDoubleFunction<Weights> loss, Weights at, String name, int index, float step) {
    Weights moved = at.copy();
    Tensor weight = moved.get(name);
    weight.data()[index] += step;
    return loss.applyAsDouble(moved);
  }
}
