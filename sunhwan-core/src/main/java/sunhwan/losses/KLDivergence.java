package sunhwan.losses;

/** {@code Σ t·log(t / y)}, both cut to [1e-7, 1]; Kullback and Leibler 1951. */
public record KLDivergence() implements RowLoss {
  public static KLDivergence of() {
    return new KLDivergence();
  }

  @Override
  public String name() {
    return "kl_divergence";
  }

  @Override
  public double row(
      float[] y, int yAt, int width, float[] target, int targetAt, float[] dy, double scale) {
    double loss = 0;
    for (int k = 0; k < width; k++) {
      double t = cut(target[targetAt + k]);
      double p = cut(y[yAt + k]);
      loss += t * Math.log(t / p);
      if (dy.length > 0) {
        dy[yAt + k] = (float) (p == y[yAt + k] ? scale * -t / p : 0);
      }
    }
    return loss;
  }

  private static double cut(double p) {
    return Math.clamp(p, (double) Crossentropy.EPSILON, 1.0);
  }
}
