package sunhwan.losses;

/**
 * {@code 1 − Σ t·y / (Σ t·y + alpha·Σ t·(1 − y) + beta·Σ (1 − t)·y + 1e-7)}, the sums over all
 * values of a batch; Salehi et al. 2017.
 *
 * @param alpha what a missed value costs, at least 0
 * @param beta what a false alarm costs, at least 0
 */
public record Tversky(float alpha, float beta) implements BatchLoss {
  public Tversky {
    if (!(alpha >= 0 && beta >= 0) || Float.isInfinite(alpha) || Float.isInfinite(beta)) {
      throw new IllegalArgumentException(
          "Tversky: alpha and beta must be at least 0 and finite, got " + alpha + " and " + beta);
    }
  }

  /** With alpha and beta 0.5, nearly {@link Dice}. */
  public static Tversky of() {
    return new Tversky(0.5f, 0.5f);
  }

  public Tversky alpha(float alpha) {
    return new Tversky(alpha, beta);
  }

  public Tversky beta(float beta) {
    return new Tversky(alpha, beta);
  }

  @Override
  public String name() {
    return "tversky";
  }

  @Override
  public int sums() {
    return Overlap.SUMS;
  }

  @Override
  public void add(float[] y, int yAt, int width, float[] target, int targetAt, double[] sums) {
    Overlap.add(y, yAt, width, target, targetAt, sums);
  }

  @Override
  public double loss(double[] sums) {
    return 1 - sums[Overlap.BOTH] / whole(sums);
  }

  // whole = (1 − alpha − beta)·Σ t·y + alpha·Σ t + beta·Σ y + 1e-7
  // dy = −t / whole + Σ t·y·((1 − alpha − beta)·t + beta) / whole²
  @Override
  public void gradient(
      int width, float[] target, int targetAt, double[] sums, float[] dy, int yAt, double scale) {
    double whole = whole(sums);
    double share = sums[Overlap.BOTH] / whole;
    for (int k = 0; k < width; k++) {
      double t = target[targetAt + k];
      dy[yAt + k] = (float) (scale * (share * (both() * t + beta) - t) / whole);
    }
  }

  private double whole(double[] sums) {
    return both() * sums[Overlap.BOTH]
        + alpha * sums[Overlap.TARGETS]
        + beta * sums[Overlap.PREDICTIONS]
        + Crossentropy.EPSILON;
  }

  private double both() {
    return 1.0 - alpha - beta;
  }
}
