package sunhwan.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The live steps of a batch, laid out so that no masked step is ever computed.
 *
 * <p>Examples are ranked by how many live steps they have, most first. The first live step of every
 * example comes first, in rank's order, then every second live step, and so on: the rows of one
 * step are consecutive, and the examples that are still alive at a step are the first ones. Where
 * padding stood, on which side or in the middle, leaves no trace but in {@link #time}.
 */
public final class Steps implements Layout {
  private final int time;
  private final int[] order;
  private final int[] lengths;
  private final int[] starts;
  private final int[] times;

  private Steps(int time, int[] order, int[] lengths, int[] starts, int[] times) {
    this.time = time;
    this.order = order;
    this.lengths = lengths;
    this.starts = starts;
    this.times = times;
  }

  /** Every step of every example is live. */
  public static Steps full(int batch, int time) {
    int[] lengths = new int[batch];
    Arrays.fill(lengths, time);
    return ofLengths(lengths, time);
  }

  /** The first lengths[b] of time steps of example b are live. */
  public static Steps ofLengths(int[] lengths, int time) {
    int[][] live = new int[lengths.length][];
    int[] ascending = new int[time];
    for (int t = 0; t < time; t++) {
      ascending[t] = t;
    }
    for (int b = 0; b < lengths.length; b++) {
      live[b] = ascending;
    }
    return of(time, live, lengths);
  }

  /** Any mask. */
  public static Steps of(Mask mask) {
    int[][] live = new int[mask.batch()][mask.time()];
    int[] lengths = new int[mask.batch()];
    for (int b = 0; b < live.length; b++) {
      for (int t = 0; t < mask.time(); t++) {
        if (mask.at(b, t)) {
          live[b][lengths[b]++] = t;
        }
      }
    }
    return of(mask.time(), live, lengths);
  }

  private static Steps of(int time, int[][] live, int[] lengthOf) {
    int batch = lengthOf.length;
    int[] order = rank(lengthOf);
    int[] lengths = new int[batch];
    for (int r = 0; r < batch; r++) {
      lengths[r] = lengthOf[order[r]];
    }
    int[] starts = new int[(batch == 0 ? 0 : lengths[0]) + 1];
    int alive = batch;
    for (int s = 0; s + 1 < starts.length; s++) {
      while (lengths[alive - 1] <= s) {
        alive--;
      }
      starts[s + 1] = starts[s] + alive;
    }
    int[] times = new int[starts[starts.length - 1]];
    for (int s = 0; s + 1 < starts.length; s++) {
      for (int r = 0; r < starts[s + 1] - starts[s]; r++) {
        times[starts[s] + r] = live[order[r]][s];
      }
    }
    return new Steps(time, order, lengths, starts, times);
  }

  private static int[] rank(int[] lengthOf) {
    long[] keys = new long[lengthOf.length];
    for (int b = 0; b < keys.length; b++) {
      keys[b] = ((long) (Integer.MAX_VALUE - lengthOf[b]) << 32) | b;
    }
    Arrays.sort(keys);
    int[] order = new int[keys.length];
    for (int r = 0; r < order.length; r++) {
      order[r] = (int) keys[r];
    }
    return order;
  }

  @Override
  public int batch() {
    return order.length;
  }

  /** Live steps in all. */
  @Override
  public int count() {
    return times.length;
  }

  /** Steps of the batch, live or not: how wide it is when it is written out. */
  public int time() {
    return time;
  }

  /** Live steps of the longest example. */
  public int steps() {
    return starts.length - 1;
  }

  /** Row at which step s begins; {@code start(steps())} is {@link #count()}. */
  public int start(int s) {
    return starts[s];
  }

  /** Examples alive at step s; they have the first ranks. */
  public int alive(int s) {
    return starts[s + 1] - starts[s];
  }

  /** Example that has this rank. */
  public int example(int rank) {
    return order[rank];
  }

  /** Live steps of the example that has this rank. */
  public int length(int rank) {
    return lengths[rank];
  }

  /** Where in time a row stood, 0 to {@link #time()} − 1. */
  public int time(int row) {
    return times[row];
  }

  /** Whether every step of every example is live. */
  public boolean isFull() {
    return times.length == order.length * time;
  }

  /**
   * The same examples with only the rows that keep says; row i of the result is row {@code from(i)}
   * of this.
   */
  public Kept keep(boolean[] keep) {
    int[][] live = new int[batch()][];
    int[][] rows = new int[batch()][];
    int[] lengthOf = new int[batch()];
    for (int r = 0; r < batch(); r++) {
      int b = order[r];
      live[b] = new int[lengths[r]];
      rows[b] = new int[lengths[r]];
      for (int s = 0; s < lengths[r]; s++) {
        int row = starts[s] + r;
        if (keep[row]) {
          live[b][lengthOf[b]] = times[row];
          rows[b][lengthOf[b]++] = row;
        }
      }
    }
    Steps steps = of(time, live, lengthOf);
    int[] from = new int[steps.count()];
    for (int s = 0; s < steps.steps(); s++) {
      for (int r = 0; r < steps.alive(s); r++) {
        from[steps.starts[s] + r] = rows[steps.order[r]][s];
      }
    }
    return new Kept(steps, from);
  }

  /**
   * What is left of a batch when some of its steps are masked.
   *
   * @param steps the live steps that remain
   * @param from for each of their rows, the row it had before
   */
  public record Kept(Steps steps, int[] from) {}

  /**
   * The steps that are live in any of several layouts of the same examples.
   *
   * @throws IllegalArgumentException where they have different numbers of examples
   */
  public static Joined union(List<Steps> all) {
    Steps first = all.getFirst();
    if (all.stream().allMatch(first::hasRowsOf)) {
      int[] same = IntStream.range(0, first.count()).toArray();
      return new Joined(first, all.stream().map(s -> same).toList());
    }
    int batch = first.batch();
    int time = 0;
    for (Steps steps : all) {
      if (steps.batch() != batch) {
        throw new IllegalArgumentException(
            "Steps: expected layouts of the same examples, got " + first + " and " + steps);
      }
      time = Math.max(time, steps.time);
    }
    int[][][] rows = all.stream().map(s -> s.rowsByTime()).toArray(int[][][]::new);
    int[][] live = new int[batch][time];
    int[] lengthOf = new int[batch];
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < time; t++) {
        for (int[][] of : rows) {
          if (t < of[b].length && of[b][t] >= 0) {
            live[b][lengthOf[b]++] = t;
            break;
          }
        }
      }
    }
    Steps joined = of(time, live, lengthOf);
    List<int[]> from = new ArrayList<>();
    for (int[][] of : rows) {
      int[] own = new int[joined.count()];
      for (int s = 0; s < joined.steps(); s++) {
        for (int r = 0; r < joined.alive(s); r++) {
          int row = joined.starts[s] + r;
          int[] ofExample = of[joined.order[r]];
          own[row] = joined.times[row] < ofExample.length ? ofExample[joined.times[row]] : -1;
        }
      }
      from.add(own);
    }
    return new Joined(joined, from);
  }

  private boolean hasRowsOf(Steps other) {
    return this == other
        || (time == other.time
            && Arrays.equals(order, other.order)
            && Arrays.equals(lengths, other.lengths)
            && Arrays.equals(times, other.times));
  }

  /** For each example and time its row, −1 where it is masked. */
  private int[][] rowsByTime() {
    int[][] rows = new int[batch()][time];
    for (int r = 0; r < batch(); r++) {
      int[] own = rows[order[r]];
      Arrays.fill(own, -1);
      for (int s = 0; s < lengths[r]; s++) {
        own[times[starts[s] + r]] = starts[s] + r;
      }
    }
    return rows;
  }

  /**
   * Several layouts as one.
   *
   * @param steps what is live in any of them
   * @param from for each layout, and each row of steps, the row that it has there, −1 where it is
   *     masked there
   */
  public record Joined(Steps steps, List<int[]> from) {}

  /** One layout's examples, each followed by the same example of the next, so many steps later. */
  public static Steps behind(List<Steps> all, int[] offsets, int time) {
    int batch = all.getFirst().batch();
    int[][] live = new int[batch][time];
    int[] lengthOf = new int[batch];
    for (int i = 0; i < offsets.length; i++) {
      int[][] rows = all.get(i).rowsByTime();
      for (int b = 0; b < batch; b++) {
        for (int t = 0; t < rows[b].length; t++) {
          if (rows[b][t] >= 0) {
            live[b][lengthOf[b]++] = offsets[i] + t;
          }
        }
      }
    }
    return of(time, live, lengthOf);
  }

  /** Reads (batch, time, width) into rows. */
  public void pack(float[] padded, int width, float[] rows) {
    for (int s = 0; s < steps(); s++) {
      for (int r = 0; r < alive(s); r++) {
        int row = starts[s] + r;
        System.arraycopy(padded, (order[r] * time + times[row]) * width, rows, row * width, width);
      }
    }
  }

  /** Writes rows out as (batch, time, width); what is masked is not touched. */
  public void unpack(float[] rows, int width, float[] padded) {
    for (int s = 0; s < steps(); s++) {
      for (int r = 0; r < alive(s); r++) {
        int row = starts[s] + r;
        System.arraycopy(rows, row * width, padded, (order[r] * time + times[row]) * width, width);
      }
    }
  }

  @Override
  public String toString() {
    return "Steps(batch=" + batch() + ", time=" + time + ", live=" + count() + ")";
  }
}
