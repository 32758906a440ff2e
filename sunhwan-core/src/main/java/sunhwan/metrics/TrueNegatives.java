package sunhwan.metrics;

import java.util.List;

/**
 * Values not above a threshold whose target is 0, counted by weight.
 *
 * @param thresholds 0 to 1; where there are several, there are as many results
 */
public record TrueNegatives(List<Float> thresholds) implements StatefulMetric {
  public TrueNegatives {
    thresholds = Answers.checked("TrueNegatives", thresholds);
    if (thresholds.isEmpty()) {
      throw new IllegalArgumentException("TrueNegatives: there are no thresholds");
    }
  }

  /** With threshold 0.5. */
  public static TrueNegatives of() {
    return new TrueNegatives(List.of(0.5f));
  }

  public TrueNegatives thresholds(float... thresholds) {
    return new TrueNegatives(Answers.list(thresholds));
  }

  @Override
  public String name() {
    return "true_negatives";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.equal(this, width, targetWidth);
  }

  @Override
  public Accumulator start(int width, int targetWidth) {
    return Answers.of(Counts.at(thresholds), width, Counts::trueNegatives);
  }
}
