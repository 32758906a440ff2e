package sunhwan.internal.layer;

import java.util.Arrays;
import java.util.BitSet;
import sunhwan.internal.kernel.Kernels;
import sunhwan.internal.kernel.Pointwise;

/** The few rows of a large gradient that are not 0. */
final class WrittenRows {
  private static final Pointwise POINTWISE = Kernels.best().pointwise();

  private final int width;
  private final BitSet rows = new BitSet();

  WrittenRows(int width) {
    this.width = width;
  }

  void mark(int[] more, int count) {
    for (int i = 0; i < count; i++) {
      rows.set(more[i]);
    }
  }

  /** Makes them 0 again. */
  void clear(float[] gradient) {
    for (int row = rows.nextSetBit(0); row >= 0; ) {
      int end = rows.nextClearBit(row);
      Arrays.fill(gradient, row * width, end * width, 0);
      row = rows.nextSetBit(end);
    }
    rows.clear();
  }

  /** Those of another, too. */
  void mark(WrittenRows others) {
    rows.or(others.rows);
  }

  int width() {
    return width;
  }

  /** The rows; whoever writes to more of them adds those. */
  BitSet rows() {
    return rows;
  }

  /** Adds them to a sum. */
  void add(float[] gradient, float[] sum) {
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      POINTWISE.addScaled(width, 1, gradient, row * width, sum, row * width);
    }
  }
}
