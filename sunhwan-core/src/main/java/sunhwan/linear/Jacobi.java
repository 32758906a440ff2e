package sunhwan.linear;

/**
 * Eigenvectors of a symmetric matrix by rotations: cyclic Jacobi, Golub and Van Loan, Matrix
 * Computations, 8.5.
 */
public final class Jacobi {
  private static final int SWEEPS_AT_MOST = 100;

  private Jacobi() {}

  /**
   * Makes a matrix diagonal in place.
   *
   * <p>a ← JᵀaJ until a is diagonal. Each rotation by (c, s) in the plane (p, q) makes a[p][q]
   * zero, with tan θ the smaller root of t² + 2τt − 1 = 0.
   *
   * @param a symmetric; becomes its eigenvalues, in no order
   * @return {@code V = ΠJ}, whose columns are the eigenvectors
   */
  public static double[][] diagonalize(double[][] a) {
    int n = a.length;
    double[][] v = new double[n][n];
    for (int i = 0; i < n; i++) {
      v[i][i] = 1;
    }
    for (int sweep = 0; sweep < SWEEPS_AT_MOST && !isDiagonal(a); sweep++) {
      for (int p = 0; p < n - 1; p++) {
        for (int q = p + 1; q < n; q++) {
          if (a[p][q] != 0) {
            double tau = (a[q][q] - a[p][p]) / (2 * a[p][q]);
            double t = Math.copySign(1, tau) / (Math.abs(tau) + Math.hypot(1, tau));
            double c = 1 / Math.sqrt(1 + t * t);
            rotate(a, v, p, q, c, t * c);
          }
        }
      }
    }
    return v;
  }

  private static void rotate(double[][] a, double[][] v, int p, int q, double c, double s) {
    for (int i = 0; i < a.length; i++) {
      double ip = a[i][p];
      double iq = a[i][q];
      a[i][p] = c * ip - s * iq;
      a[i][q] = s * ip + c * iq;
      double vp = v[i][p];
      double vq = v[i][q];
      v[i][p] = c * vp - s * vq;
      v[i][q] = s * vp + c * vq;
    }
    for (int i = 0; i < a.length; i++) {
      double pi = a[p][i];
      double qi = a[q][i];
      a[p][i] = c * pi - s * qi;
      a[q][i] = s * pi + c * qi;
    }
    a[p][q] = 0;
    a[q][p] = 0;
  }

  private static boolean isDiagonal(double[][] a) {
    double off = 0;
    double on = 0;
    for (int i = 0; i < a.length; i++) {
      on += a[i][i] * a[i][i];
      for (int j = i + 1; j < a.length; j++) {
        off += a[i][j] * a[i][j];
      }
    }
    return off <= 1e-28 * on;
  }
}
