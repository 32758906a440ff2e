package sunhwan.optimizers;

import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Update;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Steps divided by the root of the mean square: Tieleman and Hinton 2012; centered, Graves 2013.
 *
 * <pre>
 * v = rho·v + (1 − rho)·g²;  a = rho·a + (1 − rho)·g where centered, else 0
 * p = momentum·p + η·g / √(v − a² + epsilon)
 * w −= p
 * </pre>
 *
 * @param common learning rate, clipping, decay, averages
 * @param rho decay of the mean of squared gradients, at least 0 and below 1
 * @param momentum at least 0 and below 1
 * @param epsilon added under the root; at least 0
 * @param centered whether the variance of gradients divides instead of their mean square
 */
public record RMSprop(Common common, double rho, float momentum, float epsilon, boolean centered)
    implements Tunable<RMSprop> {
  public RMSprop {
    Refuse.unlessShare("RMSprop", "rho", rho);
    Refuse.unlessShare("RMSprop", "momentum", momentum);
    Refuse.unlessAtLeastZero("RMSprop", "epsilon", epsilon);
  }

  /** Keras's defaults. */
  public static RMSprop of() {
    return of(1e-3f);
  }

  public static RMSprop of(float learningRate) {
    return of(Constant.rate("RMSprop", learningRate));
  }

  public static RMSprop of(LearningRateSchedule schedule) {
    return new RMSprop(Common.of(schedule), 0.9, 0, 1e-7f, false);
  }

  @Override
  public RMSprop with(Common common) {
    return new RMSprop(common, rho, momentum, epsilon, centered);
  }

  public RMSprop rho(double rho) {
    return new RMSprop(common, rho, momentum, epsilon, centered);
  }

  public RMSprop momentum(float momentum) {
    return new RMSprop(common, rho, momentum, epsilon, centered);
  }

  public RMSprop epsilon(float epsilon) {
    return new RMSprop(common, rho, momentum, epsilon, centered);
  }

  public RMSprop centered(boolean centered) {
    return new RMSprop(common, rho, momentum, epsilon, centered);
  }

  @Override
  public List<Slot> slots(Shape weight) {
    Slot velocity = Slot.like(weight, "velocity");
    Slot speed = Slot.like(weight, "momentum");
    Slot mean = Slot.like(weight, "average_gradient");
    return momentum > 0
        ? centered ? List.of(velocity, speed, mean) : List.of(velocity, speed)
        : centered ? List.of(velocity, mean) : List.of(velocity);
  }

  @Override
  public void update(long step, float rate, Tensor weight, float[] gradient, float[][] slots) {
    float[] w = weight.data();
    Update update = Kernels.best().update();
    if (centered) {
      float[] mean = slots[slots.length - 1];
      float[] speed = momentum > 0 ? slots[1] : gradient;
      update.rmspropCentered(
          w.length, rate, rho, momentum, epsilon, w, 0, gradient, 0, slots[0], 0, mean, 0, speed,
          0);
    } else if (momentum > 0) {
      update.rmspropMomentum(
          w.length, rate, rho, momentum, epsilon, w, 0, gradient, 0, slots[0], 0, slots[1], 0);
    } else {
      update.rmsprop(w.length, rate, rho, epsilon, w, 0, gradient, 0, slots[0], 0);
    }
  }
}
