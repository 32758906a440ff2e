package sunhwan.internal.kernel;

/**
 * Matrix product with a right side that is packed once, used often.
 *
 * <p>Each element of the result is one chain of multiply-adds over k in ascending order, so that it
 * does not depend on which rows stand around it nor on how many there are.
 */
public interface Gemm {

  /** Floats that {@link #pack} writes for a (K,N) matrix. */
  int packedSize(int k, int n);

  /**
   * Packs b, whose element (i, j) is {@code b[bAt + i * bRow + j * bCol]}, i below k, j below n; a
   * transposed matrix has its strides swapped.
   */
  void pack(int k, int n, float[] b, int bAt, int bRow, int bCol, float[] packed, int packedAt);

  /**
   * {@code c = a·b}; a's element (i, j) is {@code a[aAt + i * aRow + j * aCol]}, c's is {@code
   * c[cAt + i * cRow + j]}; c aliases neither.
   */
  void matMul(
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
      int cRow);

  /** {@code c += a·b}, otherwise as {@link #matMul}: the chain starts with what c held. */
  void addMatMul(
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
      int cRow);

  /** {@code c = a·b + row}, otherwise as {@link #matMul}: row is added to what has been summed. */
  void biasedMatMul(
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
      int cRow);
}
