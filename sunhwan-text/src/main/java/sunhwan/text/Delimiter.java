package sunhwan.text;

import java.util.ArrayList;
import java.util.List;

/** Guesses what divides the fields of a CSV file from its first rows. */
final class Delimiter {
  private static final String CANDIDATES = ",;\t|";
  private static final int ROWS = 50;

  private Delimiter() {}

  /**
   * The candidate that occurs most often in the header among those that occur as often in every
   * complete row of the sample; without such a one, the most frequent in the header; without any, a
   * comma.
   */
  static char guess(String sample, boolean quotes) {
    List<int[]> rows = counts(sample, quotes);
    int[] header = rows.get(0);
    int best = -1;
    boolean bestIsEven = false;
    for (int c = 0; c < CANDIDATES.length(); c++) {
      boolean even = header[c] > 0 && isEven(rows, c);
      boolean better =
          best < 0 || (even && !bestIsEven) || (even == bestIsEven && header[c] > header[best]);
      if (header[c] > 0 && better) {
        best = c;
        bestIsEven = even;
      }
    }
    return best < 0 ? ',' : CANDIDATES.charAt(best);
  }

  private static boolean isEven(List<int[]> rows, int candidate) {
    return rows.stream().allMatch(row -> row[candidate] == rows.get(0)[candidate]);
  }

  /**
   * How often each candidate stands outside quotes in each row; a last row that the sample cuts off
   * is left out.
   */
  private static List<int[]> counts(String sample, boolean quotes) {
    List<int[]> rows = new ArrayList<>();
    int[] row = new int[CANDIDATES.length()];
    boolean quoted = false;
    boolean fieldStarts = true;
    boolean blank = true;
    for (int i = 0; i < sample.length() && rows.size() < ROWS; i++) {
      char c = sample.charAt(i);
      if (quoted) {
        quoted = c != '"';
        continue;
      }
      int candidate = CANDIDATES.indexOf(c);
      if (c == '\n' || c == '\r') {
        if (!blank) {
          rows.add(row);
        }
        row = new int[CANDIDATES.length()];
        blank = true;
      } else {
        // the second quote of a pair inside a field opens the field again
        quoted = quotes && c == '"' && (fieldStarts || sample.charAt(i - 1) == '"');
        blank = false;
      }
      if (candidate >= 0) {
        row[candidate]++;
      }
      fieldStarts = candidate >= 0 || c == '\n' || c == '\r';
    }
    if (rows.isEmpty()) {
      rows.add(row);
    }
    return rows;
  }
}
