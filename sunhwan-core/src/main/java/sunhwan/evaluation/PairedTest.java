package sunhwan.evaluation;

import java.util.Arrays;

/**
 * Whether one model is better than another on the same rows, or whether it may be chance.
 *
 * @param difference first minus second, in shares of rows
 * @param statistic Student's t, or the count of the rarer disagreement in McNemar's test
 * @param p how probable a difference of that size, either way, is between equals: 0 to 1
 */
public record PairedTest(double difference, double statistic, double p) {

  /**
   * The corrected resampled t test of repeated cross-validation (Nadeau and Bengio 2003): folds
   * share most of their training rows, so the variance of their differences is raised by test rows
   * over training rows.
   *
   * @param differences first minus second, fold by fold, at least two
   * @param testPerTraining test rows over training rows of a fold: 0.25 for five folds
   */
  public static PairedTest resampled(double[] differences, double testPerTraining) {
    int folds = differences.length;
    if (folds < 2 || !(testPerTraining > 0)) {
      throw new IllegalArgumentException(
          "PairedTest: expected at least two folds and a positive share, got "
              + folds
              + " and "
              + testPerTraining);
    }
    double mean = Arrays.stream(differences).average().orElseThrow();
    double squares = Arrays.stream(differences).map(d -> (d - mean) * (d - mean)).sum();
    double variance = squares / (folds - 1) * (1.0 / folds + testPerTraining);
    if (variance == 0) {
      return new PairedTest(
          mean, mean == 0 ? 0 : Math.copySign(Double.POSITIVE_INFINITY, mean), mean == 0 ? 1 : 0);
    }
    double t = mean / Math.sqrt(variance);
    return new PairedTest(mean, t, Tails.student(t, folds - 1));
  }

  /**
   * McNemar's exact test on one set of rows: of the rows that just one of the two got right, was
   * either favoured? (McNemar 1947; the binomial form.)
   *
   * @throws IllegalArgumentException where the three do not have as many rows
   */
  public static PairedTest mcNemar(int[] actual, int[] first, int[] second) {
    if (actual.length != first.length || actual.length != second.length || actual.length == 0) {
      throw new IllegalArgumentException(
          "PairedTest: expected a prediction of both models for every row, got "
              + first.length
              + " and "
              + second.length
              + " for "
              + actual.length);
    }
    int onlyFirst = 0;
    int onlySecond = 0;
    for (int row = 0; row < actual.length; row++) {
      boolean a = first[row] == actual[row];
      boolean b = second[row] == actual[row];
      onlyFirst += a && !b ? 1 : 0;
      onlySecond += b && !a ? 1 : 0;
    }
    int rarer = Math.min(onlyFirst, onlySecond);
    return new PairedTest(
        (double) (onlyFirst - onlySecond) / actual.length,
        rarer,
        Tails.fairCoin(rarer, onlyFirst + onlySecond));
  }
}
