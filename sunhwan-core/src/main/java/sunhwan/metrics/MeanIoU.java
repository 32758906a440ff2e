package sunhwan.metrics;

import java.util.OptionalInt;

/**
 * {@link IoU} with all classes as its target classes.
 *
 * @param numClasses how many classes there are; values that are none of them do not count
 * @param ignoreClass a class that does not count where it is the target
 * @param sparseYTrue whether targets are classes, one in each value
 * @param sparseYPred whether predictions are classes, one in each value
 */
public record MeanIoU(
    int numClasses, OptionalInt ignoreClass, boolean sparseYTrue, boolean sparseYPred)
    implements StatefulMetric {
  public MeanIoU {
    if (numClasses < 1) {
      throw new IllegalArgumentException("MeanIoU: numClasses must be positive, got " + numClasses);
    }
  }

  public static MeanIoU of(int numClasses) {
    return new MeanIoU(numClasses, OptionalInt.empty(), true, true);
  }

  public MeanIoU ignoreClass(int ignoreClass) {
    return new MeanIoU(numClasses, OptionalInt.of(ignoreClass), sparseYTrue, sparseYPred);
  }

  public MeanIoU sparseYTrue(boolean sparseYTrue) {
    return new MeanIoU(numClasses, ignoreClass, sparseYTrue, sparseYPred);
  }

  public MeanIoU sparseYPred(boolean sparseYPred) {
    return new MeanIoU(numClasses, ignoreClass, sparseYTrue, sparseYPred);
  }

  @Override
  public String name() {
    return "mean_io_u";
  }

  @Override
  public void check(int width, int targetWidth) {
    counted().check(this, width, targetWidth);
  }

  @Override
  public Accumulator start(int width, int targetWidth) {
    return counted().start(width, targetWidth);
  }

  private IoU counted() {
    return new IoU(numClasses, IoU.all(numClasses), ignoreClass, sparseYTrue, sparseYPred);
  }
}
