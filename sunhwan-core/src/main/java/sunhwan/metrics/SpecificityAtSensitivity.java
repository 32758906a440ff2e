package sunhwan.metrics;

import java.util.OptionalInt;

/**
 * The highest specificity at a threshold whose sensitivity is high enough; 0 where none is.
 *
 * @param sensitivity the least sensitivity, {@code TP / (TP + FN)}, 0 to 1
 * @param numThresholds thresholds, evenly from 0 to 1; one alone is 0.5
 * @param classId the only class that is looked at
 */
public record SpecificityAtSensitivity(float sensitivity, int numThresholds, OptionalInt classId)
    implements StatefulMetric {
  public SpecificityAtSensitivity {
    Trade.check("SpecificityAtSensitivity", "sensitivity", sensitivity, numThresholds);
    Answers.checkClass("SpecificityAtSensitivity", classId);
  }

  /** With 200 thresholds. */
  public static SpecificityAtSensitivity of(float sensitivity) {
    return new SpecificityAtSensitivity(sensitivity, 200, OptionalInt.empty());
  }

  public SpecificityAtSensitivity numThresholds(int numThresholds) {
    return new SpecificityAtSensitivity(sensitivity, numThresholds, classId);
  }

  public SpecificityAtSensitivity classId(int classId) {
    return new SpecificityAtSensitivity(sensitivity, numThresholds, OptionalInt.of(classId));
  }

  @Override
  public String name() {
    return "specificity_at_sensitivity";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.equal(this, width, targetWidth);
    Answers.checkClass("SpecificityAtSensitivity", classId, width);
  }

  @Override
  public Accumulator start(int width, int targetWidth) {
    return Trade.of(sensitivity, Trade::recall, Trade::specificity, numThresholds, width, classId);
  }
}
