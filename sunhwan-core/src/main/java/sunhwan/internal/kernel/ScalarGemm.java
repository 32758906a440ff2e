package sunhwan.internal.kernel;

/**
 * Matrix product by plain loops over rows of b.
 *
 * <p>A row of c is summed up in doubles. The compiler cannot know that two float[] do not overlap,
 * but a double[] and a float[] never do, so that it vectorises: four times faster here than to add
 * to c itself. Those few doubles are the one thing that a kernel allocates.
 */
final class ScalarGemm implements Gemm {

  private static final int COLUMNS = 256;

  @Override
  public int packedSize(int k, int n) {
    return k * n;
  }

  @Override
  public void pack(
      int k, int n, float[] b, int bAt, int bRow, int bCol, float[] packed, int packedAt) {
    for (int p = 0; p < k; p++) {
      for (int j = 0; j < n; j++) {
        packed[packedAt + p * n + j] = b[bAt + p * bRow + j * bCol];
      }
    }
  }

  @Override
  public void matMul(
      int m,
      int n,
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] packed,
      int packedAt,
      float[] c,
      int cAt,
      int cRow) {
    multiply(m, n, k, a, aAt, aRow, aCol, packed, packedAt, false, c, cAt, cRow);
  }

  @Override
  public void addMatMul(
      int m,
      int n,
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] packed,
      int packedAt,
      float[] c,
      int cAt,
      int cRow) {
    multiply(m, n, k, a, aAt, aRow, aCol, packed, packedAt, true, c, cAt, cRow);
  }

  @Override
  public void biasedMatMul(
      int m,
      int n,
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] packed,
      int packedAt,
      float[] row,
      int rowAt,
      float[] c,
      int cAt,
      int cRow) {
    multiply(m, n, k, a, aAt, aRow, aCol, packed, packedAt, false, c, cAt, cRow);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        c[cAt + i * cRow + j] += row[rowAt + j];
      }
    }
  }

  private static void multiply(
      int m,
      int n,
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] packed,
      int packedAt,
      boolean add,
      float[] c,
      int cAt,
      int cRow) {
    double[] sum = new double[Math.min(n, COLUMNS)];
    for (int j = 0; j < n; j += COLUMNS) {
      int width = Math.min(COLUMNS, n - j);
      for (int i = 0; i < m; i++) {
        int to = cAt + i * cRow + j;
        for (int q = 0; q < width; q++) {
          sum[q] = add ? c[to + q] : 0;
        }
        addRows(width, n, k, a, aAt + i * aRow, aCol, packed, packedAt + j, sum);
        for (int q = 0; q < width; q++) {
          c[to + q] = (float) sum[q];
        }
      }
    }
  }

  private static void addRows(
      int width, int n, int k, float[] a, int aAt, int aCol, float[] b, int bAt, double[] sum) {
    int p = 0;
    for (; p + 4 <= k; p += 4) {
      int at = aAt + p * aCol;
      addFour(
          width, n, a[at], a[at + aCol], a[at + 2 * aCol], a[at + 3 * aCol], b, bAt + p * n, sum);
    }
    for (; p < k; p++) {
      addOne(width, a[aAt + p * aCol], b, bAt + p * n, sum);
    }
  }

  private static void addFour(
      int width,
      int n,
      double a0,
      double a1,
      double a2,
      double a3,
      float[] b,
      int bAt,
      double[] sum) {
    int b1 = bAt + n;
    int b2 = b1 + n;
    int b3 = b2 + n;
    for (int j = 0; j < width; j++) {
      sum[j] = sum[j] + a0 * b[bAt + j] + a1 * b[b1 + j] + a2 * b[b2 + j] + a3 * b[b3 + j];
    }
  }

  private static void addOne(int width, double factor, float[] b, int bAt, double[] sum) {
    for (int j = 0; j < width; j++) {
      sum[j] += factor * b[bAt + j];
    }
  }
}
