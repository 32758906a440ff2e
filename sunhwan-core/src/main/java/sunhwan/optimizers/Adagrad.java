package sunhwan.optimizers;

import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Rates that fall with what a weight has seen: Duchi et al. 2011.
 *
 * <pre>
 * s += g²
 * w −= η·g / √(s + epsilon)
 * </pre>
 *
 * @param common learning rate, clipping, decay, averages
 * @param initialAccumulatorValue of s; at least 0
 * @param epsilon added under the root; at least 0
 */
public record Adagrad(Common common, float initialAccumulatorValue, float epsilon)
    implements Tunable<Adagrad> {
  public Adagrad {
    Refuse.unlessAtLeastZero("Adagrad", "initialAccumulatorValue", initialAccumulatorValue);
    Refuse.unlessAtLeastZero("Adagrad", "epsilon", epsilon);
  }

  /** Keras's defaults. */
  public static Adagrad of() {
    return of(1e-3f);
  }

  public static Adagrad of(float learningRate) {
    return of(Constant.rate("Adagrad", learningRate));
  }

  public static Adagrad of(LearningRateSchedule schedule) {
    return new Adagrad(Common.of(schedule), 0.1f, 1e-7f);
  }

  @Override
  public Adagrad with(Common common) {
    return new Adagrad(common, initialAccumulatorValue, epsilon);
  }

  public Adagrad initialAccumulatorValue(float initialAccumulatorValue) {
    return new Adagrad(common, initialAccumulatorValue, epsilon);
  }

  public Adagrad epsilon(float epsilon) {
    return new Adagrad(common, initialAccumulatorValue, epsilon);
  }

  @Override
  public List<Slot> slots(Shape weight) {
    return List.of(new Slot("accumulator", weight, initialAccumulatorValue));
  }

  @Override
  public void update(long step, float rate, Tensor weight, float[] gradient, float[][] slots) {
    float[] w = weight.data();
    Kernels.best().update().adagrad(w.length, rate, epsilon, w, 0, gradient, 0, slots[0], 0);
  }
}
