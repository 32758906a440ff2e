package sunhwan.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * The name that a person probably meant: the one with the fewest letters changed, added or left
 * out.
 */
public final class NearestName {
  private NearestName() {}

  /**
   * The candidate closest to what was given, the earlier one of two as close; empty when there is
   * no candidate.
   */
  public static Optional<String> of(String given, Collection<String> candidates) {
    String nearest = null;
    int fewest = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      int changes = distance(fold(given), fold(candidate));
      if (changes < fewest) {
        fewest = changes;
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** As {@link #of}, but empty when more than half of the letters would have to change. */
  public static Optional<String> similar(String given, Collection<String> candidates) {
    return of(given, candidates)
        .filter(
            found ->
                2 * distance(fold(given), fold(found)) <= Math.max(given.length(), found.length()));
  }

  /** Levenshtein's distance, kept in two rows. */
  static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }

  private static String fold(String name) {
    return Nfc.of(name).strip().toLowerCase(Locale.ROOT);
  }
}
