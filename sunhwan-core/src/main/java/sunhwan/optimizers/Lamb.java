package sunhwan.optimizers;

import java.util.List;
import sunhwan.internal.kernel.Kernels;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * Adam whose steps are as long as the weight times the rate: You et al. 2020. Norms are over a
 * whole weight.
 *
 * <pre>
 * m += (g − m)·(1 − beta1);  v += (g² − v)·(1 − beta2)
 * u = m / (1 − beta1ᵗ) / (√(v / (1 − beta2ᵗ)) + epsilon)
 * w −= η·‖w‖ / ‖u‖ · u          and  w −= η·u where a norm is 0
 * </pre>
 *
 * @param common learning rate, clipping, decay, averages
 * @param beta1 decay of the mean of gradients, at least 0 and below 1
 * @param beta2 decay of the mean of their squares, at least 0 and below 1
 * @param epsilon added to the root, outside of it; at least 0
 */
public record Lamb(Common common, double beta1, double beta2, float epsilon)
    implements Tunable<Lamb> {
  public Lamb {
    Refuse.unlessShare("Lamb", "beta1", beta1);
    Refuse.unlessShare("Lamb", "beta2", beta2);
    Refuse.unlessAtLeastZero("Lamb", "epsilon", epsilon);
  }

  /** Keras's defaults. */
  public static Lamb of() {
    return of(1e-3f);
  }

  public static Lamb of(float learningRate) {
    return of(Constant.rate("Lamb", learningRate));
  }

  public static Lamb of(LearningRateSchedule schedule) {
    return new Lamb(Common.of(schedule), 0.9, 0.999, 1e-7f);
  }

  @Override
  public Lamb with(Common common) {
    return new Lamb(common, beta1, beta2, epsilon);
  }

  public Lamb beta1(double beta1) {
    return new Lamb(common, beta1, beta2, epsilon);
  }

  public Lamb beta2(double beta2) {
    return new Lamb(common, beta1, beta2, epsilon);
  }

  public Lamb epsilon(float epsilon) {
    return new Lamb(common, beta1, beta2, epsilon);
  }

  @Override
  public List<Slot> slots(Shape weight) {
    return List.of(Slot.like(weight, "momentum"), Slot.like(weight, "velocity"));
  }

  @Override
  public void update(long step, float rate, Tensor weight, float[] gradient, float[][] slots) {
    float[] w = weight.data();
    Kernels kernels = Kernels.best();
    kernels
        .update()
        .lamb(
            w.length,
            beta1,
            beta2,
            epsilon,
            (float) (1 / (1 - Math.pow(beta1, (double) step))),
            (float) (1 / (1 - Math.pow(beta2, (double) step))),
            gradient,
            0,
            slots[0],
            0,
            slots[1],
            0);
    double length = Math.sqrt(kernels.pointwise().sumOfSquares(w.length, w, 0));
    double stride = Math.sqrt(kernels.pointwise().sumOfSquares(w.length, gradient, 0));
    double ratio = length > 0 && stride > 0 ? length / stride : 1;
    kernels.update().sgd(w.length, (float) (ratio * rate), w, 0, gradient, 0);
  }
}
