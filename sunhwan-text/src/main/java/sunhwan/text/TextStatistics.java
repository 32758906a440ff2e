package sunhwan.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Facts about texts that decide whether a network can learn from them; plain counts, no opinion.
 */
public final class TextStatistics {
  private TextStatistics() {}

  /** A part of a whole; the share of an empty whole is 0. */
  public record Share(long count, long of) {
    public Share {
      if (count < 0 || count > of) {
        throw new IllegalArgumentException("Share: count must be in 0 … " + of + ", got " + count);
      }
    }

    public double value() {
      return of == 0 ? 0 : (double) count / of;
    }
  }

  /**
   * How many tokens documents have; the median of an even number of documents is the mean of the
   * two in the middle.
   */
  public record Lengths(int documents, int max, double mean, double median) {}

  /** A token and how often it stands in all documents together. */
  public record TokenCount(String token, int count) {}

  /** Row {@code second} of the second texts says the same as row {@code first} of the first. */
  public record Duplicate(int first, int second) {}

  /** Tokens that have no id of their own, among all tokens of the texts. */
  public static Share unknownTokens(TextStep step, List<String> texts) {
    long unknown = 0;
    long all = 0;
    for (String text : texts) {
      for (String token : step.tokens(text)) {
        unknown += step.knows(token) ? 0 : 1;
        all++;
      }
    }
    return new Share(unknown, all);
  }

  /** Documents longer than the limit, among all documents. */
  public static Share truncated(int[] lengths, int maxLength) {
    return new Share(Arrays.stream(lengths).filter(n -> n > maxLength).count(), lengths.length);
  }

  /** The length of each document in ids. */
  public static int[] lengths(int[][] ids) {
    return Arrays.stream(ids).mapToInt(document -> document.length).toArray();
  }

  /** Refuses no documents, which have no longest one. */
  public static Lengths summary(int[] lengths) {
    if (lengths.length == 0) {
      throw new IllegalArgumentException("TextStatistics: expected lengths of documents, got none");
    }
    int[] sorted = lengths.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1
            ? sorted[middle]
            : ((double) sorted[middle - 1] + sorted[middle]) / 2;
    double mean = Arrays.stream(sorted).average().orElseThrow();
    return new Lengths(sorted.length, sorted[sorted.length - 1], mean, median);
  }

  /** The n most frequent tokens with their counts, ties by first occurrence. */
  public static List<TokenCount> mostFrequent(List<List<String>> documents, int n) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    documents.forEach(document -> document.forEach(token -> counts.merge(token, 1, Integer::sum)));
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(n)
        .map(entry -> new TokenCount(entry.getKey(), entry.getValue()))
        .toList();
  }

  /**
   * Rows of the second texts that occur among the first, each with the first row it repeats.
   *
   * <p>Two texts are the same when they are after composing Unicode, making letters small and
   * taking any white space for one space; blank texts are left out.
   */
  public static List<Duplicate> duplicates(List<String> first, List<String> second) {
    Map<String, Integer> rows = new HashMap<>();
    for (int row = 0; row < first.size(); row++) {
      rows.putIfAbsent(normalised(first.get(row)), row);
    }
    rows.remove("");
    List<Duplicate> duplicates = new ArrayList<>();
    for (int row = 0; row < second.size(); row++) {
      Integer found = rows.get(normalised(second.get(row)));
      if (found != null) {
        duplicates.add(new Duplicate(found, row));
      }
    }
    return List.copyOf(duplicates);
  }

  private static String normalised(String text) {
    return String.join(" ", Analyzer.words(text));
  }
}
