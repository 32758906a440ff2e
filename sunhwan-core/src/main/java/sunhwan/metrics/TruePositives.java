package sunhwan.metrics;

import java.util.List;

/**
 * Values above a threshold whose target is not 0, counted by weight.
 *
 * @param thresholds 0 to 1; where there are several, there are as many results
 */
public record TruePositives(List<Float> thresholds) implements StatefulMetric {
  public TruePositives {
    thresholds = Answers.checked("TruePositives", thresholds);
    if (thresholds.isEmpty()) {
      throw new IllegalArgumentException("TruePositives: there are no thresholds");
    }
  }

  /** With threshold 0.5. */
  public static TruePositives of() {
    return new TruePositives(List.of(0.5f));
  }

  public TruePositives thresholds(float... thresholds) {
    return new TruePositives(Answers.list(thresholds));
  }

  @Override
  public String name() {
    return "true_positives";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.equal(this, width, targetWidth);
  }

  @Override
  public Accumulator start(int width, int targetWidth) {
    return Answers.of(Counts.at(thresholds), width, Counts::truePositives);
  }
}
