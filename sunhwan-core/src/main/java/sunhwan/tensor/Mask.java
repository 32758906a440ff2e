package sunhwan.tensor;

import java.util.Arrays;

/**
 * Which of (batch, time) are live; anything is legal: gaps, padding on either side, rows without a
 * live step.
 */
public final class Mask {
  private final boolean[][] live;

  private Mask(boolean[][] live) {
    this.live = live;
  }

  /** One row of flags for each example, all of the same length; copied. */
  public static Mask of(boolean[][] live) {
    boolean[][] copy = new boolean[live.length][];
    for (int i = 0; i < live.length; i++) {
      if (live[i].length != live[0].length) {
        throw new IllegalArgumentException(
            "Mask: row "
                + i
                + " has "
                + live[i].length
                + " steps, the first has "
                + live[0].length);
      }
      copy[i] = live[i].clone();
    }
    return new Mask(copy);
  }

  /** The first lengths[i] steps of row i are live. */
  public static Mask ofLengths(int[] lengths, int time) {
    boolean[][] live = new boolean[lengths.length][time];
    for (int i = 0; i < lengths.length; i++) {
      if (lengths[i] < 0 || lengths[i] > time) {
        throw new IllegalArgumentException(
            "Mask: length of row " + i + " must be 0 to " + time + ", got " + lengths[i]);
      }
      Arrays.fill(live[i], 0, lengths[i], true);
    }
    return new Mask(live);
  }

  /** Examples. */
  public int batch() {
    return live.length;
  }

  /** Steps of each example, live or not. */
  public int time() {
    return live.length == 0 ? 0 : live[0].length;
  }

  /** Whether step t of example b is live. */
  public boolean at(int b, int t) {
    return live[b][t];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mask mask && Arrays.deepEquals(live, mask.live);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(live);
  }

  @Override
  public String toString() {
    return "Mask(batch=" + batch() + ", time=" + time() + ")";
  }
}
