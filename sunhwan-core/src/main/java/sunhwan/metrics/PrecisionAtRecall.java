package sunhwan.metrics;

import java.util.OptionalInt;

/**
 * The highest precision at a threshold whose recall is high enough; 0 where none is.
 *
 * @param recall the least recall, {@code TP / (TP + FN)}, 0 to 1
 * @param numThresholds thresholds, evenly from 0 to 1; one alone is 0.5
 * @param classId the only class that is looked at
 */
public record PrecisionAtRecall(float recall, int numThresholds, OptionalInt classId)
    implements StatefulMetric {
  public PrecisionAtRecall {
    Trade.check("PrecisionAtRecall", "recall", recall, numThresholds);
    Answers.checkClass("PrecisionAtRecall", classId);
  }

  /** With 200 thresholds. */
  public static PrecisionAtRecall of(float recall) {
    return new PrecisionAtRecall(recall, 200, OptionalInt.empty());
  }

  public PrecisionAtRecall numThresholds(int numThresholds) {
    return new PrecisionAtRecall(recall, numThresholds, classId);
  }

  public PrecisionAtRecall classId(int classId) {
    return new PrecisionAtRecall(recall, numThresholds, OptionalInt.of(classId));
  }

  @Override
  public String name() {
    return "precision_at_recall";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.equal(this, width, targetWidth);
    Answers.checkClass("PrecisionAtRecall", classId, width);
  }

  @Override
  public Accumulator start(int width, int targetWidth) {
    return Trade.of(recall, Trade::recall, Trade::precision, numThresholds, width, classId);
  }
}
