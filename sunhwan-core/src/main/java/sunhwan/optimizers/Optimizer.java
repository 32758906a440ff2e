package sunhwan.optimizers;

import java.util.List;

/**
 * How a weight follows its gradient; formulas as in Keras 3.15. Its memory is an {@link
 * OptimizerState}, so an optimizer is only settings.
 */
public sealed interface Optimizer permits Adam, SGD, RMSprop {

  /** Step size, positive. */
  float learningRate();

  /** The same with another step size. */
  Optimizer learningRate(float learningRate);

  /** Names of the arrays that it keeps for each weight. */
  List<String> slots();

  /**
   * Moves one weight.
   *
   * @param iteration of this step, from 1
   * @param w the weight
   * @param g its gradient
   * @param slots its arrays, in the order of {@link #slots()}
   */
  void update(long iteration, float[] w, float[] g, float[][] slots);

  /** Refuses what would make a root negative or a division senseless. */
  static void refuseEpsilon(String name, float epsilon) {
    if (!(epsilon >= 0) || Float.isInfinite(epsilon)) {
      throw new IllegalArgumentException(
          name + ": epsilon must be at least 0 and finite, got " + epsilon);
    }
  }

  /** Refuses a step size that is no positive number. */
  static void refuseRate(String name, float rate) {
    if (!(rate > 0) || Float.isInfinite(rate)) {
      throw new IllegalArgumentException(name + ": learningRate must be positive, got " + rate);
    }
  }
}
