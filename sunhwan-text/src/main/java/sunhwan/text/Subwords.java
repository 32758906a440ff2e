package sunhwan.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Cuts a document at white space into words, and each word into what it consists of: itself and its
 * runs of neighbouring characters, a space before and behind the word counted among them.
 *
 * <p>So a word that was never seen is known by its parts, and Korean's particles and endings are
 * parts like others: Bojanowski et al. 2017. Letters are made small.
 *
 * @param min characters of the shortest run, positive
 * @param max characters of the longest run
 * @param minDf documents that a part must stand in to be learnt, positive
 * @param maxSteps most words of a document, the first ones; between two fields stands a separator,
 *     which is one of them
 * @param maxParts most parts of a word: the word itself, then its longest runs
 */
public record Subwords(int min, int max, int minDf, int maxSteps, int maxParts) {
  private static final int MORE = 5;
  private static final Pattern WHITE = Pattern.compile("\\s+");

  public Subwords {
    if (min < 1 || max < min || minDf < 1 || maxSteps < 1 || maxParts < 1) {
      throw new IllegalArgumentException(
          "Subwords: expected 1 ≤ min ≤ max, and minDf, maxSteps and maxParts of at least 1, got "
              + min
              + ", "
              + max
              + ", "
              + minDf
              + ", "
              + maxSteps
              + " and "
              + maxParts);
    }
  }

  /** Runs of 1 to 4 characters in at least two documents; 100 words of at most 40 parts. */
  public static Subwords of() {
    return new Subwords(1, 4, 2, 100, 40);
  }

  public Subwords minDf(int minDf) {
    return new Subwords(min, max, minDf, maxSteps, maxParts);
  }

  public Subwords maxSteps(int maxSteps) {
    return new Subwords(min, max, minDf, maxSteps, maxParts);
  }

  public Subwords maxParts(int maxParts) {
    return new Subwords(min, max, minDf, maxSteps, maxParts);
  }

  /** The words of a text, in small letters. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : WHITE.split(text.toLowerCase(Locale.ROOT), -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  /** The word itself and its runs, the longest first, each once. */
  Set<String> parts(String word) {
    int[] characters = (" " + word + " ").codePoints().toArray();
    Set<String> parts = new LinkedHashSet<>();
    parts.add(" " + word + " ");
    for (int n = Math.min(max, characters.length); n >= min; n--) {
      for (int i = 0; i + n <= characters.length; i++) {
        if (n > 1 || characters[i] != ' ') {
          parts.add(new String(characters, i, n));
        }
      }
    }
    return parts;
  }

  /**
   * Learns the parts of these documents, which should be the training part alone.
   *
   * @param more texts whose parts are learnt as well where they stand in {@value #MORE} of all
   * @param fields of a document
   */
  FittedSubwords fit(List<String> documents, List<String> more, int fields) {
    Map<String, Integer> counts = new HashMap<>();
    count(documents, counts);
    Set<String> learnt = new TreeSet<>(CodePointOrder.ASCENDING);
    learnt.addAll(frequent(counts, minDf));
    if (!more.isEmpty()) {
      count(more, counts);
      learnt.addAll(frequent(counts, Math.max(minDf, MORE)));
    }
    return new FittedSubwords(this, fields, List.copyOf(learnt));
  }

  /** Adds the documents that each part stands in. */
  private void count(List<String> documents, Map<String, Integer> counts) {
    Map<String, Set<String>> partsOf = new HashMap<>();
    for (String document : documents) {
      Set<String> seen = new HashSet<>();
      for (String word : new HashSet<>(words(Fields.text(document)))) {
        seen.addAll(partsOf.computeIfAbsent(word, this::parts));
      }
      seen.forEach(part -> counts.merge(part, 1, Integer::sum));
    }
  }

  private static List<String> frequent(Map<String, Integer> counts, int least) {
    return counts.entrySet().stream()
        .filter(e -> e.getValue() >= least)
        .map(Map.Entry::getKey)
        .toList();
  }
}
