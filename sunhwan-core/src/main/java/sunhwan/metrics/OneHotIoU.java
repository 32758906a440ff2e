package sunhwan.metrics;

import java.util.List;
import java.util.OptionalInt;

/**
 * {@link IoU} of one-hot targets.
 *
 * @param numClasses how many classes there are; values that are none of them do not count
 * @param targetClassIds classes to take the mean of
 * @param ignoreClass a class that does not count where it is the target
 * @param sparseYPred whether predictions are classes, one in each value
 */
public record OneHotIoU(
    int numClasses, List<Integer> targetClassIds, OptionalInt ignoreClass, boolean sparseYPred)
    implements StatefulMetric {
  public OneHotIoU {
    targetClassIds = List.copyOf(targetClassIds);
    IoU.check("OneHotIoU", numClasses, targetClassIds);
  }

  public static OneHotIoU of(int numClasses, int... targetClassIds) {
    return new OneHotIoU(numClasses, IoU.list(targetClassIds), OptionalInt.empty(), false);
  }

  public OneHotIoU ignoreClass(int ignoreClass) {
    return new OneHotIoU(numClasses, targetClassIds, OptionalInt.of(ignoreClass), sparseYPred);
  }

  public OneHotIoU sparseYPred(boolean sparseYPred) {
    return new OneHotIoU(numClasses, targetClassIds, ignoreClass, sparseYPred);
  }

  @Override
  public String name() {
    return "one_hot_io_u";
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
    return new IoU(numClasses, targetClassIds, ignoreClass, false, sparseYPred);
  }
}
