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
}
