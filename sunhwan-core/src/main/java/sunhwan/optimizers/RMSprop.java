package sunhwan.optimizers;

import java.util.List;
import sunhwan.internal.kernel.Kernels;

/**
 * Tieleman and Hinton 2012.
 *
 * @param learningRate positive
 * @param rho decay of the mean of squared gradients, at least 0 and below 1
 * @param epsilon added under the root; at least 0
 */
public record RMSprop(float learningRate, double rho, float epsilon) implements Optimizer {
  public RMSprop {
    Optimizer.refuseRate("RMSprop", learningRate);
    Optimizer.refuseEpsilon("RMSprop", epsilon);
    if (!(rho >= 0 && rho < 1)) {
      throw new IllegalArgumentException("RMSprop: rho must be at least 0 and below 1, got " + rho);
    }
  }

  /** Keras's defaults: 0.001, 0.9, 1e-7. */
  public static RMSprop of() {
    return of(1e-3f);
  }

  public static RMSprop of(float learningRate) {
    return new RMSprop(learningRate, 0.9, 1e-7f);
  }

  @Override
  public RMSprop learningRate(float learningRate) {
    return new RMSprop(learningRate, rho, epsilon);
  }

  @Override
  public List<String> slots() {
    return List.of("velocity");
  }

  @Override
  public void update(long iteration, float[] w, float[] g, float[][] slots) {
    Kernels.best().update().rmsprop(w.length, learningRate, rho, epsilon, w, 0, g, 0, slots[0], 0);
  }
}
