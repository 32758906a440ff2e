package sunhwan.metrics;

import java.util.Optional;

/**
 * Harmonic mean of precision and recall in which recall counts {@code beta²} times as much.
 *
 * @param average how classes become one number; NONE for one result for each
 * @param beta positive
 * @param threshold above which a value is taken for a 1, above 0 and at most 1; empty for the
 *     largest values of a row
 */
public record FBetaScore(Average average, float beta, Optional<Float> threshold)
    implements StatefulMetric {
  /** How classes become one number. */
  public enum Average {
    /** They do not. */
    NONE,
    /** All values are counted together. */
    MICRO,
    /** The mean of the classes. */
    MACRO,
    /** The mean by how often a class is a target. */
    WEIGHTED
  }

  public FBetaScore {
    FScores.check("FBetaScore", threshold);
    if (!(beta > 0) || Float.isInfinite(beta)) {
      throw new IllegalArgumentException(
          "FBetaScore: beta must be positive and finite, got " + beta);
    }
  }

  /** Of each class, with beta 1. */
  public static FBetaScore of() {
    return new FBetaScore(Average.NONE, 1, Optional.empty());
  }

  public FBetaScore average(Average average) {
    return new FBetaScore(average, beta, threshold);
  }

  public FBetaScore beta(float beta) {
    return new FBetaScore(average, beta, threshold);
  }

  public FBetaScore threshold(float threshold) {
    return new FBetaScore(average, beta, Optional.of(threshold));
  }

  @Override
  public String name() {
    return "fbeta_score";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.equal(this, width, targetWidth);
  }

  @Override
  public Accumulator start(int width, int targetWidth) {
    return new FScores(average, beta, threshold, width);
  }
}
