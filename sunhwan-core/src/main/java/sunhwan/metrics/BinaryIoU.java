package sunhwan.metrics;

import java.util.List;

/**
 * {@link IoU} of two classes, 0 and 1, that a threshold tells apart; targets are 0 or 1.
 *
 * @param targetClassIds classes to take the mean of
 * @param threshold at which a prediction is a 1, 0 to 1
 */
public record BinaryIoU(List<Integer> targetClassIds, float threshold) implements StatefulMetric {
  public BinaryIoU {
    targetClassIds = List.copyOf(targetClassIds);
    IoU.check("BinaryIoU", 2, targetClassIds);
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("BinaryIoU: threshold must be 0 to 1, got " + threshold);
    }
  }

  /** Of both classes, with threshold 0.5. */
  public static BinaryIoU of() {
    return new BinaryIoU(List.of(0, 1), 0.5f);
  }

  public BinaryIoU targetClassIds(int... targetClassIds) {
    return new BinaryIoU(IoU.list(targetClassIds), threshold);
  }

  public BinaryIoU threshold(float threshold) {
    return new BinaryIoU(targetClassIds, threshold);
  }

  @Override
  public String name() {
    return "binary_io_u";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.equal(this, width, targetWidth);
  }

  @Override
  public Accumulator start(int width, int targetWidth) {
    int[] ids = targetClassIds.stream().mapToInt(Integer::intValue).toArray();
    Accumulator classes = IoU.of(2, ids).start(width, targetWidth);
    float[] sides = new float[width];
    return new Accumulator() {
      @Override
      public void add(float[] y, int yAt, float[] target, int targetAt, double weight) {
        for (int k = 0; k < width; k++) {
          sides[k] = y[yAt + k] >= threshold ? 1 : 0;
        }
        classes.add(sides, 0, target, targetAt, weight);
      }

      @Override
      public double[] result() {
        return classes.result();
      }

      @Override
      public List<double[]> sums() {
        return classes.sums();
      }
    };
  }
}
