package sunhwan.losses;

/**
 * {@code max(max((1 − t)·y) − Σ t·y + 1, 0)}, for targets that are 1 at one class and 0 elsewhere.
 */
public record CategoricalHinge() implements RowLoss {
  public static CategoricalHinge of() {
    return new CategoricalHinge();
  }

  @Override
  public String name() {
    return "categorical_hinge";
  }

  // neg = max((1 − t)·y);  pos = Σ t·y;  loss = max(neg − pos + 1, 0)
  // dy = (1 − t)/n where (1 − t)·y is neg, as n are;  dy −= t
  @Override
  public double row(
      float[] y, int yAt, int width, float[] target, int targetAt, float[] dy, double scale) {
    double neg = Double.NEGATIVE_INFINITY;
    double pos = 0;
    int largest = 0;
    for (int k = 0; k < width; k++) {
      double t = target[targetAt + k];
      double wrong = (1 - t) * y[yAt + k];
      largest = wrong > neg ? 1 : wrong == neg ? largest + 1 : largest;
      neg = Math.max(neg, wrong);
      pos += t * y[yAt + k];
    }
    double loss = neg - pos + 1;
    for (int k = 0; k < width && dy.length > 0; k++) {
      double t = target[targetAt + k];
      double slope = ((1 - t) * y[yAt + k] == neg ? (1 - t) / largest : 0) - t;
      dy[yAt + k] = (float) (loss >= 0 ? scale * slope : 0);
    }
    return Math.max(loss, 0);
  }
}
