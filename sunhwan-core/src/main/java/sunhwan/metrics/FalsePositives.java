package sunhwan.metrics;

import java.util.List;

/**
 * Values above a threshold whose target is 0, counted by weight.
 *
 * @param thresholds 0 to 1; where there are several, there are as many results
 */
public record FalsePositives(List<Float> thresholds) implements StatefulMetric {
  public FalsePositives {
    thresholds = Answers.checked("FalsePositives", thresholds);
    if (thresholds.isEmpty()) {
      throw new IllegalArgumentException("FalsePositives: there are no thresholds");
    }
  }

  /** With threshold 0.5. */
  public static FalsePositives of() {
    return new FalsePositives(List.of(0.5f));
  }

  public FalsePositives thresholds(float... thresholds) {
    return new FalsePositives(Answers.list(thresholds));
  }

  @Override
  public String name() {
    return "false_positives";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.equal(this, width, targetWidth);
  }

  @Override
  public Accumulator start(int width, int targetWidth) {
    return Answers.of(Counts.at(thresholds), width, Counts::falsePositives);
  }
}
