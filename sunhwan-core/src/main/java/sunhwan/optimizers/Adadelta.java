package sunhwan.optimizers;

import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Steps in the weight's own unit: Zeiler 2012, who has η = 1; Keras's default is 0.001.
 *
 * <pre>
 * s = rho·s + (1 − rho)·g²
 * δ = −√(d + epsilon) / √(s + epsilon) · g
 * d = rho·d + (1 − rho)·δ²
 * w += η·δ
 * </pre>
 *
 * @param common learning rate, clipping, decay, averages
 * @param rho decay of the mean of squared gradients, at least 0 and below 1
 * @param epsilon added under the root; at least 0
 */
public record Adadelta(Common common, double rho, float epsilon) implements Tunable<Adadelta> {
  public Adadelta {
    Refuse.unlessShare("Adadelta", "rho", rho);
    Refuse.unlessAtLeastZero("Adadelta", "epsilon", epsilon);
  }

  /** Keras's defaults. */
  public static Adadelta of() {
    return of(1e-3f);
  }

  public static Adadelta of(float learningRate) {
    return of(Constant.rate("Adadelta", learningRate));
  }

  public static Adadelta of(LearningRateSchedule schedule) {
    return new Adadelta(Common.of(schedule), 0.95, 1e-7f);
  }

  @Override
  public Adadelta with(Common common) {
    return new Adadelta(common, rho, epsilon);
  }

  public Adadelta rho(double rho) {
    return new Adadelta(common, rho, epsilon);
  }

  public Adadelta epsilon(float epsilon) {
    return new Adadelta(common, rho, epsilon);
  }

  @Override
  public List<Slot> slots(Shape weight) {
    return List.of(
        Slot.like(weight, "accumulated_grad"), Slot.like(weight, "accumulated_delta_var"));
  }

  @Override
  public void update(long step, float rate, Tensor weight, float[] gradient, float[][] slots) {
    float[] w = weight.data();
    Kernels.best()
        .update()
        .adadelta(w.length, rate, rho, epsilon, w, 0, gradient, 0, slots[0], 0, slots[1], 0);
  }
}
