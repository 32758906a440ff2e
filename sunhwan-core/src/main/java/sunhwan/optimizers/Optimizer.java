package sunhwan.optimizers;

import java.util.List;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * How weights follow their gradients; formulas as in Keras 3.15.
 *
 * <p>An optimizer is only settings: what it remembers is an {@link OptimizerState}. Formulas below
 * call the weight w, its gradient g, the rate η, and the number of the step t, from 1.
 */
public sealed interface Optimizer permits Tunable {

  /** What it has in common with the others, the learning rate among it. */
  Common common();

  /**
   * Step size: the one that was given, or where a schedule gives it, the one of the first step.
   * {@link #learningRateAt} knows the later ones.
   */
  default float learningRate() {
    return learningRateAt(0);
  }

  /** Step size after a number of batches, 0 for the first step. */
  default float learningRateAt(long iterations) {
    return common().schedule().at(iterations);
  }

  /**
   * The same with another step size.
   *
   * @throws IllegalStateException where a schedule gives it, as in Keras
   */
  Optimizer learningRate(float learningRate);

  /** Arrays that it keeps for a weight of this shape. */
  List<Slot> slots(Shape weight);

  /**
   * Moves one weight. The gradient may be overwritten.
   *
   * @param step number of this update, from 1
   * @param rate step size
   * @param weight is changed
   * @param gradient by the weight, row-major
   * @param slots its arrays, in the order of {@link #slots}
   */
  void update(long step, float rate, Tensor weight, float[] gradient, float[][] slots);
}
