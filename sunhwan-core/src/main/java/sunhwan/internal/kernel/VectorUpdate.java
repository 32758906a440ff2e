package sunhwan.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** What optimizers do, a vector at a time. */
final class VectorUpdate implements Update {

  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int LANES = SPECIES.length();

  @Override
  public void sgd(int n, float rate, float[] w, int wAt, float[] g, int gAt) {
    FloatVector down = FloatVector.broadcast(SPECIES, -rate);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector gradient = FloatVector.fromArray(SPECIES, g, gAt + i);
      gradient.fma(down, FloatVector.fromArray(SPECIES, w, wAt + i)).intoArray(w, wAt + i);
    }
    if (i < n) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector gradient = FloatVector.fromArray(SPECIES, g, gAt + i, mask);
      gradient
          .fma(down, FloatVector.fromArray(SPECIES, w, wAt + i, mask))
          .intoArray(w, wAt + i, mask);
    }
  }

  @Override
  public void momentum(
      int n,
      float rate,
      float momentum,
      boolean nesterov,
      float[] w,
      int wAt,
      float[] g,
      int gAt,
      float[] v,
      int vAt) {
    if (nesterov) {
      nesterov(n, rate, momentum, w, wAt, g, gAt, v, vAt);
    } else {
      heavyBall(n, rate, momentum, w, wAt, g, gAt, v, vAt);
    }
  }

  @Override
  public void adam(
      int n,
      float rate,
      double beta1,
      double beta2,
      float epsilon,
      float[] w,
      int wAt,
      float[] g,
      int gAt,
      float[] m,
      int mAt,
      float[] v,
      int vAt) {
    FloatVector rest1 = FloatVector.broadcast(SPECIES, (float) (1 - beta1));
    FloatVector rest2 = FloatVector.broadcast(SPECIES, (float) (1 - beta2));
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector gradient = FloatVector.fromArray(SPECIES, g, gAt + i);
      FloatVector mean = FloatVector.fromArray(SPECIES, m, mAt + i);
      FloatVector square = FloatVector.fromArray(SPECIES, v, vAt + i);
      mean = gradient.sub(mean).fma(rest1, mean);
      square = gradient.mul(gradient).sub(square).fma(rest2, square);
      mean.intoArray(m, mAt + i);
      square.intoArray(v, vAt + i);
      FloatVector step = mean.mul(rate).div(square.sqrt().add(epsilon));
      FloatVector.fromArray(SPECIES, w, wAt + i).sub(step).intoArray(w, wAt + i);
    }
    if (i < n) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector gradient = FloatVector.fromArray(SPECIES, g, gAt + i, mask);
      FloatVector mean = FloatVector.fromArray(SPECIES, m, mAt + i, mask);
      FloatVector square = FloatVector.fromArray(SPECIES, v, vAt + i, mask);
      mean = gradient.sub(mean).fma(rest1, mean);
      square = gradient.mul(gradient).sub(square).fma(rest2, square);
      mean.intoArray(m, mAt + i, mask);
      square.intoArray(v, vAt + i, mask);
      FloatVector step = mean.mul(rate).div(square.sqrt().add(epsilon));
      FloatVector.fromArray(SPECIES, w, wAt + i, mask).sub(step).intoArray(w, wAt + i, mask);
    }
  }

  @Override
  public void rmsprop(
      int n,
      float rate,
      double rho,
      float epsilon,
      float[] w,
      int wAt,
      float[] g,
      int gAt,
      float[] v,
      int vAt) {
    float keep = (float) rho;
    float rest = (float) (1 - rho);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector gradient = FloatVector.fromArray(SPECIES, g, gAt + i);
      FloatVector square = FloatVector.fromArray(SPECIES, v, vAt + i);
      square = gradient.mul(gradient).mul(rest).add(square.mul(keep));
      square.intoArray(v, vAt + i);
      FloatVector step = gradient.mul(rate).div(square.add(epsilon).sqrt());
      FloatVector.fromArray(SPECIES, w, wAt + i).sub(step).intoArray(w, wAt + i);
    }
    if (i < n) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector gradient = FloatVector.fromArray(SPECIES, g, gAt + i, mask);
      FloatVector square = FloatVector.fromArray(SPECIES, v, vAt + i, mask);
      square = gradient.mul(gradient).mul(rest).add(square.mul(keep));
      square.intoArray(v, vAt + i, mask);
      FloatVector step = gradient.mul(rate).div(square.add(epsilon).sqrt());
      FloatVector.fromArray(SPECIES, w, wAt + i, mask).sub(step).intoArray(w, wAt + i, mask);
    }
  }

  private static void heavyBall(
      int n,
      float rate,
      float momentum,
      float[] w,
      int wAt,
      float[] g,
      int gAt,
      float[] v,
      int vAt) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector step = FloatVector.fromArray(SPECIES, g, gAt + i).mul(rate);
      FloatVector velocity = FloatVector.fromArray(SPECIES, v, vAt + i).mul(momentum).sub(step);
      velocity.intoArray(v, vAt + i);
      FloatVector.fromArray(SPECIES, w, wAt + i).add(velocity).intoArray(w, wAt + i);
    }
    if (i < n) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector step = FloatVector.fromArray(SPECIES, g, gAt + i, mask).mul(rate);
      FloatVector velocity =
          FloatVector.fromArray(SPECIES, v, vAt + i, mask).mul(momentum).sub(step);
      velocity.intoArray(v, vAt + i, mask);
      FloatVector.fromArray(SPECIES, w, wAt + i, mask).add(velocity).intoArray(w, wAt + i, mask);
    }
  }

  private static void nesterov(
      int n,
      float rate,
      float momentum,
      float[] w,
      int wAt,
      float[] g,
      int gAt,
      float[] v,
      int vAt) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector step = FloatVector.fromArray(SPECIES, g, gAt + i).mul(rate);
      FloatVector velocity = FloatVector.fromArray(SPECIES, v, vAt + i).mul(momentum).sub(step);
      velocity.intoArray(v, vAt + i);
      FloatVector.fromArray(SPECIES, w, wAt + i)
          .add(velocity.mul(momentum).sub(step))
          .intoArray(w, wAt + i);
    }
    if (i < n) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, n);
      FloatVector step = FloatVector.fromArray(SPECIES, g, gAt + i, mask).mul(rate);
      FloatVector velocity =
          FloatVector.fromArray(SPECIES, v, vAt + i, mask).mul(momentum).sub(step);
      velocity.intoArray(v, vAt + i, mask);
      FloatVector.fromArray(SPECIES, w, wAt + i, mask)
          .add(velocity.mul(momentum).sub(step))
          .intoArray(w, wAt + i, mask);
    }
  }
}
