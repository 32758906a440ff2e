package sunhwan.internal.layer;

import java.util.Arrays;
import sunhwan.tensor.Steps;

/**
 * Live steps example by example, each example's in the order of time.
 *
 * @param starts where each example begins among rows; one more than there are examples
 * @param rows where each step stands in its layout
 * @param times of the steps
 */
record ByExample(int[] starts, int[] rows, int[] times) {

  static ByExample of(Steps steps) {
    int[] starts = new int[steps.batch() + 1];
    for (int r = 0; r < steps.batch(); r++) {
      starts[steps.example(r) + 1] = steps.length(r);
    }
    for (int b = 0; b < steps.batch(); b++) {
      starts[b + 1] += starts[b];
    }
    int[] rows = new int[steps.count()];
    int[] times = new int[steps.count()];
    for (int s = 0; s < steps.steps(); s++) {
      for (int r = 0; r < steps.alive(s); r++) {
        int row = steps.start(s) + r;
        int at = starts[steps.example(r)] + s;
        rows[at] = row;
        times[at] = steps.time(row);
      }
    }
    return new ByExample(starts, rows, times);
  }

  /** Those steps of these that are live in the others, too. */
  ByExample where(ByExample others) {
    if (Arrays.equals(starts, others.starts) && Arrays.equals(times, others.times)) {
      return this;
    }
    int[] starts = new int[this.starts.length];
    int[] rows = new int[this.rows.length];
    int[] times = new int[rows.length];
    int count = 0;
    for (int b = 0; b + 1 < starts.length; b++) {
      int other = others.starts[b];
      for (int i = this.starts[b]; i < this.starts[b + 1]; i++) {
        while (other < others.starts[b + 1] && others.times[other] < this.times[i]) {
          other++;
        }
        if (other < others.starts[b + 1] && others.times[other] == this.times[i]) {
          rows[count] = this.rows[i];
          times[count++] = this.times[i];
        }
      }
      starts[b + 1] = count;
    }
    return new ByExample(starts, Arrays.copyOf(rows, count), Arrays.copyOf(times, count));
  }

  int count() {
    return rows.length;
  }

  /** Rows of a layout, one behind the other here. */
  void gather(float[] layout, int width, float[] gathered) {
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(layout, rows[i] * width, gathered, i * width, width);
    }
  }

  /** The way back. */
  void scatter(float[] gathered, int width, float[] layout) {
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(gathered, i * width, layout, rows[i] * width, width);
    }
  }
}
