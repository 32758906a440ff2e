package sunhwan.optimizers;

import java.util.List;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Adam with decoupled weight decay: Loshchilov and Hutter 2019. It is {@link Adam} but that weights
 * decay by 0.004 unless told otherwise.
 *
 * <pre>
 * w −= η·weightDecay·w, then as Adam:
 * m += (g − m)·(1 − beta1);  v += (g² − v)·(1 − beta2)
 * w −= η·√(1 − beta2ᵗ) / (1 − beta1ᵗ) · m / (√v + epsilon)
 * </pre>
 *
 * @param common learning rate, clipping, decay, averages
 * @param beta1 decay of the mean of gradients, at least 0 and below 1
 * @param beta2 decay of the mean of their squares, at least 0 and below 1
 * @param epsilon added to the root, outside of it; at least 0
 * @param amsgrad whether steps never grow because v shrank
 */
public record AdamW(Common common, double beta1, double beta2, float epsilon, boolean amsgrad)
    implements Tunable<AdamW> {
  public AdamW {
    Refuse.unlessShare("AdamW", "beta1", beta1);
    Refuse.unlessShare("AdamW", "beta2", beta2);
    Refuse.unlessAtLeastZero("AdamW", "epsilon", epsilon);
  }

  /** Keras's defaults. */
  public static AdamW of() {
    return of(1e-3f);
  }

  public static AdamW of(float learningRate) {
    return of(Constant.rate("AdamW", learningRate));
  }

  public static AdamW of(LearningRateSchedule schedule) {
    return new AdamW(Common.of(schedule).weightDecay(0.004f), 0.9, 0.999, 1e-7f, false);
  }

  @Override
  public AdamW with(Common common) {
    return new AdamW(common, beta1, beta2, epsilon, amsgrad);
  }

  public AdamW beta1(double beta1) {
    return new AdamW(common, beta1, beta2, epsilon, amsgrad);
  }

  public AdamW beta2(double beta2) {
    return new AdamW(common, beta1, beta2, epsilon, amsgrad);
  }

  public AdamW epsilon(float epsilon) {
    return new AdamW(common, beta1, beta2, epsilon, amsgrad);
  }

  public AdamW amsgrad(boolean amsgrad) {
    return new AdamW(common, beta1, beta2, epsilon, amsgrad);
  }

  @Override
  public List<Slot> slots(Shape weight) {
    return Adam.slots(weight, amsgrad);
  }

  @Override
  public void update(long step, float rate, Tensor weight, float[] gradient, float[][] slots) {
    Adam.move(step, rate, beta1, beta2, epsilon, weight.data(), gradient, slots);
  }
}
