package sunhwan.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both twins against a triple loop in double. */
class GemmTest {

  /**
   * m, n, k: every tile and what it leaves, every panel and what it leaves, and more k than one
   * block holds.
   */
  private static final int[][] SHAPES = {
    {1, 1, 1},
    {1, 64, 64},
    {2, 3, 5},
    {3, 15, 7},
    {4, 16, 1},
    {5, 17, 13},
    {6, 64, 64},
    {7, 65, 2},
    {8, 31, 31},
    {11, 33, 3},
    {12, 128, 127},
    {13, 100, 128},
    {13, 79, 129},
    {32, 192, 64},
    {6, 1, 300},
    {1, 257, 17},
    {10, 129, 1030},
    {64, 112, 257},
    {37, 143, 41}
  };

  static Stream<Arguments> twinsAndShapes() {
    return Twin.all()
        .flatMap(twin -> Arrays.stream(SHAPES).map(s -> arguments(twin, s[0], s[1], s[2])));
  }

  @ParameterizedTest
  @MethodSource("twinsAndShapes")
  void multipliesLikeATripleLoopInDouble(Twin twin, int m, int n, int k) {
    Product product = new Product(m, n, k, false, false);

    float[] c = product.compute(twin.gemm(), false);

    product.check(c, false);
  }

  @ParameterizedTest
  @MethodSource("twinsAndShapes")
  void addsToWhatWasThere(Twin twin, int m, int n, int k) {
    Product product = new Product(m, n, k, false, false);

    float[] c = product.compute(twin.gemm(), true);

    product.check(c, true);
  }

  @ParameterizedTest
  @MethodSource("twinsAndShapes")
  void addsTheBiasToEveryRow(Twin twin, int m, int n, int k) {
    float[] a = Twin.random(1, m * k);
    float[] packed = new float[twin.gemm().packedSize(k, n)];
    twin.gemm().pack(k, n, Twin.random(2, k * n), 0, n, 1, packed, 0);
    float[] bias = Twin.random(3, n);
    float[] product = new float[m * n];
    float[] c = Twin.framed(new float[m * n], 1);

    twin.gemm().matMul(m, n, k, a, 0, k, 1, packed, 0, product, 0, n);
    twin.gemm().biasedMatMul(m, n, k, a, 0, k, 1, packed, 0, bias, 0, c, 1, n);

    for (int i = 0; i < m * n; i++) {
      assertThat(c[1 + i]).isEqualTo(product[i] + bias[i % n]);
    }
    assertThat(c[0]).isEqualTo(Twin.UNTOUCHED);
    assertThat(c[1 + m * n]).isEqualTo(Twin.UNTOUCHED);
  }

  @ParameterizedTest
  @MethodSource("twinsAndShapes")
  void takesBothSidesTransposed(Twin twin, int m, int n, int k) {
    Product product = new Product(m, n, k, true, true);

    float[] c = product.compute(twin.gemm(), true);

    product.check(c, true);
  }

  @ParameterizedTest
  @MethodSource("sunhwan.internal.kernel.Twin#all")
  void givesARowTheSameBitsWhoeverStandsAround(Twin twin) {
    int m = 17;
    int n = 83;
    int k = 140;
    float[] a = Twin.random(1, m * k);
    float[] packed = new float[twin.gemm().packedSize(k, n)];
    twin.gemm().pack(k, n, Twin.random(2, k * n), 0, n, 1, packed, 0);
    float[] together = new float[m * n];
    float[] alone = new float[m * n];

    twin.gemm().matMul(m, n, k, a, 0, k, 1, packed, 0, together, 0, n);
    for (int i = 0; i < m; i++) {
      twin.gemm().matMul(1, n, k, a, i * k, k, 1, packed, 0, alone, i * n, n);
    }

    assertThat(Twin.bits(alone)).isEqualTo(Twin.bits(together));
  }

  @ParameterizedTest
  @MethodSource("sunhwan.internal.kernel.Twin#all")
  void givesAColumnTheSameBitsWhicheverPanelHoldsIt(Twin twin) {
    int m = 7;
    int n = 131;
    int k = 30;
    float[] a = Twin.random(1, m * k);
    float[] b = Twin.random(2, k * n);
    float[] together = new float[m * n];
    float[] alone = new float[m * n];

    float[] packed = new float[twin.gemm().packedSize(k, n)];
    twin.gemm().pack(k, n, b, 0, n, 1, packed, 0);
    twin.gemm().matMul(m, n, k, a, 0, k, 1, packed, 0, together, 0, n);
    for (int j = 0; j < n; j++) {
      twin.gemm().pack(k, 1, b, j, n, 1, packed, 0);
      twin.gemm().matMul(m, 1, k, a, 0, k, 1, packed, 0, alone, j, n);
    }

    assertThat(Twin.bits(alone)).isEqualTo(Twin.bits(together));
  }

  @ParameterizedTest
  @MethodSource("sunhwan.internal.kernel.Twin#all")
  void keepsNaNAndInfinityWithinTheirRowsAndColumns(Twin twin) {
    int m = 9;
    int n = 35;
    int k = 6;
    float[] a = Twin.random(1, m * k);
    float[] b = Twin.random(2, k * n);
    a[4 * k + 1] = Float.NaN;
    b[3 * n + 34] = Float.POSITIVE_INFINITY;
    float[] packed = new float[twin.gemm().packedSize(k, n)];
    float[] c = new float[m * n];

    twin.gemm().pack(k, n, b, 0, n, 1, packed, 0);
    twin.gemm().matMul(m, n, k, a, 0, k, 1, packed, 0, c, 0, n);

    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float got = c[i * n + j];
        assertThat(
                i == 4 ? Float.isNaN(got) : j == 34 ? Float.isInfinite(got) : Float.isFinite(got))
            .as("c[%d,%d] = %s", i, j, got)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sunhwan.internal.kernel.Twin#all")
  void makesZerosOfAnEmptySum(Twin twin) {
    float[] c = Twin.random(1, 7 * 70);

    twin.gemm().matMul(7, 70, 0, new float[0], 0, 0, 1, new float[0], 0, c, 0, 70);

    assertThat(c).containsOnly(0f);
  }

  /** a·b with offsets and strides that differ everywhere. */
  private record Product(int m, int n, int k, boolean aTransposed, boolean bTransposed) {

    private static final int A_AT = 5;
    private static final int B_AT = 3;
    private static final int C_AT = 7;
    private static final int PACKED_AT = 2;

    float[] compute(Gemm gemm, boolean add) {
      float[] packed = Twin.framed(new float[gemm.packedSize(k, n)], PACKED_AT);
      gemm.pack(k, n, b(), B_AT, bRow(), bCol(), packed, PACKED_AT);
      assertThat(packed[PACKED_AT - 1]).isEqualTo(Twin.UNTOUCHED);
      assertThat(packed[PACKED_AT + gemm.packedSize(k, n)]).isEqualTo(Twin.UNTOUCHED);
      float[] c = start();
      if (add) {
        gemm.addMatMul(m, n, k, a(), A_AT, aRow(), aCol(), packed, PACKED_AT, c, C_AT, cRow());
      } else {
        gemm.matMul(m, n, k, a(), A_AT, aRow(), aCol(), packed, PACKED_AT, c, C_AT, cRow());
      }
      return c;
    }

    /**
     * An element may be off by one rounding per term, of all terms' magnitude; beside the matrix
     * nothing may have changed.
     */
    void check(float[] c, boolean add) {
      float[] a = a();
      float[] b = b();
      float[] expected = start();
      float[] slack = new float[c.length];
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          int at = C_AT + i * cRow() + j;
          double sum = add ? expected[at] : 0;
          double magnitude = Math.abs(sum);
          for (int p = 0; p < k; p++) {
            double term =
                (double) a[A_AT + i * aRow() + p * aCol()] * b[B_AT + p * bRow() + j * bCol()];
            sum += term;
            magnitude += Math.abs(term);
          }
          expected[at] = (float) sum;
          slack[at] = (float) ((k + 2) * 0x1p-24 * magnitude);
        }
      }
      for (int i = 0; i < c.length; i++) {
        assertThat((double) Math.abs(c[i] - expected[i]))
            .as("element %d: %s, expected %s", i, c[i], expected[i])
            .isLessThanOrEqualTo(slack[i]);
      }
    }

    private float[] a() {
      return Twin.random(1, A_AT + m * k + m + k + 2);
    }

    private float[] b() {
      return Twin.random(2, B_AT + k * n + 3 * (k + n));
    }

    private float[] start() {
      return Twin.random(3, C_AT + m * cRow() + 20);
    }

    private int aRow() {
      return aTransposed ? 1 : k + 1;
    }

    private int aCol() {
      return aTransposed ? m + 1 : 1;
    }

    private int bRow() {
      return bTransposed ? 1 : n + 2;
    }

    private int bCol() {
      return bTransposed ? k + 2 : 1;
    }

    private int cRow() {
      return n + 5;
    }
  }
}
