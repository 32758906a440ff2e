package sunhwan.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * What optimizers do, a vector at a time.
 *
 * <p>SGD, momentum, Adam and plain RMSprop mask their last lanes and fuse where they can. The
 * others leave the last lanes to the scalar twin and fuse nothing, so that these are the same bits.
 */
final class VectorUpdate implements Update {

  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int LANES = SPECIES.length();

  private final Update scalar = new ScalarUpdate();

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

  @Override
  public void amsgrad(
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
      int vAt,
      float[] top,
      int topAt) {
    float rest1 = (float) (1 - beta1);
    float rest2 = (float) (1 - beta2);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector gi = FloatVector.fromArray(SPECIES, g, gAt + i);
      FloatVector mi = FloatVector.fromArray(SPECIES, m, mAt + i);
      FloatVector vi = FloatVector.fromArray(SPECIES, v, vAt + i);
      mi = gi.sub(mi).mul(rest1).add(mi);
      vi = gi.mul(gi).sub(vi).mul(rest2).add(vi);
      FloatVector ti = FloatVector.fromArray(SPECIES, top, topAt + i).max(vi);
      mi.intoArray(m, mAt + i);
      vi.intoArray(v, vAt + i);
      ti.intoArray(top, topAt + i);
      FloatVector.fromArray(SPECIES, w, wAt + i)
          .sub(mi.mul(rate).div(ti.sqrt().add(epsilon)))
          .intoArray(w, wAt + i);
    }
    scalar.amsgrad(
        n - i, rate, beta1, beta2, epsilon, w, wAt + i, g, gAt + i, m, mAt + i, v, vAt + i, top,
        topAt + i);
  }

  @Override
  public void rmspropMomentum(
      int n,
      float rate,
      double rho,
      float momentum,
      float epsilon,
      float[] w,
      int wAt,
      float[] g,
      int gAt,
      float[] v,
      int vAt,
      float[] p,
      int pAt) {
    float keep = (float) rho;
    float rest = (float) (1 - rho);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector gi = FloatVector.fromArray(SPECIES, g, gAt + i);
      FloatVector vi =
          FloatVector.fromArray(SPECIES, v, vAt + i).mul(keep).add(gi.mul(gi).mul(rest));
      FloatVector pi =
          FloatVector.fromArray(SPECIES, p, pAt + i)
              .mul(momentum)
              .add(gi.mul(rate).div(vi.add(epsilon).sqrt()));
      vi.intoArray(v, vAt + i);
      pi.intoArray(p, pAt + i);
      FloatVector.fromArray(SPECIES, w, wAt + i).sub(pi).intoArray(w, wAt + i);
    }
    scalar.rmspropMomentum(
        n - i, rate, rho, momentum, epsilon, w, wAt + i, g, gAt + i, v, vAt + i, p, pAt + i);
  }

  @Override
  public void rmspropCentered(
      int n,
      float rate,
      double rho,
      float momentum,
      float epsilon,
      float[] w,
      int wAt,
      float[] g,
      int gAt,
      float[] v,
      int vAt,
      float[] a,
      int aAt,
      float[] p,
      int pAt) {
    float keep = (float) rho;
    float rest = (float) (1 - rho);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector gi = FloatVector.fromArray(SPECIES, g, gAt + i);
      FloatVector vi =
          FloatVector.fromArray(SPECIES, v, vAt + i).mul(keep).add(gi.mul(gi).mul(rest));
      FloatVector ai = FloatVector.fromArray(SPECIES, a, aAt + i).mul(keep).add(gi.mul(rest));
      FloatVector pi =
          FloatVector.fromArray(SPECIES, p, pAt + i)
              .mul(momentum)
              .add(gi.mul(rate).div(vi.sub(ai.mul(ai)).add(epsilon).sqrt()));
      vi.intoArray(v, vAt + i);
      ai.intoArray(a, aAt + i);
      pi.intoArray(p, pAt + i);
      FloatVector.fromArray(SPECIES, w, wAt + i).sub(pi).intoArray(w, wAt + i);
    }
    scalar.rmspropCentered(
        n - i, rate, rho, momentum, epsilon, w, wAt + i, g, gAt + i, v, vAt + i, a, aAt + i, p,
        pAt + i);
  }

  @Override
  public void adadelta(
      int n,
      float rate,
      double rho,
      float epsilon,
      float[] w,
      int wAt,
      float[] g,
      int gAt,
      float[] s,
      int sAt,
      float[] d,
      int dAt) {
    float keep = (float) rho;
    float rest = (float) (1 - rho);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector gi = FloatVector.fromArray(SPECIES, g, gAt + i);
      FloatVector di = FloatVector.fromArray(SPECIES, d, dAt + i);
      FloatVector si =
          FloatVector.fromArray(SPECIES, s, sAt + i).mul(keep).add(gi.mul(gi).mul(rest));
      FloatVector step = di.add(epsilon).sqrt().mul(gi).div(si.add(epsilon).sqrt());
      si.intoArray(s, sAt + i);
      di.mul(keep).add(step.mul(step).mul(rest)).intoArray(d, dAt + i);
      FloatVector.fromArray(SPECIES, w, wAt + i).sub(step.mul(rate)).intoArray(w, wAt + i);
    }
    scalar.adadelta(n - i, rate, rho, epsilon, w, wAt + i, g, gAt + i, s, sAt + i, d, dAt + i);
  }

  @Override
  public void adagrad(
      int n,
      float rate,
      float epsilon,
      float[] w,
      int wAt,
      float[] g,
      int gAt,
      float[] s,
      int sAt) {

    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector gi = FloatVector.fromArray(SPECIES, g, gAt + i);
      FloatVector si = FloatVector.fromArray(SPECIES, s, sAt + i).add(gi.mul(gi));
      si.intoArray(s, sAt + i);
      FloatVector.fromArray(SPECIES, w, wAt + i)
          .sub(gi.mul(rate).div(si.add(epsilon).sqrt()))
          .intoArray(w, wAt + i);
    }
    scalar.adagrad(n - i, rate, epsilon, w, wAt + i, g, gAt + i, s, sAt + i);
  }

  @Override
  public void adamax(
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
      float[] u,
      int uAt) {
    float rest1 = (float) (1 - beta1);
    float keep2 = (float) beta2;
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector gi = FloatVector.fromArray(SPECIES, g, gAt + i);
      FloatVector mi = FloatVector.fromArray(SPECIES, m, mAt + i);
      mi = gi.sub(mi).mul(rest1).add(mi);
      FloatVector ui = FloatVector.fromArray(SPECIES, u, uAt + i).mul(keep2).max(gi.abs());
      mi.intoArray(m, mAt + i);
      ui.intoArray(u, uAt + i);
      FloatVector.fromArray(SPECIES, w, wAt + i)
          .sub(mi.mul(rate).div(ui.add(epsilon)))
          .intoArray(w, wAt + i);
    }
    scalar.adamax(
        n - i, rate, beta1, beta2, epsilon, w, wAt + i, g, gAt + i, m, mAt + i, u, uAt + i);
  }

  @Override
  public void nadam(
      int n,
      float rate,
      double beta1,
      double beta2,
      float epsilon,
      float ofM,
      float ofG,
      float ofV,
      float[] w,
      int wAt,
      float[] g,
      int gAt,
      float[] m,
      int mAt,
      float[] v,
      int vAt) {
    float rest1 = (float) (1 - beta1);
    float rest2 = (float) (1 - beta2);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector gi = FloatVector.fromArray(SPECIES, g, gAt + i);
      FloatVector mi = FloatVector.fromArray(SPECIES, m, mAt + i);
      FloatVector vi = FloatVector.fromArray(SPECIES, v, vAt + i);
      mi = gi.sub(mi).mul(rest1).add(mi);
      vi = gi.mul(gi).sub(vi).mul(rest2).add(vi);
      mi.intoArray(m, mAt + i);
      vi.intoArray(v, vAt + i);
      FloatVector ahead = mi.mul(ofM).add(gi.mul(ofG));
      FloatVector.fromArray(SPECIES, w, wAt + i)
          .sub(ahead.mul(rate).div(vi.mul(ofV).sqrt().add(epsilon)))
          .intoArray(w, wAt + i);
    }
    scalar.nadam(
        n - i, rate, beta1, beta2, epsilon, ofM, ofG, ofV, w, wAt + i, g, gAt + i, m, mAt + i, v,
        vAt + i);
  }

  @Override
  public void lion(
      int n,
      float rate,
      double beta1,
      double beta2,
      float[] w,
      int wAt,
      float[] g,
      int gAt,
      float[] m,
      int mAt) {
    float keep1 = (float) beta1;
    float rest1 = (float) (1 - beta1);
    float keep2 = (float) beta2;
    float rest2 = (float) (1 - beta2);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector gi = FloatVector.fromArray(SPECIES, g, gAt + i);
      FloatVector mi = FloatVector.fromArray(SPECIES, m, mAt + i);
      FloatVector way = mi.mul(keep1).add(gi.mul(rest1));
      FloatVector sign =
          way.blend(1f, way.compare(VectorOperators.GT, 0f))
              .blend(-1f, way.compare(VectorOperators.LT, 0f));
      FloatVector.fromArray(SPECIES, w, wAt + i).sub(sign.mul(rate)).intoArray(w, wAt + i);
      mi.mul(keep2).add(gi.mul(rest2)).intoArray(m, mAt + i);
    }
    scalar.lion(n - i, rate, beta1, beta2, w, wAt + i, g, gAt + i, m, mAt + i);
  }

  @Override
  public void lamb(
      int n,
      double beta1,
      double beta2,
      float epsilon,
      float ofM,
      float ofV,
      float[] g,
      int gAt,
      float[] m,
      int mAt,
      float[] v,
      int vAt) {
    float rest1 = (float) (1 - beta1);
    float rest2 = (float) (1 - beta2);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector gi = FloatVector.fromArray(SPECIES, g, gAt + i);
      FloatVector mi = FloatVector.fromArray(SPECIES, m, mAt + i);
      FloatVector vi = FloatVector.fromArray(SPECIES, v, vAt + i);
      mi = gi.sub(mi).mul(rest1).add(mi);
      vi = gi.mul(gi).sub(vi).mul(rest2).add(vi);
      mi.intoArray(m, mAt + i);
      vi.intoArray(v, vAt + i);
      mi.mul(ofM).div(vi.mul(ofV).sqrt().add(epsilon)).intoArray(g, gAt + i);
    }
    scalar.lamb(n - i, beta1, beta2, epsilon, ofM, ofV, g, gAt + i, m, mAt + i, v, vAt + i);
  }

  @Override
  public void average(int n, double momentum, float[] w, int wAt, float[] a, int aAt) {
    float keep = (float) momentum;
    float rest = (float) (1 - momentum);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector.fromArray(SPECIES, a, aAt + i)
          .mul(keep)
          .add(FloatVector.fromArray(SPECIES, w, wAt + i).mul(rest))
          .intoArray(a, aAt + i);
    }
    scalar.average(n - i, momentum, w, wAt + i, a, aAt + i);
  }

  @Override
  public void clip(int n, float limit, float[] g, int gAt) {

    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector.fromArray(SPECIES, g, gAt + i).min(limit).max(-limit).intoArray(g, gAt + i);
    }
    scalar.clip(n - i, limit, g, gAt + i);
  }

  /** One weight after the other: powers are not for vectors, and hardly anyone trains with it. */
  @Override
  public void ftrl(
      int n,
      float rate,
      float power,
      float l1,
      float l2,
      float shrinkage,
      float[] w,
      int wAt,
      float[] g,
      int gAt,
      float[] acc,
      int accAt,
      float[] l,
      int lAt) {
    scalar.ftrl(n, rate, power, l1, l2, shrinkage, w, wAt, g, gAt, acc, accAt, l, lAt);
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
