package sunhwan.optimizers;

import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Adam that looks ahead as Nesterov: Dozat 2016.
 *
 * <pre>
 * μ(t) = beta1·(1 − 0.96ᵗ / 2);  U = μ(1)·…·μ(t)
 * m += (g − m)·(1 − beta1);  v += (g² − v)·(1 − beta2)
 * m̂ = μ(t+1)·m / (1 − U·μ(t+1)) + (1 − μ(t))·g / (1 − U)
 * w −= η·m̂ / (√(v / (1 − beta2ᵗ)) + epsilon)
 * </pre>
 *
 * Keras keeps U beside its slots; here it is computed from t.
 *
 * @param common learning rate, clipping, decay, averages
 * @param beta1 decay of the mean of gradients, at least 0 and below 1
 * @param beta2 decay of the mean of their squares, at least 0 and below 1
 * @param epsilon added to the root, outside of it; at least 0
 */
public record Nadam(Common common, double beta1, double beta2, float epsilon)
    implements Tunable<Nadam> {
  public Nadam {
    Refuse.unlessShare("Nadam", "beta1", beta1);
    Refuse.unlessShare("Nadam", "beta2", beta2);
    Refuse.unlessAtLeastZero("Nadam", "epsilon", epsilon);
  }

  /** Keras's defaults. */
  public static Nadam of() {
    return of(1e-3f);
  }

  public static Nadam of(float learningRate) {
    return of(Constant.rate("Nadam", learningRate));
  }

  public static Nadam of(LearningRateSchedule schedule) {
    return new Nadam(Common.of(schedule), 0.9, 0.999, 1e-7f);
  }

  @Override
  public Nadam with(Common common) {
    return new Nadam(common, beta1, beta2, epsilon);
  }

  public Nadam beta1(double beta1) {
    return new Nadam(common, beta1, beta2, epsilon);
  }

  public Nadam beta2(double beta2) {
    return new Nadam(common, beta1, beta2, epsilon);
  }

  public Nadam epsilon(float epsilon) {
    return new Nadam(common, beta1, beta2, epsilon);
  }

  @Override
  public List<Slot> slots(Shape weight) {
    return List.of(Slot.like(weight, "momentum"), Slot.like(weight, "velocity"));
  }

  @Override
  public void update(long step, float rate, Tensor weight, float[] gradient, float[][] slots) {
    float[] w = weight.data();
    double now = mu(step);
    double next = mu(step + 1);
    double product = product(step);
    Kernels.best()
        .update()
        .nadam(
            w.length,
            rate,
            beta1,
            beta2,
            epsilon,
            (float) (next / (1 - product * next)),
            (float) ((1 - now) / (1 - product)),
            (float) (1 / (1 - Math.pow(beta2, (double) step))),
            w,
            0,
            gradient,
            0,
            slots[0],
            0,
            slots[1],
            0);
  }

  private double mu(long t) {
    return beta1 * (1 - 0.5 * Math.pow(0.96, (double) t));
  }

  /** U; beyond a thousand steps 0.96ᵗ is too small to count. */
  private double product(long t) {
    double product = Math.pow(beta1, (double) t);
    double decay = 1;
    for (int i = 0; i < Math.min(t, 1000); i++) {
      decay *= 0.96;
      product *= 1 - 0.5 * decay;
    }
    return product;
  }
}
