package sunhwan.optimizers;

import java.util.List;
import sunhwan.internal.kernel.Kernels;

/**
 * Kingma and Ba 2015.
 *
 * @param learningRate positive
 * @param beta1 decay of the mean of gradients, at least 0 and below 1
 * @param beta2 decay of the mean of their squares, at least 0 and below 1
 * @param epsilon added to the root, outside of it; at least 0
 */
public record Adam(float learningRate, double beta1, double beta2, float epsilon)
    implements Optimizer {
  public Adam {
    Optimizer.refuseRate("Adam", learningRate);
    Optimizer.refuseEpsilon("Adam", epsilon);
    if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException(
          "Adam: beta1 and beta2 must be at least 0 and below 1, got " + beta1 + " and " + beta2);
    }
  }

  /** Keras's defaults: 0.001, 0.9, 0.999, 1e-7. */
  public static Adam of() {
    return of(1e-3f);
  }

  public static Adam of(float learningRate) {
    return new Adam(learningRate, 0.9, 0.999, 1e-7f);
  }

  @Override
  public Adam learningRate(float learningRate) {
    return new Adam(learningRate, beta1, beta2, epsilon);
  }

  @Override
  public List<String> slots() {
    return List.of("momentum", "velocity");
  }

  @Override
  public void update(long iteration, float[] w, float[] g, float[][] slots) {
    double corrected =
        learningRate
            * Math.sqrt(1 - Math.pow(beta2, (double) iteration))
            / (1 - Math.pow(beta1, (double) iteration));
    Kernels.best()
        .update()
        .adam(
            w.length,
            (float) corrected,
            beta1,
            beta2,
            epsilon,
            w,
            0,
            g,
            0,
            slots[0],
            0,
            slots[1],
            0);
  }
}
