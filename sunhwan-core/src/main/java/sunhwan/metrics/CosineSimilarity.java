package sunhwan.metrics;

/**
 * Mean over rows of {@code t·y / (|t||y|)}: 1 where prediction and target point the same way, 0
 * where one of them is 0.
 */
public record CosineSimilarity() implements RowMetric {
  private static final float[] NONE = new float[0];

  public static CosineSimilarity of() {
    return new CosineSimilarity();
  }

  @Override
  public String name() {
    return "cosine_similarity";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.equal(this, width, targetWidth);
  }

  @Override
  public double row(float[] y, int yAt, int width, float[] target, int targetAt, int targetWidth) {
    // 0 − x, since −0 is no similarity that people would want to read
    return 0 - sunhwan.losses.CosineSimilarity.of().row(y, yAt, width, target, targetAt, NONE, 1);
  }
}
