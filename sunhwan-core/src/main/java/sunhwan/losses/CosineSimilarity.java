package sunhwan.losses;

/**
 * {@code −t·y / (|t||y|)}: −1 where prediction and target point the same way, 0 where one of them
 * is 0.
 */
public record CosineSimilarity() implements RowLoss {
  /** Keras divides by no norm below this. */
  private static final double LEAST = Crossentropy.EPSILON;

  public static CosineSimilarity of() {
    return new CosineSimilarity();
  }

  @Override
  public String name() {
    return "cosine_similarity";
  }

  // loss = −t·y / (|t||y|);  dy = (t·y·y/|y|² − t) / (|t||y|), its first term only where |y| counts
  @Override
  public double row(
      float[] y, int yAt, int width, float[] target, int targetAt, float[] dy, double scale) {
    double ty = 0;
    double tt = 0;
    double yy = 0;
    for (int k = 0; k < width; k++) {
      double t = target[targetAt + k];
      double v = y[yAt + k];
      ty += t * v;
      tt += t * t;
      yy += v * v;
    }
    double norm = Math.max(Math.sqrt(yy), LEAST);
    double norms = norm * Math.max(Math.sqrt(tt), LEAST);
    double along = Math.sqrt(yy) < LEAST ? 0 : ty / yy;
    for (int k = 0; k < width && dy.length > 0; k++) {
      dy[yAt + k] = (float) (scale * (along * y[yAt + k] - target[targetAt + k]) / norms);
    }
    return -ty / norms;
  }
}
