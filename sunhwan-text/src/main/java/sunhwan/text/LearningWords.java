package sunhwan.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs of characters that subwords are learnt from: words without their rare characters, which
 * become bytes.
 *
 * @param characters that are pieces of their own, the most frequent first
 * @param runs by their places in the characters
 * @param counts how often each run stands in the texts
 */
record LearningWords(List<String> characters, List<int[]> runs, long[] counts) {
  /** Pieces that stand for bytes. */
  static final int BYTES = 256;

  /** Share of all characters that are pieces of their own: SentencePiece's. */
  private static final double COVERAGE = 0.9995;

  /** Longer runs are cut, so that a text without spaces costs no more than one with them. */
  private static final int LONGEST = 24;

  /** Of words with their counts; characters are at most half of the pieces. */
  static LearningWords of(Map<String, Long> words, int size) {
    Map<Integer, Long> counted = new HashMap<>();
    words.forEach((word, n) -> word.codePoints().forEach(c -> counted.merge(c, n, Long::sum)));
    long all = counted.values().stream().mapToLong(Long::longValue).sum();
    List<Integer> sorted =
        counted.entrySet().stream()
            .filter(e -> e.getKey() < 0xD800 || e.getKey() > 0xDFFF)
            .filter(e -> e.getKey() != 0xFFFD) // stands for what cannot be told apart
            .sorted(
                Map.Entry.<Integer, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .toList();
    List<String> characters = new ArrayList<>();
    Map<Integer, Integer> places = new HashMap<>();
    long covered = 0;
    for (int c : sorted) {
      if (covered >= COVERAGE * all || characters.size() >= size / 2) {
        break;
      }
      covered += counted.getOrDefault(c, 0L);
      places.put(c, characters.size());
      characters.add(Character.toString(c));
    }
    List<int[]> runs = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    words.forEach(
        (word, n) -> {
          int[] ids = word.codePoints().map(c -> places.getOrDefault(c, -1)).toArray();
          int start = 0;
          for (int i = 0; i <= ids.length; i++) {
            if (i == ids.length || ids[i] < 0 || i - start == LONGEST) {
              if (i > start) {
                runs.add(Arrays.copyOfRange(ids, start, i));
                counts.add(n);
              }
              start = i < ids.length && ids[i] < 0 ? i + 1 : i;
            }
          }
        });
    return new LearningWords(
        List.copyOf(characters), runs, counts.stream().mapToLong(Long::longValue).toArray());
  }

  /** Whether a piece would be taken for that of a byte. */
  static boolean looksLikeByte(String piece) {
    return piece.length() == 6
        && piece.startsWith("<0x")
        && piece.endsWith(">")
        && piece.chars().skip(3).limit(2).allMatch(c -> Character.digit(c, 16) >= 0);
  }
}
