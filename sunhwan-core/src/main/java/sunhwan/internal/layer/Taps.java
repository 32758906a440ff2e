package sunhwan.internal.layer;

import java.util.Arrays;
import sunhwan.layers.Context;
import sunhwan.layers.Padding;
import sunhwan.tensor.Steps;

/**
 * Windows over time: which steps each of them sees.
 *
 * <p>Window s sees at tap k step {@code s · stride + k · dilation − left} of its example. A
 * convolution reads windows, its transpose writes them; both are over the example's own steps.
 *
 * @param size taps of a window
 */
record Taps(int size, int stride, int dilation, Padding padding) {

  /** Steps from a window's first to its last. */
  int span() {
    return (size - 1) * dilation + 1;
  }

  /** Windows over so many steps. */
  int windows(int steps) {
    return switch (padding) {
      case VALID -> steps < span() ? 0 : (steps - span()) / stride + 1;
      case SAME, CAUSAL -> (steps + stride - 1) / stride;
    };
  }

  /** Steps before an example's first that its first window sees. */
  int left(int windows, int steps) {
    return switch (padding) {
      case VALID -> 0;
      case SAME -> Math.max((windows - 1) * stride + span() - steps, 0) / 2;
      case CAUSAL -> span() - 1;
    };
  }

  /** The windows over steps. */
  Steps windows(Steps steps) {
    int[] lengths = new int[steps.batch()];
    for (int r = 0; r < lengths.length; r++) {
      lengths[steps.example(r)] = windows(steps.length(r));
    }
    return Steps.ofLengths(lengths, longest(lengths));
  }

  static int longest(int[] lengths) {
    return Arrays.stream(lengths).max().orElse(0);
  }

  /**
   * For each window's row and tap the row of the step that it sees, −1 beyond the ends; kept in the
   * context's ints under slot.
   */
  int[] table(Steps windows, Steps steps, Context context, String slot) {
    int[] ranks = ranks(steps, context);
    int[] table = context.ints(slot, windows.count() * size);
    for (int s = 0; s < windows.steps(); s++) {
      for (int r = 0; r < windows.alive(s); r++) {
        int rank = ranks[windows.example(r)];
        int length = steps.length(rank);
        int first = s * stride - left(windows.length(r), length);
        int at = (windows.start(s) + r) * size;
        for (int k = 0; k < size; k++) {
          int t = first + k * dilation;
          table[at + k] = t < 0 || t >= length ? -1 : steps.start(t) + rank;
        }
      }
    }
    return table;
  }

  /** The rank of each example. */
  static int[] ranks(Steps steps, Context context) {
    int[] ranks = context.ints("ranks", steps.batch());
    for (int r = 0; r < steps.batch(); r++) {
      ranks[steps.example(r)] = r;
    }
    return ranks;
  }

  /**
   * Writes what windows see, (windows, taps, width) in groups, {@code patches[window][group][tap]};
   * zeros beyond the ends.
   */
  void gather(
      int[] table, int from, int windows, float[] x, int width, int groups, float[] patches) {
    int part = width / groups;
    for (int i = 0; i < windows; i++) {
      for (int k = 0; k < size; k++) {
        int row = table[(from + i) * size + k];
        for (int g = 0; g < groups; g++) {
          int at = ((i * groups + g) * size + k) * part;
          if (row < 0) {
            Arrays.fill(patches, at, at + part, 0);
          } else {
            System.arraycopy(x, row * width + g * part, patches, at, part);
          }
        }
      }
    }
  }

  /** Adds patches to the steps that they came from: the way back of {@link #gather}. */
  void scatter(
      int[] table, int from, int windows, float[] patches, int width, int groups, float[] x) {
    int part = width / groups;
    for (int i = 0; i < windows; i++) {
      for (int k = 0; k < size; k++) {
        int row = table[(from + i) * size + k];
        for (int g = 0; row >= 0 && g < groups; g++) {
          int at = ((i * groups + g) * size + k) * part;
          for (int j = 0; j < part; j++) {
            x[row * width + g * part + j] += patches[at + j];
          }
        }
      }
    }
  }
}
