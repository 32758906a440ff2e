package sunhwan.metrics;

import java.util.OptionalInt;

/**
 * The highest sensitivity at a threshold whose specificity is high enough; 0 where none is.
 *
 * @param specificity the least specificity, {@code TN / (TN + FP)}, 0 to 1
 * @param numThresholds thresholds, evenly from 0 to 1; one alone is 0.5
 * @param classId the only class that is looked at
 */
public record SensitivityAtSpecificity(float specificity, int numThresholds, OptionalInt classId)
    implements StatefulMetric {
  public SensitivityAtSpecificity {
    Trade.check("SensitivityAtSpecificity", "specificity", specificity, numThresholds);
    Answers.checkClass("SensitivityAtSpecificity", classId);
  }

  /** With 200 thresholds. */
  public static SensitivityAtSpecificity of(float specificity) {
    return new SensitivityAtSpecificity(specificity, 200, OptionalInt.empty());
  }

  public SensitivityAtSpecificity numThresholds(int numThresholds) {
    return new SensitivityAtSpecificity(specificity, numThresholds, classId);
  }

  public SensitivityAtSpecificity classId(int classId) {
    return new SensitivityAtSpecificity(specificity, numThresholds, OptionalInt.of(classId));
  }

  @Override
  public String name() {
    return "sensitivity_at_specificity";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.equal(this, width, targetWidth);
    Answers.checkClass("SensitivityAtSpecificity", classId, width);
  }

  @Override
  public Accumulator start(int width, int targetWidth) {
    return Trade.of(specificity, Trade::specificity, Trade::recall, numThresholds, width, classId);
  }
}
