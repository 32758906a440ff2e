package sunhwan.metrics;

import java.util.List;

/**
 * Coefficient of determination, {@code 1 − Σ (t − y)² / Σ (t − mean t)²}, for each value of a row.
 * Where the targets are all the same it is 0, and not a number where they are met as well.
 *
 * @param classAggregation how the values' scores become one number
 * @param numRegressors how many numbers the predictions were made from, for the adjusted score; 0
 *     for the plain one
 */
public record R2Score(Aggregation classAggregation, int numRegressors) implements StatefulMetric {
  /** How the values' scores become one number. */
  public enum Aggregation {
    /** They do not: one result for each. */
    NONE,
    /** Their mean. */
    UNIFORM_AVERAGE,
    /** Their mean by the variance of their targets. */
    VARIANCE_WEIGHTED_AVERAGE
  }

  public R2Score {
    if (numRegressors < 0) {
      throw new IllegalArgumentException(
          "R2Score: numRegressors must not be negative, got " + numRegressors);
    }
  }

  /** The mean of the values' plain scores. */
  public static R2Score of() {
    return new R2Score(Aggregation.UNIFORM_AVERAGE, 0);
  }

  public R2Score classAggregation(Aggregation classAggregation) {
    return new R2Score(classAggregation, numRegressors);
  }

  public R2Score numRegressors(int numRegressors) {
    return new R2Score(classAggregation, numRegressors);
  }

  @Override
  public String name() {
    return "r2_score";
  }

  @Override
  public void check(int width, int targetWidth) {
    Widths.equal(this, width, targetWidth);
  }

  @Override
  public Accumulator start(int width, int targetWidth) {
    return new Sums(width);
  }

  private final class Sums implements Accumulator {
    private final double[] mean;
    private final double[] spread;
    private final double[] error;

    /** The sum of the weights, and how many values there were. */
    private final double[] seen = new double[2];

    Sums(int width) {
      mean = new double[width];
      spread = new double[width];
      error = new double[width];
    }

    // Welford 1962, West 1979: mean += w/Σw·(t − mean);  spread += w·(t − mean before)·(t − mean)
    @Override
    public void add(float[] y, int yAt, float[] target, int targetAt, double weight) {
      seen[0] += weight;
      seen[1] += mean.length;
      for (int k = 0; k < mean.length && weight > 0; k++) {
        double t = target[targetAt + k];
        double before = t - mean[k];
        mean[k] += weight / seen[0] * before;
        spread[k] += weight * before * (t - mean[k]);
        double d = t - y[yAt + k];
        error[k] += weight * d * d;
      }
    }

    @Override
    public double[] result() {
      double values = seen[1];
      double[] scores = new double[mean.length];
      double sum = 0;
      double weighted = 0;
      double all = 0;
      for (int k = 0; k < scores.length; k++) {
        double score = seen[0] == 0 ? Double.NaN : 1 - error[k] / spread[k];
        scores[k] = Double.isInfinite(score) ? 0 : score;
        sum += scores[k];
        weighted += spread[k] * scores[k];
        all += spread[k];
      }
      double[] result =
          switch (classAggregation) {
            case NONE -> scores;
            case UNIFORM_AVERAGE -> new double[] {sum / scores.length};
            case VARIANCE_WEIGHTED_AVERAGE -> new double[] {weighted / all};
          };
      if (numRegressors > 0 && numRegressors < values - 1) {
        for (int i = 0; i < result.length; i++) {
          result[i] = 1 - (1 - result[i]) * (values - 1) / (values - numRegressors - 1);
        }
      }
      return result;
    }

    @Override
    public List<double[]> sums() {
      return List.of(mean, spread, error, seen);
    }
  }
}
