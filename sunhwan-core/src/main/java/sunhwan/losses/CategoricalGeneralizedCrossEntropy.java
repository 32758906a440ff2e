package sunhwan.losses;

import java.util.Arrays;

/**
 * {@code (1 − y[t]^q) / q}, for probabilities and targets that are classes, 0 to width − 1: between
 * the cross-entropy, to which it goes as q goes to 0, and the absolute error at 1, so that wrong
 * labels do less harm. Zhang and Sabuncu 2018.
 *
 * @param q above 0 and below 1
 */
public record CategoricalGeneralizedCrossEntropy(float q) implements RowLoss {
  public CategoricalGeneralizedCrossEntropy {
    if (!(q > 0 && q < 1)) {
      throw new IllegalArgumentException(
          "CategoricalGeneralizedCrossEntropy: q must be above 0 and below 1, got " + q);
    }
  }

  /** With q 0.5. */
  public static CategoricalGeneralizedCrossEntropy of() {
    return new CategoricalGeneralizedCrossEntropy(0.5f);
  }

  public CategoricalGeneralizedCrossEntropy q(float q) {
    return new CategoricalGeneralizedCrossEntropy(q);
  }

  @Override
  public String name() {
    return "categorical_generalized_cross_entropy";
  }

  @Override
  public int targetWidth(int width) {
    return 1;
  }

  @Override
  public double row(
      float[] y, int yAt, int width, float[] target, int targetAt, float[] dy, double scale) {
    int t = Crossentropy.classOf("CategoricalGeneralizedCrossEntropy", target[targetAt], width);
    double p = y[yAt + t];
    if (dy.length > 0) {
      Arrays.fill(dy, yAt, yAt + width, 0);
      dy[yAt + t] = (float) (scale * -Math.pow(p, q - 1));
    }
    return (1 - Math.pow(p, q)) / q;
  }
}
