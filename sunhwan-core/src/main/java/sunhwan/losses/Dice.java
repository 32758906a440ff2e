package sunhwan.losses;

/**
 * {@code 1 − 2·Σ t·y / (Σ t + Σ y + 1e-7)}, the sums over all values of a batch; Milletari et al.
 * 2016.
 */
public record Dice() implements BatchLoss {
  public static Dice of() {
    return new Dice();
  }

  @Override
  public String name() {
    return "dice";
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
    return 1 - 2 * sums[Overlap.BOTH] / whole(sums);
  }

  // dy = −2·t / whole + 2·Σ t·y / whole²
  @Override
  public void gradient(
      int width, float[] target, int targetAt, double[] sums, float[] dy, int yAt, double scale) {
    double whole = whole(sums);
    double share = sums[Overlap.BOTH] / whole;
    for (int k = 0; k < width; k++) {
      dy[yAt + k] = (float) (scale * 2 * (share - target[targetAt + k]) / whole);
    }
  }

  private static double whole(double[] sums) {
    return sums[Overlap.TARGETS] + sums[Overlap.PREDICTIONS] + Crossentropy.EPSILON;
  }
}
