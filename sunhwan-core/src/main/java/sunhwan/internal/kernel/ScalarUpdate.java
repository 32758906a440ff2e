package sunhwan.internal.kernel;

/** What optimizers do, one weight after the other. */
final class ScalarUpdate implements Update {

  @Override
  public void sgd(int n, float rate, float[] w, int wAt, float[] g, int gAt) {
    for (int i = 0; i < n; i++) {
      w[wAt + i] -= rate * g[gAt + i];
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
    for (int i = 0; i < n; i++) {
      float step = rate * g[gAt + i];
      float velocity = momentum * v[vAt + i] - step;
      v[vAt + i] = velocity;
      w[wAt + i] += nesterov ? momentum * velocity - step : velocity;
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
    float rest1 = (float) (1 - beta1);
    float rest2 = (float) (1 - beta2);
    for (int i = 0; i < n; i++) {
      float gi = g[gAt + i];
      float mi = m[mAt + i] + (gi - m[mAt + i]) * rest1;
      float vi = v[vAt + i] + (gi * gi - v[vAt + i]) * rest2;
      m[mAt + i] = mi;
      v[vAt + i] = vi;
      w[wAt + i] -= mi * rate / ((float) Math.sqrt(vi) + epsilon);
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
    for (int i = 0; i < n; i++) {
      float gi = g[gAt + i];
      float vi = keep * v[vAt + i] + rest * (gi * gi);
      v[vAt + i] = vi;
      w[wAt + i] -= rate * gi / (float) Math.sqrt(vi + epsilon);
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
    for (int i = 0; i < n; i++) {
      float gi = g[gAt + i];
      float mi = m[mAt + i] + (gi - m[mAt + i]) * rest1;
      float vi = v[vAt + i] + (gi * gi - v[vAt + i]) * rest2;
      float ti = Math.max(top[topAt + i], vi);
      m[mAt + i] = mi;
      v[vAt + i] = vi;
      top[topAt + i] = ti;
      w[wAt + i] -= mi * rate / ((float) Math.sqrt(ti) + epsilon);
    }
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
    for (int i = 0; i < n; i++) {
      float gi = g[gAt + i];
      float vi = keep * v[vAt + i] + rest * (gi * gi);
      float pi = momentum * p[pAt + i] + rate * gi / (float) Math.sqrt(vi + epsilon);
      v[vAt + i] = vi;
      p[pAt + i] = pi;
      w[wAt + i] -= pi;
    }
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
    for (int i = 0; i < n; i++) {
      float gi = g[gAt + i];
      float vi = keep * v[vAt + i] + rest * (gi * gi);
      float ai = keep * a[aAt + i] + rest * gi;
      float pi = momentum * p[pAt + i] + rate * gi / (float) Math.sqrt(vi - ai * ai + epsilon);
      v[vAt + i] = vi;
      a[aAt + i] = ai;
      p[pAt + i] = pi;
      w[wAt + i] -= pi;
    }
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
    for (int i = 0; i < n; i++) {
      float gi = g[gAt + i];
      float si = keep * s[sAt + i] + rest * (gi * gi);
      float step = (float) Math.sqrt(d[dAt + i] + epsilon) * gi / (float) Math.sqrt(si + epsilon);
      s[sAt + i] = si;
      d[dAt + i] = keep * d[dAt + i] + rest * (step * step);
      w[wAt + i] -= rate * step;
    }
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

    for (int i = 0; i < n; i++) {
      float gi = g[gAt + i];
      float si = s[sAt + i] + gi * gi;
      s[sAt + i] = si;
      w[wAt + i] -= rate * gi / (float) Math.sqrt(si + epsilon);
    }
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
    for (int i = 0; i < n; i++) {
      float gi = g[gAt + i];
      float mi = m[mAt + i] + (gi - m[mAt + i]) * rest1;
      float ui = Math.max(keep2 * u[uAt + i], Math.abs(gi));
      m[mAt + i] = mi;
      u[uAt + i] = ui;
      w[wAt + i] -= rate * mi / (ui + epsilon);
    }
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
    for (int i = 0; i < n; i++) {
      float gi = g[gAt + i];
      float mi = m[mAt + i] + (gi - m[mAt + i]) * rest1;
      float vi = v[vAt + i] + (gi * gi - v[vAt + i]) * rest2;
      m[mAt + i] = mi;
      v[vAt + i] = vi;
      w[wAt + i] -= rate * (ofM * mi + ofG * gi) / ((float) Math.sqrt(ofV * vi) + epsilon);
    }
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
    for (int i = 0; i < n; i++) {
      float gi = g[gAt + i];
      float mi = m[mAt + i];
      w[wAt + i] -= rate * Math.signum(keep1 * mi + rest1 * gi);
      m[mAt + i] = keep2 * mi + rest2 * gi;
    }
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
    for (int i = 0; i < n; i++) {
      float gi = g[gAt + i];
      float mi = m[mAt + i] + (gi - m[mAt + i]) * rest1;
      float vi = v[vAt + i] + (gi * gi - v[vAt + i]) * rest2;
      m[mAt + i] = mi;
      v[vAt + i] = vi;
      g[gAt + i] = ofM * mi / ((float) Math.sqrt(ofV * vi) + epsilon);
    }
  }

  @Override
  public void average(int n, double momentum, float[] w, int wAt, float[] a, int aAt) {
    float keep = (float) momentum;
    float rest = (float) (1 - momentum);
    for (int i = 0; i < n; i++) {
      a[aAt + i] = keep * a[aAt + i] + rest * w[wAt + i];
    }
  }

  @Override
  public void clip(int n, float limit, float[] g, int gAt) {

    for (int i = 0; i < n; i++) {
      g[gAt + i] = Math.max(-limit, Math.min(limit, g[gAt + i]));
    }
  }

  /** In double, because the difference of two powers of nearly equal numbers is small. */
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
    for (int i = 0; i < n; i++) {
      double gi = g[gAt + i];
      double wi = w[wAt + i];
      double sum = acc[accAt + i] + gi * gi;
      double root = power(sum, power);
      double linear =
          l[lAt + i] + gi + 2 * shrinkage * wi - wi * (root - power(acc[accAt + i], power)) / rate;
      double clipped = Math.max(-l1, Math.min(l1, linear));
      w[wAt + i] = (float) ((clipped - linear) / (root / rate + 2 * l2));
      acc[accAt + i] = (float) sum;
      l[lAt + i] = (float) linear;
    }
  }

  private static double power(double x, float power) {
    return power == 0.5f ? Math.sqrt(x) : Math.pow(x, power);
  }
}
