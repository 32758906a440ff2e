package sunhwan.optimizers;

import java.util.List;
import sunhwan.internal.kernel.Kernels;

/**
 * Gradient descent, with momentum where that is above 0.
 *
 * @param learningRate positive
 * @param momentum at least 0 and below 1
 * @param nesterov Nesterov's form of it
 */
public record SGD(float learningRate, float momentum, boolean nesterov) implements Optimizer {
  public SGD {
    Optimizer.refuseRate("SGD", learningRate);
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException(
          "SGD: momentum must be at least 0 and below 1, got " + momentum);
    }
  }

  /** Keras's default: 0.01. */
  public static SGD of() {
    return of(0.01f);
  }

  public static SGD of(float learningRate) {
    return new SGD(learningRate, 0, false);
  }

  public SGD momentum(float momentum) {
    return new SGD(learningRate, momentum, nesterov);
  }

  public SGD nesterov(boolean nesterov) {
    return new SGD(learningRate, momentum, nesterov);
  }

  @Override
  public SGD learningRate(float learningRate) {
    return new SGD(learningRate, momentum, nesterov);
  }

  @Override
  public List<String> slots() {
    return momentum > 0 ? List.of("momentum") : List.of();
  }

  @Override
  public void update(long iteration, float[] w, float[] g, float[][] slots) {
    if (momentum > 0) {
      Kernels.best()
          .update()
          .momentum(w.length, learningRate, momentum, nesterov, w, 0, g, 0, slots[0], 0);
    } else {
      Kernels.best().update().sgd(w.length, learningRate, w, 0, g, 0);
    }
  }
}
