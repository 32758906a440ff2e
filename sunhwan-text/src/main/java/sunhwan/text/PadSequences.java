package sunhwan.text;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Keras's pad_sequences: brings sequences to one length.
 *
 * @param maxLength the length of every result; empty for the longest sequence's
 * @param padding the side on which short sequences are filled up
 * @param truncating the side on which long sequences are cut
 * @param value what short sequences are filled up with
 */
public record PadSequences(OptionalInt maxLength, Side padding, Side truncating, int value) {

  /** One end of a sequence. */
  public enum Side {
    /** Before the first value. */
    PRE,
    /** After the last value. */
    POST
  }

  public PadSequences {
    if (maxLength.isPresent() && maxLength.getAsInt() < 0) {
      throw new IllegalArgumentException(
          "PadSequences: maxLength must not be negative, got " + maxLength.getAsInt());
    }
  }

  /** Keras's defaults: as long as the longest, zeros in front, cut in front. */
  public static PadSequences of() {
    return new PadSequences(OptionalInt.empty(), Side.PRE, Side.PRE, 0);
  }

  public PadSequences maxLength(int maxLength) {
    return new PadSequences(OptionalInt.of(maxLength), padding, truncating, value);
  }

  public PadSequences padding(Side padding) {
    return new PadSequences(maxLength, padding, truncating, value);
  }

  public PadSequences truncating(Side truncating) {
    return new PadSequences(maxLength, padding, truncating, value);
  }

  public PadSequences value(int value) {
    return new PadSequences(maxLength, padding, truncating, value);
  }

  /**
   * One row of {@code maxLength} values for each sequence.
   *
   * @throws IllegalArgumentException when the last 0 values of a sequence are asked for, which
   *     Keras cannot cut either
   */
  public int[][] apply(int[][] sequences) {
    int length = maxLength.orElse(Arrays.stream(sequences).mapToInt(s -> s.length).max().orElse(0));
    int[][] padded = new int[sequences.length][];
    for (int i = 0; i < sequences.length; i++) {
      padded[i] = apply(sequences[i], length);
    }
    return padded;
  }

  private int[] apply(int[] sequence, int length) {
    if (length == 0 && truncating == Side.PRE && sequence.length > 0) {
      throw new IllegalArgumentException(
          "PadSequences: a sequence of "
              + sequence.length
              + " values cannot be cut in front to the last 0; use a maxLength of at least 1, or"
              + " truncating POST");
    }
    int kept = Math.min(sequence.length, length);
    int from = truncating == Side.PRE ? sequence.length - kept : 0;
    int to = padding == Side.PRE ? length - kept : 0;
    int[] padded = new int[length];
    Arrays.fill(padded, value);
    System.arraycopy(sequence, from, padded, to, kept);
    return padded;
  }
}
