package sunhwan.metrics;

import java.util.OptionalInt;

/**
 * The highest recall at a threshold whose precision is high enough; 0 where none is.
 *
 * @param precision the least precision, {@code TP / (TP + FP)}, 0 to 1
 * @param numThresholds thresholds, evenly from 0 to 1; one alone is 0.5
 * @param classId the only class that is looked at
 */
public record RecallAtPrecision(float precision, int numThresholds, OptionalInt classId)
    implements StatefulMetric {
  public RecallAtPrecision {
    Trade.check("RecallAtPrecision", "precision", precision, numThresholds);
    Answers.checkClass("RecallAtPrecision", classId);
  }

  /** With 200 thresholds. */
  public static RecallAtPrecision of(float precision) {
    return new RecallAtPrecision(precision, 200, OptionalInt.empty());
  }

  public RecallAtPrecision numThresholds(int numThresholds) {
    return new RecallAtPrecision(precision, numThresholds, classId);
  }

  public RecallAtPrecision classId(int classId) {
    return new RecallAtPrecision(precision, numThresholds, OptionalInt.of(classId));
  }

  @Override
  public String name() {
    return "recall_at_precision";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.equal(this, width, targetWidth);
    Answers.checkClass("RecallAtPrecision", classId, width);
  }

  @Override
  public Accumulator start(int width, int targetWidth) {
    return Trade.of(precision, Trade::precision, Trade::recall, numThresholds, width, classId);
  }
}
