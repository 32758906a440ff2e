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
}
