package sunhwan.metrics;

import java.util.OptionalInt;

/**
 * {@link IoU} of one-hot targets with all classes as its target classes.
 *
 * @param numClasses how many classes there are; values that are none of them do not count
 * @param ignoreClass a class that does not count where it is the target
 * @param sparseYPred whether predictions are classes, one in each value
 */
public record OneHotMeanIoU(int numClasses, OptionalInt ignoreClass, boolean sparseYPred)
    implements StatefulMetric {
  public OneHotMeanIoU {
    if (numClasses < 1) {
      throw new IllegalArgumentException(
          "OneHotMeanIoU: numClasses must be positive, got " + numClasses);
    }
  }

  public static OneHotMeanIoU of(int numClasses) {
    return new OneHotMeanIoU(numClasses, OptionalInt.empty(), false);
  }

  public OneHotMeanIoU ignoreClass(int ignoreClass) {
    return new OneHotMeanIoU(numClasses, OptionalInt.of(ignoreClass), sparseYPred);
  }

  public OneHotMeanIoU sparseYPred(boolean sparseYPred) {
    return new OneHotMeanIoU(numClasses, ignoreClass, sparseYPred);
  }

  @Override
  public String name() {
    return "one_hot_mean_io_u";
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
    return new IoU(numClasses, IoU.all(numClasses), ignoreClass, false, sparseYPred);
  }
}
