package sunhwan.text;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;

/**
 * Documents one behind another, with a sign between them, from which a language model learns what
 * comes next.
 *
 * @param ids the sign, and then of each document its pieces and the sign
 * @param sign behind the ids of all pieces
 */
record PieceStream(int[] ids, int sign) {
  /** Pieces over which the gradient goes back. */
  static final int WINDOW = 70;

  /** Windows over which the state is carried. */
  private static final int WINDOWS = 4;

  private static final int ROW = WINDOW * WINDOWS;

  /** Joins the ids of documents, all below the sign. */
  static PieceStream of(List<int[]> documents, int sign) {
    IntStream.Builder ids = IntStream.builder().add(sign);
    for (int[] document : documents) {
      Arrays.stream(document).forEach(ids::add);
      ids.add(sign);
    }
    return new PieceStream(ids.build().toArray(), sign);
  }

  /** Different ids that there may be. */
  int kinds() {
    return sign + 1;
  }

  /** Ids that are foretold. */
  int size() {
    return ids.length - 1;
  }

  /** Rows of a few windows, and what comes after each of their ids. */
  Dataset data(ReadingDirection direction) {
    int[] read = direction.order(ids);
    int rows = Math.ceilDiv(size(), ROW);
    int[][] x = new int[rows][];
    int[][] next = new int[rows][];
    for (int row = 0; row < rows; row++) {
      int to = Math.min((row + 1) * ROW, size());
      x[row] = Arrays.copyOfRange(read, row * ROW, to);
      next[row] = Arrays.copyOfRange(read, row * ROW + 1, to + 1);
    }
    return Dataset.of(Sequences.ofIds(x), Sequences.ofIds(next));
  }

  /** Updates of an epoch, at most. */
  int updates(int batch) {
    return Math.ceilDiv(Math.ceilDiv(size(), ROW), batch) * WINDOWS;
  }

  /**
   * Among how many equally likely ids the frequencies of this stream choose where they foretell
   * another one, that is {@code exp} of the mean of −ln p; each count is one higher, so that none
   * is 0.
   */
  double unigramPerplexity(PieceStream other) {
    long[] counts = new long[kinds()];
    for (int i = 1; i < ids.length; i++) {
      counts[ids[i]]++;
    }
    double sum = 0;
    for (int i = 1; i < other.ids.length; i++) {
      sum -= StrictMath.log((counts[other.ids[i]] + 1.0) / (size() + kinds()));
    }
    return StrictMath.exp(sum / other.size());
  }
}
