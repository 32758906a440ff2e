package sunhwan.internal.kernel;

/**
 * What optimizers do to n consecutive weights w, given their gradient g and slots; formulas as in
 * Keras 3.15.
 *
 * <p>Betas and rho are double because it is their distance from 1 that counts, and {@code 1f -
 * 0.999f} is not {@code 0.001f}.
 */
public interface Update {

  /** {@code w −= rate·g}. */
  void sgd(int n, float rate, float[] w, int wAt, float[] g, int gAt);

  /** {@code v = momentum·v − rate·g; w += nesterov ? momentum·v − rate·g : v}. */
  void momentum(
      int n,
      float rate,
      float momentum,
      boolean nesterov,
      float[] w,
      int wAt,
      float[] g,
      int gAt,
      float[] v,
      int vAt);

  /**
   * {@code m += (g − m)·(1 − beta1); v += (g² − v)·(1 − beta2); w −= m·rate / (√v + epsilon)}; rate
   * is already corrected for bias.
   */
  void adam(
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
      int vAt);

  /** {@code v = rho·v + (1 − rho)·g²; w −= rate·g / √(v + epsilon)}. */
  void rmsprop(
      int n,
      float rate,
      double rho,
      float epsilon,
      float[] w,
      int wAt,
      float[] g,
      int gAt,
      float[] v,
      int vAt);

  /**
   * {@code m += (g − m)·(1 − beta1); v += (g² − v)·(1 − beta2); top = max(top, v); w −= m·rate /
   * (√top + epsilon)}; rate is already corrected for bias.
   */
  void amsgrad(
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
      int topAt);

  /** {@code v = rho·v + (1 − rho)·g²; p = momentum·p + rate·g / √(v + epsilon); w −= p}. */
  void rmspropMomentum(
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
      int pAt);

  /**
   * {@code v = rho·v + (1 − rho)·g²; a = rho·a + (1 − rho)·g; p = momentum·p + rate·g / √(v − a² +
   * epsilon); w −= p}; p may be g where momentum is 0, and holds the step then.
   */
  void rmspropCentered(
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
      int pAt);

  /**
   * {@code s = rho·s + (1 − rho)·g²; δ = −√(d + epsilon)·g / √(s + epsilon); d = rho·d + (1 −
   * rho)·δ²; w += rate·δ}.
   */
  void adadelta(
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
      int dAt);

  /** {@code s += g²; w −= rate·g / √(s + epsilon)}. */
  void adagrad(
      int n, float rate, float epsilon, float[] w, int wAt, float[] g, int gAt, float[] s, int sAt);

  /**
   * {@code m += (g − m)·(1 − beta1); u = max(beta2·u, |g|); w −= rate·m / (u + epsilon)}; rate is
   * already corrected for bias.
   */
  void adamax(
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
      int uAt);

  /**
   * {@code m += (g − m)·(1 − beta1); v += (g² − v)·(1 − beta2); w −= rate·(ofM·m + ofG·g) /
   * (√(ofV·v) + epsilon)}.
   */
  void nadam(
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
      int vAt);

  /** {@code w −= rate·sign(beta1·m + (1 − beta1)·g); m = beta2·m + (1 − beta2)·g}. */
  void lion(
      int n,
      float rate,
      double beta1,
      double beta2,
      float[] w,
      int wAt,
      float[] g,
      int gAt,
      float[] m,
      int mAt);

  /**
   * {@code m += (g − m)·(1 − beta1); v += (g² − v)·(1 − beta2); g = ofM·m / (√(ofV·v) + epsilon)}:
   * the direction, of which the weight takes a step that depends on the norms of both.
   */
  void lamb(
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
      int vAt);

  /** {@code a = momentum·a + (1 − momentum)·w}. */
  void average(int n, double momentum, float[] w, int wAt, float[] a, int aAt);

  /** {@code g = max(−limit, min(limit, g))}; NaN stays NaN. */
  void clip(int n, float limit, float[] g, int gAt);

  /**
   * {@code A = acc + g²; l += g + 2·shrinkage·w − w·(A^power − acc^power) / rate; w = (clip(l, ±l1)
   * − l) / (A^power / rate + 2·l2); acc = A}.
   */
  void ftrl(
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
      int lAt);
}
