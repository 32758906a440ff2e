package sunhwan.optimizers;

import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Evolved sign momentum: Chen et al. 2023. Every weight moves by the rate, up or down, so rates
 * want to be a tenth of Adam's.
 *
 * <pre>
 * w −= η·sign(beta1·m + (1 − beta1)·g)
 * m = beta2·m + (1 − beta2)·g
 * </pre>
 *
 * @param common learning rate, clipping, decay, averages
 * @param beta1 share of m in the direction, above 0 and at most 1
 * @param beta2 decay of m, at least 0 and below 1
 */
public record Lion(Common common, double beta1, double beta2) implements Tunable<Lion> {
  public Lion {
    if (!(beta1 > 0 && beta1 <= 1)) {
      throw new IllegalArgumentException("Lion: beta1 must be above 0 and at most 1, got " + beta1);
    }
    Refuse.unlessShare("Lion", "beta2", beta2);
  }

  /** Keras's defaults. */
  public static Lion of() {
    return of(1e-3f);
  }

  public static Lion of(float learningRate) {
    return of(Constant.rate("Lion", learningRate));
  }

  public static Lion of(LearningRateSchedule schedule) {
    return new Lion(Common.of(schedule), 0.9, 0.99);
  }

  @Override
  public Lion with(Common common) {
    return new Lion(common, beta1, beta2);
  }

  public Lion beta1(double beta1) {
    return new Lion(common, beta1, beta2);
  }

  public Lion beta2(double beta2) {
    return new Lion(common, beta1, beta2);
  }

  @Override
  public List<Slot> slots(Shape weight) {
    return List.of(Slot.like(weight, "momentum"));
  }

  @Override
  public void update(long step, float rate, Tensor weight, float[] gradient, float[][] slots) {
    float[] w = weight.data();
    Kernels.best().update().lion(w.length, rate, beta1, beta2, w, 0, gradient, 0, slots[0], 0);
  }
}
