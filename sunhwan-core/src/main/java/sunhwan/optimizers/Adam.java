package sunhwan.optimizers;

import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Update;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Adaptive moments: Kingma and Ba 2015, in the form before its section 2.1.
 *
 * <pre>
 * m += (g − m)·(1 − beta1);  v += (g² − v)·(1 − beta2)
 * w −= η·√(1 − beta2ᵗ) / (1 − beta1ᵗ) · m / (√v + epsilon)
 * </pre>
 *
 * With amsgrad, Reddi et al. 2018, the largest v so far stands for v.
 *
 * @param common learning rate, clipping, decay, averages
 * @param beta1 decay of the mean of gradients, at least 0 and below 1
 * @param beta2 decay of the mean of their squares, at least 0 and below 1
 * @param epsilon added to the root, outside of it; at least 0
 * @param amsgrad whether steps never grow because v shrank
 */
public record Adam(Common common, double beta1, double beta2, float epsilon, boolean amsgrad)
    implements Tunable<Adam> {
  public Adam {
    Refuse.unlessShare("Adam", "beta1", beta1);
    Refuse.unlessShare("Adam", "beta2", beta2);
    Refuse.unlessAtLeastZero("Adam", "epsilon", epsilon);
  }

  /** Keras's defaults. */
  public static Adam of() {
    return of(1e-3f);
  }

  public static Adam of(float learningRate) {
    return of(Constant.rate("Adam", learningRate));
  }

  public static Adam of(LearningRateSchedule schedule) {
    return new Adam(Common.of(schedule), 0.9, 0.999, 1e-7f, false);
  }

  @Override
  public Adam with(Common common) {
    return new Adam(common, beta1, beta2, epsilon, amsgrad);
  }

  public Adam beta1(double beta1) {
    return new Adam(common, beta1, beta2, epsilon, amsgrad);
  }

  public Adam beta2(double beta2) {
    return new Adam(common, beta1, beta2, epsilon, amsgrad);
  }

  public Adam epsilon(float epsilon) {
    return new Adam(common, beta1, beta2, epsilon, amsgrad);
  }

  public Adam amsgrad(boolean amsgrad) {
    return new Adam(common, beta1, beta2, epsilon, amsgrad);
  }

  @Override
  public List<Slot> slots(Shape weight) {
    return slots(weight, amsgrad);
  }

  @Override
  public void update(long step, float rate, Tensor weight, float[] gradient, float[][] slots) {
    move(step, rate, beta1, beta2, epsilon, weight.data(), gradient, slots);
  }

  static List<Slot> slots(Shape weight, boolean amsgrad) {
    Slot momentum = Slot.like(weight, "momentum");
    Slot velocity = Slot.like(weight, "velocity");
    return amsgrad
        ? List.of(momentum, velocity, Slot.like(weight, "velocity_hat"))
        : List.of(momentum, velocity);
  }

  static void move(
      long step,
      float rate,
      double beta1,
      double beta2,
      float epsilon,
      float[] w,
      float[] g,
      float[][] slots) {
    Update update = Kernels.best().update();
    double root = Math.sqrt(1 - Math.pow(beta2, (double) step));
    float corrected = (float) (rate * root / (1 - Math.pow(beta1, (double) step)));
    if (slots.length == 3) {
      update.amsgrad(
          w.length, corrected, beta1, beta2, epsilon, w, 0, g, 0, slots[0], 0, slots[1], 0,
          slots[2], 0);
    } else {
      update.adam(w.length, corrected, beta1, beta2, epsilon, w, 0, g, 0, slots[0], 0, slots[1], 0);
    }
  }
}
