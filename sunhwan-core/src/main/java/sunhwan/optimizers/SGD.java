package sunhwan.optimizers;

import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Gradient descent, with momentum where that is above 0: Polyak 1964, Nesterov 1983 in the form of
 * Sutskever et al. 2013.
 *
 * <pre>
 * v = momentum·v − η·g
 * w += v                        or with nesterov  w += momentum·v − η·g
 * </pre>
 *
 * @param common learning rate, clipping, decay, averages
 * @param momentum at least 0 and below 1
 * @param nesterov Nesterov's form of it, which looks ahead
 */
public record SGD(Common common, float momentum, boolean nesterov) implements Tunable<SGD> {
  public SGD {
    Refuse.unlessShare("SGD", "momentum", momentum);
  }

  /** Keras's defaults. */
  public static SGD of() {
    return of(0.01f);
  }

  public static SGD of(float learningRate) {
    return of(Constant.rate("SGD", learningRate));
  }

  public static SGD of(LearningRateSchedule schedule) {
    return new SGD(Common.of(schedule), 0, false);
  }

  @Override
  public SGD with(Common common) {
    return new SGD(common, momentum, nesterov);
  }

  public SGD momentum(float momentum) {
    return new SGD(common, momentum, nesterov);
  }

  public SGD nesterov(boolean nesterov) {
    return new SGD(common, momentum, nesterov);
  }

  @Override
  public List<Slot> slots(Shape weight) {
    return momentum > 0 ? List.of(Slot.like(weight, "momentum")) : List.of();
  }

  @Override
  public void update(long step, float rate, Tensor weight, float[] gradient, float[][] slots) {
    float[] w = weight.data();
    if (momentum > 0) {
      Kernels.best()
          .update()
          .momentum(w.length, rate, momentum, nesterov, w, 0, gradient, 0, slots[0], 0);
    } else {
      Kernels.best().update().sgd(w.length, rate, w, 0, gradient, 0);
    }
  }
}
