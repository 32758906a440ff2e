package sunhwan.optimizers;

import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Adam with the largest gradient in place of the mean square: Kingma and Ba 2015, section 7.1.
 *
 * <pre>
 * m += (g − m)·(1 − beta1);  u = max(beta2·u, |g|)
 * w −= η / (1 − beta1ᵗ) · m / (u + epsilon)
 * </pre>
 *
 * @param common learning rate, clipping, decay, averages
 * @param beta1 decay of the mean of gradients, at least 0 and below 1
 * @param beta2 decay of the largest gradient, at least 0 and below 1
 * @param epsilon added to u; at least 0
 */
public record Adamax(Common common, double beta1, double beta2, float epsilon)
    implements Tunable<Adamax> {
  public Adamax {
    Refuse.unlessShare("Adamax", "beta1", beta1);
    Refuse.unlessShare("Adamax", "beta2", beta2);
    Refuse.unlessAtLeastZero("Adamax", "epsilon", epsilon);
  }

  /** Keras's defaults. */
  public static Adamax of() {
    return of(1e-3f);
  }

  public static Adamax of(float learningRate) {
    return of(Constant.rate("Adamax", learningRate));
  }

  public static Adamax of(LearningRateSchedule schedule) {
    return new Adamax(Common.of(schedule), 0.9, 0.999, 1e-7f);
  }

  @Override
  public Adamax with(Common common) {
    return new Adamax(common, beta1, beta2, epsilon);
  }

  public Adamax beta1(double beta1) {
    return new Adamax(common, beta1, beta2, epsilon);
  }

  public Adamax beta2(double beta2) {
    return new Adamax(common, beta1, beta2, epsilon);
  }

  public Adamax epsilon(float epsilon) {
    return new Adamax(common, beta1, beta2, epsilon);
  }

  @Override
  public List<Slot> slots(Shape weight) {
    return List.of(Slot.like(weight, "momentum"), Slot.like(weight, "norm"));
  }

  @Override
  public void update(long step, float rate, Tensor weight, float[] gradient, float[][] slots) {
    float[] w = weight.data();
    float corrected = (float) (rate / (1 - Math.pow(beta1, (double) step)));
    Kernels.best()
        .update()
        .adamax(
            w.length, corrected, beta1, beta2, epsilon, w, 0, gradient, 0, slots[0], 0, slots[1],
            0);
  }
}
