package sunhwan.metrics;

import java.util.List;

/**
 * Values not above a threshold whose target is not 0, counted by weight.
 *
 * @param thresholds 0 to 1; where there are several, there are as many results
 */
public record FalseNegatives(List<Float> thresholds) implements StatefulMetric {
  public FalseNegatives {
    thresholds = Answers.checked("FalseNegatives", thresholds);
    if (thresholds.isEmpty()) {
      throw new IllegalArgumentException("FalseNegatives: there are no thresholds");
    }
  }

  /** With threshold 0.5. */
  public static FalseNegatives of() {
    return new FalseNegatives(List.of(0.5f));
  }

  public FalseNegatives thresholds(float... thresholds) {
    return new FalseNegatives(Answers.list(thresholds));
  }

  @Override
  public String name() {
    return "false_negatives";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.equal(this, width, targetWidth);
  }

  @Override
  public Accumulator start(int width, int targetWidth) {
    return Answers.of(Counts.at(thresholds), width, Counts::falseNegatives);
  }
}
