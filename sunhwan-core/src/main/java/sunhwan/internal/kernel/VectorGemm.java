package sunhwan.internal.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Matrix product by register tiles: the partial sums of a few rows by a few vectors stay in
 * registers while k runs.
 *
 * <p>b is packed into panels as wide as a tile, row after row, so that the inner loop reads it in
 * order; columns that fill no panel stand in panels one vector wide, the last of them padded with
 * zeros. A panel that starts at column j starts at {@code k * j}. Each tile is a method of its own
 * that calls nothing but the Vector API, because C2 boxes what passes through helpers; under a mask
 * a tile has few rows, because C1 gives up on many masked loads.
 */
@SuppressWarnings("UnusedVariable") // a tile of one row has no use for the distance between rows
final class VectorGemm implements Gemm {

  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int LANES = SPECIES.length();

  /**
   * Vectors side by side in a panel: 6 x 4 partial sums need 32 registers, 6 x 2 are content with
   * 16.
   */
  private static final int ACROSS = Lanes.REGISTERS >= 32 ? 4 : 2;

  private static final int PANEL = ACROSS * LANES;

  /**
   * Steps of k between two visits of c. A panel's share then fits the second-level cache, which is
   * fast enough for it; a share that fits the first one made layers of 512 units a tenth slower,
   * because c was read and written so often.
   */
  private static final int DEPTH = 512;

  /**
   * Floats in front of the first panel: where arrays begin on cache lines ({@code
   * -XX:ObjectAlignmentInBytes=64}, as the command has it) so does every vector of a panel, behind
   * an array's header of 16 bytes. A vector that lies across two lines is read twice, which costs a
   * sixth of the speed where panels come from the second-level cache.
   */
  private static final int LEAD = 12;

  private static final int LINE = 16;

  private static final float[] NONE = new float[0];

  @Override
  public int packedSize(int k, int n) {
    int floats = LEAD + k * ((n + LANES - 1) / LANES * LANES);
    return (floats + LINE - 1) / LINE * LINE;
  }

  /** Sixteen rows at a time, so that a transposed b, too, is read by whole cache lines. */
  @Override
  public void pack(
      int k, int n, float[] b, int bAt, int bRow, int bCol, float[] packed, int packedAt) {
    packedAt += LEAD;
    for (int j = 0; j < n; ) {
      int width = n - j >= PANEL ? PANEL : LANES;
      int filled = Math.min(width, n - j);
      int from = bAt + j * bCol;
      for (int block = 0; block < k; block += 16) {
        int end = Math.min(k, block + 16);
        if (bCol == 1) {
          for (int p = block; p < end; p++) {
            System.arraycopy(b, from + p * bRow, packed, packedAt + k * j + p * width, filled);
          }
        } else {
          for (int q = 0; q < filled; q++) {
            for (int p = block; p < end; p++) {
              packed[packedAt + k * j + p * width + q] = b[from + p * bRow + q * bCol];
            }
          }
        }
        for (int p = block; p < end && filled < width; p++) {
          Arrays.fill(
              packed,
              packedAt + k * j + p * width + filled,
              packedAt + k * j + (p + 1) * width,
              0f);
        }
      }
      j += width;
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
    panels(m, n, k, a, aAt, aRow, aCol, packed, packedAt, false, NONE, 0, c, cAt, cRow);
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
    panels(m, n, k, a, aAt, aRow, aCol, packed, packedAt, true, NONE, 0, c, cAt, cRow);
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
    panels(m, n, k, a, aAt, aRow, aCol, packed, packedAt, false, row, rowAt, c, cAt, cRow);
  }

  /**
   * One panel after the other, for every other rows of a or c from the last to the first: the steps
   * of a sequence take turns, so each finds in the cache what the one before it read last.
   */
  private static void panels(
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
      float[] bias,
      int biasAt,
      float[] c,
      int cAt,
      int cRow) {
    packedAt += LEAD;
    boolean turned = k > 0 && m > 0 && ((aAt / aRow | cAt / cRow) / m & 1) == 1;
    int j = m == 1 && ACROSS == 4 ? n / (2 * PANEL) * 2 * PANEL : 0;
    for (int i = 0; i < j; i += 2 * PANEL) {
      int at = turned ? j - 2 * PANEL - i : i;
      int b = packedAt + k * at;
      tile1x8(k, a, aAt, aCol, packed, b, k * PANEL, add, bias, biasAt + at, c, cAt + at);
    }
    int wide = (n - j) / PANEL * PANEL;
    int p = 0;
    do { // a share of k for all panels, so that a, too, comes from the cache
      int depth = Math.min(DEPTH, k - p);
      float[] last = p + depth < k ? NONE : bias;
      boolean more = add || p > 0;
      for (int i = 0; i < wide; i += PANEL) {
        int at = j + (turned ? wide - PANEL - i : i);
        int from = aAt + p * aCol;
        int b = packedAt + k * at + p * PANEL;
        tiles(m, depth, a, from, aRow, aCol, packed, b, more, last, biasAt + at, c, cAt + at, cRow);
      }
      p += depth;
    } while (p < k);
    for (j += wide; j < n; j += LANES) {
      int b = packedAt + k * j;
      int width = Math.min(LANES, n - j);
      narrow(m, k, a, aAt, aRow, aCol, packed, b, add, bias, biasAt + j, c, cAt + j, cRow, width);
    }
  }

  private static void tiles(
      int m,
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] b,
      int bAt,
      boolean add,
      float[] bias,
      int biasAt,
      float[] c,
      int cAt,
      int cRow) {
    int i = 0;
    for (; i + 6 <= m; i += 6) {
      int at = aAt + i * aRow;
      int to = cAt + i * cRow;
      if (ACROSS == 4) {
        tile6x4(k, a, at, aRow, aCol, b, bAt, add, bias, biasAt, c, to, cRow);
      } else {
        tile6x2(k, a, at, aRow, aCol, b, bAt, add, bias, biasAt, c, to, cRow);
      }
    }
    for (; i + 4 <= m && ACROSS == 4; i += 4) {
      int at = aAt + i * aRow;
      tile4x4(k, a, at, aRow, aCol, b, bAt, add, bias, biasAt, c, cAt + i * cRow, cRow);
    }
    for (; i + 2 <= m; i += 2) {
      int at = aAt + i * aRow;
      int to = cAt + i * cRow;
      if (ACROSS == 4) {
        tile2x4(k, a, at, aRow, aCol, b, bAt, add, bias, biasAt, c, to, cRow);
      } else {
        tile2x2(k, a, at, aRow, aCol, b, bAt, add, bias, biasAt, c, to, cRow);
      }
    }
    if (i < m) {
      int at = aAt + i * aRow;
      int to = cAt + i * cRow;
      if (ACROSS == 4) {
        tile1x4(k, a, at, aRow, aCol, b, bAt, add, bias, biasAt, c, to, cRow);
      } else {
        tile1x2(k, a, at, aRow, aCol, b, bAt, add, bias, biasAt, c, to, cRow);
      }
    }
  }

  private static void narrow(
      int m,
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] b,
      int bAt,
      boolean add,
      float[] bias,
      int biasAt,
      float[] c,
      int cAt,
      int cRow,
      int width) {
    if (!add) {
      for (int i = 0; i < m; i++) {
        Arrays.fill(c, cAt + i * cRow, cAt + i * cRow + width, 0f);
      }
    }
    int i = 0;
    for (; i + 4 <= m; i += 4) {
      tile4x1(k, a, aAt + i * aRow, aRow, aCol, b, bAt, c, cAt + i * cRow, cRow, width);
    }
    for (; i < m; i++) {
      tile1x1(k, a, aAt + i * aRow, aRow, aCol, b, bAt, c, cAt + i * cRow, cRow, width);
    }
    for (int row = 0; row < m && bias.length > 0; row++) {
      for (int q = 0; q < width; q++) {
        c[cAt + row * cRow + q] += bias[biasAt + q];
      }
    }
  }

  private static void tile6x4(
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] b,
      int bAt,
      boolean add,
      float[] bias,
      int biasAt,
      float[] c,
      int cAt,
      int cRow) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c03 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c12 = FloatVector.zero(SPECIES);
    FloatVector c13 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c22 = FloatVector.zero(SPECIES);
    FloatVector c23 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    FloatVector c32 = FloatVector.zero(SPECIES);
    FloatVector c33 = FloatVector.zero(SPECIES);
    FloatVector c40 = FloatVector.zero(SPECIES);
    FloatVector c41 = FloatVector.zero(SPECIES);
    FloatVector c42 = FloatVector.zero(SPECIES);
    FloatVector c43 = FloatVector.zero(SPECIES);
    FloatVector c50 = FloatVector.zero(SPECIES);
    FloatVector c51 = FloatVector.zero(SPECIES);
    FloatVector c52 = FloatVector.zero(SPECIES);
    FloatVector c53 = FloatVector.zero(SPECIES);
    if (add) {
      c00 = FloatVector.fromArray(SPECIES, c, cAt);
      c01 = FloatVector.fromArray(SPECIES, c, cAt + LANES);
      c02 = FloatVector.fromArray(SPECIES, c, cAt + 2 * LANES);
      c03 = FloatVector.fromArray(SPECIES, c, cAt + 3 * LANES);
      c10 = FloatVector.fromArray(SPECIES, c, cAt + cRow);
      c11 = FloatVector.fromArray(SPECIES, c, cAt + cRow + LANES);
      c12 = FloatVector.fromArray(SPECIES, c, cAt + cRow + 2 * LANES);
      c13 = FloatVector.fromArray(SPECIES, c, cAt + cRow + 3 * LANES);
      c20 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow);
      c21 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + LANES);
      c22 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + 2 * LANES);
      c23 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + 3 * LANES);
      c30 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow);
      c31 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + LANES);
      c32 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + 2 * LANES);
      c33 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + 3 * LANES);
      c40 = FloatVector.fromArray(SPECIES, c, cAt + 4 * cRow);
      c41 = FloatVector.fromArray(SPECIES, c, cAt + 4 * cRow + LANES);
      c42 = FloatVector.fromArray(SPECIES, c, cAt + 4 * cRow + 2 * LANES);
      c43 = FloatVector.fromArray(SPECIES, c, cAt + 4 * cRow + 3 * LANES);
      c50 = FloatVector.fromArray(SPECIES, c, cAt + 5 * cRow);
      c51 = FloatVector.fromArray(SPECIES, c, cAt + 5 * cRow + LANES);
      c52 = FloatVector.fromArray(SPECIES, c, cAt + 5 * cRow + 2 * LANES);
      c53 = FloatVector.fromArray(SPECIES, c, cAt + 5 * cRow + 3 * LANES);
    }
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bAt);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bAt + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bAt + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, bAt + 3 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aAt]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aAt + aRow]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aAt + 2 * aRow]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      c23 = a2.fma(b3, c23);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aAt + 3 * aRow]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      c33 = a3.fma(b3, c33);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[aAt + 4 * aRow]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      c42 = a4.fma(b2, c42);
      c43 = a4.fma(b3, c43);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[aAt + 5 * aRow]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      c52 = a5.fma(b2, c52);
      c53 = a5.fma(b3, c53);
      aAt += aCol;
      bAt += 4 * LANES;
    }
    if (bias.length > 0) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, bias, biasAt);
      FloatVector b1 = FloatVector.fromArray(SPECIES, bias, biasAt + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, bias, biasAt + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, bias, biasAt + 3 * LANES);
      c00 = c00.add(b0);
      c01 = c01.add(b1);
      c02 = c02.add(b2);
      c03 = c03.add(b3);
      c10 = c10.add(b0);
      c11 = c11.add(b1);
      c12 = c12.add(b2);
      c13 = c13.add(b3);
      c20 = c20.add(b0);
      c21 = c21.add(b1);
      c22 = c22.add(b2);
      c23 = c23.add(b3);
      c30 = c30.add(b0);
      c31 = c31.add(b1);
      c32 = c32.add(b2);
      c33 = c33.add(b3);
      c40 = c40.add(b0);
      c41 = c41.add(b1);
      c42 = c42.add(b2);
      c43 = c43.add(b3);
      c50 = c50.add(b0);
      c51 = c51.add(b1);
      c52 = c52.add(b2);
      c53 = c53.add(b3);
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
    c02.intoArray(c, cAt + 2 * LANES);
    c03.intoArray(c, cAt + 3 * LANES);
    c10.intoArray(c, cAt + cRow);
    c11.intoArray(c, cAt + cRow + LANES);
    c12.intoArray(c, cAt + cRow + 2 * LANES);
    c13.intoArray(c, cAt + cRow + 3 * LANES);
    c20.intoArray(c, cAt + 2 * cRow);
    c21.intoArray(c, cAt + 2 * cRow + LANES);
    c22.intoArray(c, cAt + 2 * cRow + 2 * LANES);
    c23.intoArray(c, cAt + 2 * cRow + 3 * LANES);
    c30.intoArray(c, cAt + 3 * cRow);
    c31.intoArray(c, cAt + 3 * cRow + LANES);
    c32.intoArray(c, cAt + 3 * cRow + 2 * LANES);
    c33.intoArray(c, cAt + 3 * cRow + 3 * LANES);
    c40.intoArray(c, cAt + 4 * cRow);
    c41.intoArray(c, cAt + 4 * cRow + LANES);
    c42.intoArray(c, cAt + 4 * cRow + 2 * LANES);
    c43.intoArray(c, cAt + 4 * cRow + 3 * LANES);
    c50.intoArray(c, cAt + 5 * cRow);
    c51.intoArray(c, cAt + 5 * cRow + LANES);
    c52.intoArray(c, cAt + 5 * cRow + 2 * LANES);
    c53.intoArray(c, cAt + 5 * cRow + 3 * LANES);
  }

  private static void tile4x4(
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] b,
      int bAt,
      boolean add,
      float[] bias,
      int biasAt,
      float[] c,
      int cAt,
      int cRow) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c03 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c12 = FloatVector.zero(SPECIES);
    FloatVector c13 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c22 = FloatVector.zero(SPECIES);
    FloatVector c23 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    FloatVector c32 = FloatVector.zero(SPECIES);
    FloatVector c33 = FloatVector.zero(SPECIES);
    if (add) {
      c00 = FloatVector.fromArray(SPECIES, c, cAt);
      c01 = FloatVector.fromArray(SPECIES, c, cAt + LANES);
      c02 = FloatVector.fromArray(SPECIES, c, cAt + 2 * LANES);
      c03 = FloatVector.fromArray(SPECIES, c, cAt + 3 * LANES);
      c10 = FloatVector.fromArray(SPECIES, c, cAt + cRow);
      c11 = FloatVector.fromArray(SPECIES, c, cAt + cRow + LANES);
      c12 = FloatVector.fromArray(SPECIES, c, cAt + cRow + 2 * LANES);
      c13 = FloatVector.fromArray(SPECIES, c, cAt + cRow + 3 * LANES);
      c20 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow);
      c21 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + LANES);
      c22 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + 2 * LANES);
      c23 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + 3 * LANES);
      c30 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow);
      c31 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + LANES);
      c32 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + 2 * LANES);
      c33 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + 3 * LANES);
    }
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bAt);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bAt + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bAt + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, bAt + 3 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aAt]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aAt + aRow]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aAt + 2 * aRow]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      c23 = a2.fma(b3, c23);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aAt + 3 * aRow]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      c33 = a3.fma(b3, c33);
      aAt += aCol;
      bAt += 4 * LANES;
    }
    if (bias.length > 0) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, bias, biasAt);
      FloatVector b1 = FloatVector.fromArray(SPECIES, bias, biasAt + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, bias, biasAt + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, bias, biasAt + 3 * LANES);
      c00 = c00.add(b0);
      c01 = c01.add(b1);
      c02 = c02.add(b2);
      c03 = c03.add(b3);
      c10 = c10.add(b0);
      c11 = c11.add(b1);
      c12 = c12.add(b2);
      c13 = c13.add(b3);
      c20 = c20.add(b0);
      c21 = c21.add(b1);
      c22 = c22.add(b2);
      c23 = c23.add(b3);
      c30 = c30.add(b0);
      c31 = c31.add(b1);
      c32 = c32.add(b2);
      c33 = c33.add(b3);
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
    c02.intoArray(c, cAt + 2 * LANES);
    c03.intoArray(c, cAt + 3 * LANES);
    c10.intoArray(c, cAt + cRow);
    c11.intoArray(c, cAt + cRow + LANES);
    c12.intoArray(c, cAt + cRow + 2 * LANES);
    c13.intoArray(c, cAt + cRow + 3 * LANES);
    c20.intoArray(c, cAt + 2 * cRow);
    c21.intoArray(c, cAt + 2 * cRow + LANES);
    c22.intoArray(c, cAt + 2 * cRow + 2 * LANES);
    c23.intoArray(c, cAt + 2 * cRow + 3 * LANES);
    c30.intoArray(c, cAt + 3 * cRow);
    c31.intoArray(c, cAt + 3 * cRow + LANES);
    c32.intoArray(c, cAt + 3 * cRow + 2 * LANES);
    c33.intoArray(c, cAt + 3 * cRow + 3 * LANES);
  }

  private static void tile2x4(
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] b,
      int bAt,
      boolean add,
      float[] bias,
      int biasAt,
      float[] c,
      int cAt,
      int cRow) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c03 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c12 = FloatVector.zero(SPECIES);
    FloatVector c13 = FloatVector.zero(SPECIES);
    if (add) {
      c00 = FloatVector.fromArray(SPECIES, c, cAt);
      c01 = FloatVector.fromArray(SPECIES, c, cAt + LANES);
      c02 = FloatVector.fromArray(SPECIES, c, cAt + 2 * LANES);
      c03 = FloatVector.fromArray(SPECIES, c, cAt + 3 * LANES);
      c10 = FloatVector.fromArray(SPECIES, c, cAt + cRow);
      c11 = FloatVector.fromArray(SPECIES, c, cAt + cRow + LANES);
      c12 = FloatVector.fromArray(SPECIES, c, cAt + cRow + 2 * LANES);
      c13 = FloatVector.fromArray(SPECIES, c, cAt + cRow + 3 * LANES);
    }
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bAt);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bAt + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bAt + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, bAt + 3 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aAt]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aAt + aRow]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
      aAt += aCol;
      bAt += 4 * LANES;
    }
    if (bias.length > 0) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, bias, biasAt);
      FloatVector b1 = FloatVector.fromArray(SPECIES, bias, biasAt + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, bias, biasAt + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, bias, biasAt + 3 * LANES);
      c00 = c00.add(b0);
      c01 = c01.add(b1);
      c02 = c02.add(b2);
      c03 = c03.add(b3);
      c10 = c10.add(b0);
      c11 = c11.add(b1);
      c12 = c12.add(b2);
      c13 = c13.add(b3);
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
    c02.intoArray(c, cAt + 2 * LANES);
    c03.intoArray(c, cAt + 3 * LANES);
    c10.intoArray(c, cAt + cRow);
    c11.intoArray(c, cAt + cRow + LANES);
    c12.intoArray(c, cAt + cRow + 2 * LANES);
    c13.intoArray(c, cAt + cRow + 3 * LANES);
  }

  private static void tile1x4(
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] b,
      int bAt,
      boolean add,
      float[] bias,
      int biasAt,
      float[] c,
      int cAt,
      int cRow) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c03 = FloatVector.zero(SPECIES);
    if (add) {
      c00 = FloatVector.fromArray(SPECIES, c, cAt);
      c01 = FloatVector.fromArray(SPECIES, c, cAt + LANES);
      c02 = FloatVector.fromArray(SPECIES, c, cAt + 2 * LANES);
      c03 = FloatVector.fromArray(SPECIES, c, cAt + 3 * LANES);
    }
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bAt);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bAt + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bAt + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, bAt + 3 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aAt]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      aAt += aCol;
      bAt += 4 * LANES;
    }
    if (bias.length > 0) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, bias, biasAt);
      FloatVector b1 = FloatVector.fromArray(SPECIES, bias, biasAt + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, bias, biasAt + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, bias, biasAt + 3 * LANES);
      c00 = c00.add(b0);
      c01 = c01.add(b1);
      c02 = c02.add(b2);
      c03 = c03.add(b3);
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
    c02.intoArray(c, cAt + 2 * LANES);
    c03.intoArray(c, cAt + 3 * LANES);
  }

  /**
   * One row by two panels, because the sums of one panel are too few to keep the multipliers busy.
   */
  private static void tile1x8(
      int k,
      float[] a,
      int aAt,
      int aCol,
      float[] b,
      int bAt,
      int nextPanel,
      boolean add,
      float[] bias,
      int biasAt,
      float[] c,
      int cAt) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c03 = FloatVector.zero(SPECIES);
    FloatVector c04 = FloatVector.zero(SPECIES);
    FloatVector c05 = FloatVector.zero(SPECIES);
    FloatVector c06 = FloatVector.zero(SPECIES);
    FloatVector c07 = FloatVector.zero(SPECIES);
    if (add) {
      c00 = FloatVector.fromArray(SPECIES, c, cAt);
      c01 = FloatVector.fromArray(SPECIES, c, cAt + LANES);
      c02 = FloatVector.fromArray(SPECIES, c, cAt + 2 * LANES);
      c03 = FloatVector.fromArray(SPECIES, c, cAt + 3 * LANES);
      c04 = FloatVector.fromArray(SPECIES, c, cAt + 4 * LANES);
      c05 = FloatVector.fromArray(SPECIES, c, cAt + 5 * LANES);
      c06 = FloatVector.fromArray(SPECIES, c, cAt + 6 * LANES);
      c07 = FloatVector.fromArray(SPECIES, c, cAt + 7 * LANES);
    }
    for (int p = 0; p < k; p++) {
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aAt]);
      c00 = a0.fma(FloatVector.fromArray(SPECIES, b, bAt), c00);
      c01 = a0.fma(FloatVector.fromArray(SPECIES, b, bAt + LANES), c01);
      c02 = a0.fma(FloatVector.fromArray(SPECIES, b, bAt + 2 * LANES), c02);
      c03 = a0.fma(FloatVector.fromArray(SPECIES, b, bAt + 3 * LANES), c03);
      c04 = a0.fma(FloatVector.fromArray(SPECIES, b, bAt + nextPanel), c04);
      c05 = a0.fma(FloatVector.fromArray(SPECIES, b, bAt + nextPanel + LANES), c05);
      c06 = a0.fma(FloatVector.fromArray(SPECIES, b, bAt + nextPanel + 2 * LANES), c06);
      c07 = a0.fma(FloatVector.fromArray(SPECIES, b, bAt + nextPanel + 3 * LANES), c07);
      aAt += aCol;
      bAt += 4 * LANES;
    }
    if (bias.length > 0) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, bias, biasAt);
      FloatVector b1 = FloatVector.fromArray(SPECIES, bias, biasAt + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, bias, biasAt + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, bias, biasAt + 3 * LANES);
      FloatVector b4 = FloatVector.fromArray(SPECIES, bias, biasAt + 4 * LANES);
      FloatVector b5 = FloatVector.fromArray(SPECIES, bias, biasAt + 5 * LANES);
      FloatVector b6 = FloatVector.fromArray(SPECIES, bias, biasAt + 6 * LANES);
      FloatVector b7 = FloatVector.fromArray(SPECIES, bias, biasAt + 7 * LANES);
      c00 = c00.add(b0);
      c01 = c01.add(b1);
      c02 = c02.add(b2);
      c03 = c03.add(b3);
      c04 = c04.add(b4);
      c05 = c05.add(b5);
      c06 = c06.add(b6);
      c07 = c07.add(b7);
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
    c02.intoArray(c, cAt + 2 * LANES);
    c03.intoArray(c, cAt + 3 * LANES);
    c04.intoArray(c, cAt + 4 * LANES);
    c05.intoArray(c, cAt + 5 * LANES);
    c06.intoArray(c, cAt + 6 * LANES);
    c07.intoArray(c, cAt + 7 * LANES);
  }

  private static void tile6x2(
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] b,
      int bAt,
      boolean add,
      float[] bias,
      int biasAt,
      float[] c,
      int cAt,
      int cRow) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    FloatVector c40 = FloatVector.zero(SPECIES);
    FloatVector c41 = FloatVector.zero(SPECIES);
    FloatVector c50 = FloatVector.zero(SPECIES);
    FloatVector c51 = FloatVector.zero(SPECIES);
    if (add) {
      c00 = FloatVector.fromArray(SPECIES, c, cAt);
      c01 = FloatVector.fromArray(SPECIES, c, cAt + LANES);
      c10 = FloatVector.fromArray(SPECIES, c, cAt + cRow);
      c11 = FloatVector.fromArray(SPECIES, c, cAt + cRow + LANES);
      c20 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow);
      c21 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + LANES);
      c30 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow);
      c31 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + LANES);
      c40 = FloatVector.fromArray(SPECIES, c, cAt + 4 * cRow);
      c41 = FloatVector.fromArray(SPECIES, c, cAt + 4 * cRow + LANES);
      c50 = FloatVector.fromArray(SPECIES, c, cAt + 5 * cRow);
      c51 = FloatVector.fromArray(SPECIES, c, cAt + 5 * cRow + LANES);
    }
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bAt);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bAt + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aAt]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aAt + aRow]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aAt + 2 * aRow]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aAt + 3 * aRow]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[aAt + 4 * aRow]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[aAt + 5 * aRow]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      aAt += aCol;
      bAt += 2 * LANES;
    }
    if (bias.length > 0) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, bias, biasAt);
      FloatVector b1 = FloatVector.fromArray(SPECIES, bias, biasAt + LANES);
      c00 = c00.add(b0);
      c01 = c01.add(b1);
      c10 = c10.add(b0);
      c11 = c11.add(b1);
      c20 = c20.add(b0);
      c21 = c21.add(b1);
      c30 = c30.add(b0);
      c31 = c31.add(b1);
      c40 = c40.add(b0);
      c41 = c41.add(b1);
      c50 = c50.add(b0);
      c51 = c51.add(b1);
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
    c10.intoArray(c, cAt + cRow);
    c11.intoArray(c, cAt + cRow + LANES);
    c20.intoArray(c, cAt + 2 * cRow);
    c21.intoArray(c, cAt + 2 * cRow + LANES);
    c30.intoArray(c, cAt + 3 * cRow);
    c31.intoArray(c, cAt + 3 * cRow + LANES);
    c40.intoArray(c, cAt + 4 * cRow);
    c41.intoArray(c, cAt + 4 * cRow + LANES);
    c50.intoArray(c, cAt + 5 * cRow);
    c51.intoArray(c, cAt + 5 * cRow + LANES);
  }

  private static void tile2x2(
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] b,
      int bAt,
      boolean add,
      float[] bias,
      int biasAt,
      float[] c,
      int cAt,
      int cRow) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    if (add) {
      c00 = FloatVector.fromArray(SPECIES, c, cAt);
      c01 = FloatVector.fromArray(SPECIES, c, cAt + LANES);
      c10 = FloatVector.fromArray(SPECIES, c, cAt + cRow);
      c11 = FloatVector.fromArray(SPECIES, c, cAt + cRow + LANES);
    }
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bAt);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bAt + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aAt]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aAt + aRow]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      aAt += aCol;
      bAt += 2 * LANES;
    }
    if (bias.length > 0) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, bias, biasAt);
      FloatVector b1 = FloatVector.fromArray(SPECIES, bias, biasAt + LANES);
      c00 = c00.add(b0);
      c01 = c01.add(b1);
      c10 = c10.add(b0);
      c11 = c11.add(b1);
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
    c10.intoArray(c, cAt + cRow);
    c11.intoArray(c, cAt + cRow + LANES);
  }

  private static void tile1x2(
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] b,
      int bAt,
      boolean add,
      float[] bias,
      int biasAt,
      float[] c,
      int cAt,
      int cRow) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    if (add) {
      c00 = FloatVector.fromArray(SPECIES, c, cAt);
      c01 = FloatVector.fromArray(SPECIES, c, cAt + LANES);
    }
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bAt);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bAt + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aAt]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      aAt += aCol;
      bAt += 2 * LANES;
    }
    if (bias.length > 0) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, bias, biasAt);
      FloatVector b1 = FloatVector.fromArray(SPECIES, bias, biasAt + LANES);
      c00 = c00.add(b0);
      c01 = c01.add(b1);
    }
    c00.intoArray(c, cAt);
    c01.intoArray(c, cAt + LANES);
  }

  private static void tile4x1(
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] b,
      int bAt,
      float[] c,
      int cAt,
      int cRow,
      int width) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, width);
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, cAt, mask);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, cAt + cRow, mask);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow, mask);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow, mask);
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bAt);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aAt]);
      c00 = a0.fma(b0, c00);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aAt + aRow]);
      c10 = a1.fma(b0, c10);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aAt + 2 * aRow]);
      c20 = a2.fma(b0, c20);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aAt + 3 * aRow]);
      c30 = a3.fma(b0, c30);
      aAt += aCol;
      bAt += LANES;
    }
    c00.intoArray(c, cAt, mask);
    c10.intoArray(c, cAt + cRow, mask);
    c20.intoArray(c, cAt + 2 * cRow, mask);
    c30.intoArray(c, cAt + 3 * cRow, mask);
  }

  private static void tile1x1(
      int k,
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] b,
      int bAt,
      float[] c,
      int cAt,
      int cRow,
      int width) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, width);
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, cAt, mask);
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bAt);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aAt]);
      c00 = a0.fma(b0, c00);
      aAt += aCol;
      bAt += LANES;
    }
    c00.intoArray(c, cAt, mask);
  }
}
