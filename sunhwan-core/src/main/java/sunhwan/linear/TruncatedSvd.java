package sunhwan.linear;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import sunhwan.tensor.Shape;
import sunhwan.tensor.Tensor;

/**
 * The few directions that hold most of a sparse matrix: {@code X ≈ U·S·Vᵀ} with the largest
 * singular values alone. Of a TF-IDF matrix these are latent semantic analysis, Deerwester et al.
 * 1990.
 *
 * <p>Found by a randomised range finder with power iterations, Halko, Martinsson and Tropp 2011,
 * algorithms 4.4 and 5.1. Nothing is centred, so the matrix stays sparse.
 *
 * @param components directions, positive
 * @param oversampling further ones that are followed for the sake of accuracy and then left out
 * @param iterations powers of {@code X·Xᵀ}; more of them tell near singular values apart
 * @param seed of the random start
 */
public record TruncatedSvd(int components, int oversampling, int iterations, long seed) {
  /** Below this share of the largest, a singular value is 0. */
  private static final double NOTHING = 1e-7;

  public TruncatedSvd {
    if (components < 1 || oversampling < 0 || iterations < 1) {
      throw new IllegalArgumentException(
          "TruncatedSvd: expected components and iterations of at least 1 and oversampling of at"
              + " least 0, got "
              + components
              + ", "
              + iterations
              + " and "
              + oversampling);
    }
  }

  /** Ten further directions and five iterations. */
  public static TruncatedSvd of(int components) {
    return new TruncatedSvd(components, 10, 5, 0);
  }

  public TruncatedSvd oversampling(int oversampling) {
    return new TruncatedSvd(components, oversampling, iterations, seed);
  }

  public TruncatedSvd iterations(int iterations) {
    return new TruncatedSvd(components, oversampling, iterations, seed);
  }

  public TruncatedSvd seed(long seed) {
    return new TruncatedSvd(components, oversampling, iterations, seed);
  }

  /**
   * What was found.
   *
   * @param singularValues (components), largest first; 0 where the matrix has no further direction
   * @param directions (components, columns), each of length 1 with its entry of largest size
   *     positive, or all 0 where there is no further one; the rows of Vᵀ
   */
  public record Directions(Tensor singularValues, Tensor directions) {}

  // X (N, D), Q and Y (N, L), Z (D, L); L is components + oversampling, at most N
  /** The directions of these rows. */
  public Directions fit(SparseRows x) {
    if (components > Math.min(x.rows(), x.columns())) {
      throw new IllegalArgumentException(
          "TruncatedSvd: expected at least "
              + components
              + " rows and columns, as many as components, got "
              + x.rows()
              + " and "
              + x.columns());
    }
    int l = Math.min(components + oversampling, x.rows());
    SplittableRandom random = new SplittableRandom(seed);
    double[] q = new double[x.rows() * l];
    Arrays.setAll(q, i -> ((RandomGenerator) random).nextGaussian());
    double[] z = new double[x.columns() * l];
    for (int i = 0; i < iterations; i++) {
      transposedTimes(x, q, l, z);
      times(x, z, l, q);
      orthonormalize(q, x.rows(), l);
    }
    transposedTimes(x, q, l, z);
    // Z = Xᵀ·Q;  ZᵀZ = W·S²·Wᵀ;  V = Z·W / S
    double[][] squares = squares(z, l);
    double[][] w = Jacobi.diagonalize(squares);
    int[] order =
        IntStream.range(0, l)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer j) -> -squares[j][j]))
            .mapToInt(Integer::intValue)
            .toArray();
    return directions(z, l, squares, w, order);
  }

  private Directions directions(double[] z, int l, double[][] squares, double[][] w, int[] order) {
    int columns = z.length / l;
    float[] values = new float[components];
    float[] directions = new float[components * columns];
    double largest = Math.sqrt(Math.max(0, squares[order[0]][order[0]]));
    for (int k = 0; k < components; k++) {
      double value = Math.sqrt(Math.max(0, squares[order[k]][order[k]]));
      if (value > NOTHING * largest) {
        values[k] = (float) value;
        direction(z, l, w, order[k], value, directions, k * columns);
      }
    }
    return new Directions(
        Tensor.of(Shape.of(components), values),
        Tensor.of(Shape.of(components, columns), directions));
  }

  private static void direction(
      double[] z, int l, double[][] w, int j, double value, float[] directions, int from) {
    int columns = z.length / l;
    double largest = 0;
    double[] direction = new double[columns];
    for (int c = 0; c < columns; c++) {
      double sum = 0;
      for (int i = 0; i < l; i++) {
        sum += z[c * l + i] * w[i][j];
      }
      direction[c] = sum / value;
      // entries that differ by rounding alone count as equal
      if (Math.abs(direction[c]) > Math.abs(largest) + 1e-12) {
        largest = direction[c];
      }
    }
    for (int c = 0; c < columns; c++) {
      directions[from + c] = (float) (largest < 0 ? -direction[c] : direction[c]);
    }
  }

  /** {@code Y = X·Z}. */
  private static void times(SparseRows x, double[] z, int l, double[] y) {
    Arrays.fill(y, 0);
    for (int row = 0; row < x.rows(); row++) {
      for (int place = x.start(row); place < x.start(row + 1); place++) {
        add(l, x.value(place), z, x.column(place) * l, y, row * l);
      }
    }
  }

  /** {@code Z = Xᵀ·Q}. */
  private static void transposedTimes(SparseRows x, double[] q, int l, double[] z) {
    Arrays.fill(z, 0);
    for (int row = 0; row < x.rows(); row++) {
      for (int place = x.start(row); place < x.start(row + 1); place++) {
        add(l, x.value(place), q, row * l, z, x.column(place) * l);
      }
    }
  }

  private static void add(int n, double a, double[] x, int xAt, double[] y, int yAt) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] += a * x[xAt + i];
    }
  }

  /** Gram and Schmidt, twice, which is enough: Giraud et al. 2005. What depends on others is 0. */
  private static void orthonormalize(double[] q, int rows, int l) {
    double[][] columns = new double[l][rows];
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < l; j++) {
        columns[j][row] = q[row * l + j];
      }
    }
    for (int j = 0; j < l; j++) {
      double before = Math.sqrt(dot(columns[j], columns[j]));
      for (int twice = 0; twice < 2; twice++) {
        for (int k = 0; k < j; k++) {
          add(rows, -dot(columns[j], columns[k]), columns[k], 0, columns[j], 0);
        }
      }
      double norm = Math.sqrt(dot(columns[j], columns[j]));
      double scale = norm > NOTHING * before ? 1 / norm : 0;
      for (int row = 0; row < rows; row++) {
        columns[j][row] *= scale;
        q[row * l + j] = columns[j][row];
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** {@code ZᵀZ}. */
  private static double[][] squares(double[] z, int l) {
    double[][] squares = new double[l][l];
    for (int at = 0; at < z.length; at += l) {
      for (int i = 0; i < l; i++) {
        add(l, z[at + i], z, at, squares[i], 0);
      }
    }
    return squares;
  }
}
