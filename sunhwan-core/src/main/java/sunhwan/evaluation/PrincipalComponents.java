package sunhwan.evaluation;

import java.util.Comparator;
import java.util.stream.IntStream;
import sunhwan.linear.Jacobi;

/**
 * The directions in which rows of numbers vary most: Pearson 1901, by Jacobi's rotations of the
 * covariance matrix.
 *
 * <p>Signs are fixed as scikit-learn's {@code PCA} fixes them: a component's entry of largest size,
 * the first of equals, is positive. So the same rows give the same picture. In comments N rows, D
 * features, K components.
 */
public final class PrincipalComponents {

  private final double[] mean; // (D)
  private final double[][] components; // (K, D)
  private final double[] variances; // (K)
  private final double total;

  private PrincipalComponents(
      double[] mean, double[][] components, double[] variances, double total) {
    this.mean = mean;
    this.components = components;
    this.variances = variances;
    this.total = total;
  }

  /**
   * The first components of {@code data}, which is (rows, features), row-major and finite; at least
   * two rows.
   */
  public static PrincipalComponents of(float[] data, int rows, int features, int components) {
    if (rows < 2 || features < 1 || data.length != (long) rows * features) {
      throw new IllegalArgumentException(
          "PrincipalComponents: expected data of (rows ≥ 2, features ≥ 1), got %d numbers for (%d, %d)"
              .formatted(data.length, rows, features));
    }
    if (components < 1 || components > features) {
      throw new IllegalArgumentException(
          "PrincipalComponents: expected between 1 and %d components, as many as features, got %d"
              .formatted(features, components));
    }
    for (int i = 0; i < data.length; i++) {
      if (!Float.isFinite(data[i])) {
        throw new IllegalArgumentException(
            "PrincipalComponents: expected finite data, got %s in row %d, feature %d. Did the training blow up?"
                .formatted(data[i], i / features, i % features));
      }
    }

    double[] mean = mean(data, rows, features);
    double[][] covariance = covariance(data, rows, features, mean);
    double total = IntStream.range(0, features).mapToDouble(d -> covariance[d][d]).sum();
    double[][] vectors = Jacobi.diagonalize(covariance);
    int[] order =
        IntStream.range(0, features)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer d) -> -covariance[d][d]))
            .mapToInt(d -> d)
            .toArray();
    double[][] first = new double[components][features];
    double[] variances = new double[components];
    for (int k = 0; k < components; k++) {
      for (int d = 0; d < features; d++) first[k][d] = vectors[d][order[k]];
      makeLargestEntryPositive(first[k]);
      variances[k] = Math.max(0, covariance[order[k]][order[k]]);
    }
    return new PrincipalComponents(mean, first, variances, total);
  }

  /** Variance along each component, largest first, with N − 1 in the denominator. */
  public double[] variances() {
    return variances.clone();
  }

  /**
   * Share of the whole variance along each component, between 0 and 1; all 0 where every row is the
   * same.
   */
  public double[] shares() {
    double[] shares = variances.clone();
    for (int k = 0; k < shares.length; k++) shares[k] = total == 0 ? 0 : shares[k] / total;
    return shares;
  }

  /** The k-th direction, counted from 0, of length 1. */
  public double[] component(int k) {
    return components[k].clone();
  }

  /** Where rows of the same features lie along the components: (rows, components). */
  public double[][] project(float[] data, int rows) {
    int features = mean.length;
    if (rows < 0 || data.length != (long) rows * features) {
      throw new IllegalArgumentException(
          "PrincipalComponents: expected %d rows of %d features, got %d numbers"
              .formatted(rows, features, data.length));
    }
    double[][] points = new double[rows][components.length];
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < components.length; k++) {
        double sum = 0;
        for (int d = 0; d < features; d++)
          sum += (data[row * features + d] - mean[d]) * components[k][d];
        points[row][k] = sum;
      }
    }
    return points;
  }

  private static double[] mean(float[] data, int rows, int features) {
    double[] mean = new double[features];
    for (int i = 0; i < data.length; i++) mean[i % features] += data[i];
    for (int d = 0; d < features; d++) mean[d] /= rows;
    return mean;
  }

  // C = Σ (x − mean)ᵀ(x − mean) / (N − 1)
  private static double[][] covariance(float[] data, int rows, int features, double[] mean) {
    double[][] covariance = new double[features][features];
    double[] centred = new double[features];
    for (int row = 0; row < rows; row++) {
      for (int d = 0; d < features; d++) centred[d] = data[row * features + d] - mean[d];
      for (int i = 0; i < features; i++) {
        for (int j = i; j < features; j++) covariance[i][j] += centred[i] * centred[j];
      }
    }
    for (int i = 0; i < features; i++) {
      for (int j = i; j < features; j++) {
        covariance[i][j] /= rows - 1;
        covariance[j][i] = covariance[i][j];
      }
    }
    return covariance;
  }

  private static void makeLargestEntryPositive(double[] component) {
    int largest = 0;
    for (int d = 1; d < component.length; d++) {
      // Entries that differ by rounding alone count as equal.
      if (Math.abs(component[d]) > Math.abs(component[largest]) + 1e-12) largest = d;
    }
    if (component[largest] < 0) {
      for (int d = 0; d < component.length; d++) component[d] = -component[d];
    }
  }
}
