package sunhwan.metrics;

import sunhwan.losses.RowLoss;

/**
 * Mean over rows of a loss that training does not follow, as {@code
 * MeanMetric.of(MeanAbsoluteError.of())}: Keras's metrics MeanSquaredError, KLDivergence,
 * BinaryCrossentropy and so on.
 *
 * @param loss any but the cosine, whose metric is {@link CosineSimilarity}, larger where it is
 *     better
 */
public record MeanMetric(RowLoss loss) implements RowMetric {
  private static final float[] NONE = new float[0];

  public MeanMetric {
    if (loss instanceof sunhwan.losses.CosineSimilarity) {
      throw new IllegalArgumentException(
          "MeanMetric: the loss cosine_similarity is the negative of the metric of that name. Use"
              + " sunhwan.metrics.CosineSimilarity.");
    }
  }

  public static MeanMetric of(RowLoss loss) {
    return new MeanMetric(loss);
  }

  @Override
  public String name() {
    return loss.name();
  }

  @Override
  public void check(int width, int targetWidth) {
    if (targetWidth != loss.targetWidth(width)) {
      throw new IllegalArgumentException(
          "MeanMetric: "
              + loss.name()
              + " expected targets of "
              + loss.targetWidth(width)
              + " values, got "
              + targetWidth
              + ". Does it fit the loss that is trained?");
    }
  }

  @Override
  public double row(float[] y, int yAt, int width, float[] target, int targetAt, int targetWidth) {
    return loss.row(y, yAt, width, target, targetAt, NONE, 1);
  }

  @Override
  public boolean ignores(float[] target, int targetAt) {
    return loss.ignores(target, targetAt);
  }
}
