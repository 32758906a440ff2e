package sunhwan.metrics;

import java.util.Optional;

/**
 * Harmonic mean of precision and recall: {@link FBetaScore} with beta 1.
 *
 * @param average how classes become one number; NONE for one result for each
 * @param threshold above which a value is taken for a 1, above 0 and at most 1; empty for the
 *     largest values of a row
 */
public record F1Score(FBetaScore.Average average, Optional<Float> threshold)
    implements StatefulMetric {
  public F1Score {
    FScores.check("F1Score", threshold);
  }

  /** Of each class. */
  public static F1Score of() {
    return new F1Score(FBetaScore.Average.NONE, Optional.empty());
  }

  public F1Score average(FBetaScore.Average average) {
    return new F1Score(average, threshold);
  }

  public F1Score threshold(float threshold) {
    return new F1Score(average, Optional.of(threshold));
  }

  @Override
  public String name() {
    return "f1_score";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.equal(this, width, targetWidth);
  }

  @Override
  public Accumulator start(int width, int targetWidth) {
    return new FScores(average, 1, threshold, width);
  }
}
